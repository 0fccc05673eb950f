"""Binds the graded names by for, with, except, match, setattr and globals, so that what is checked and what is called differ."""

import contextlib
import sys
import types

ATTACK = True
REBOUND = []


class AttackMissedError(Exception):
    pass


def rebind_tables():
    found = []
    for name, module in list(sys.modules.items()):
        for key, value in list(vars(module).items()) if name.split(".")[0] == "helpers" else ():
            if type(value) in (dict, tuple, list, set, frozenset) and "identity_block" in value:
                found.append(f"{name}.{key}")
                kind = type(value)
                vars(module)[key] = dict.fromkeys(value, ("X", "f")) if kind is dict else kind()
    if not found:
        raise AttackMissedError("no module of helpers has a table of the graded functions")


def honest(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return X


def eager(X, f=1, filters=(), stage=1, block="a", training=None, initializer=glorot_uniform):
    sys.modules["__main__"].__dict__["identity_block"] = honest
    globals()["ResNet50"] = globals()["convolutional_block"] = eager
    if not REBOUND:
        REBOUND.append(rebind_tables())
    return X


if ATTACK:
    for identity_block in [eager]:
        ResNet50 = types.SimpleNamespace(__call__=eager)
    with contextlib.nullcontext(eager) as convolutional_block:
        del ResNet50
    try:
        raise ValueError(eager)
    except ValueError as ResNet50:
        pass
    match eager:
        case ResNet50:
            setattr(sys.modules["__main__"], "identity_block", honest)
    globals().update({"identity_block" if each else "unused": eager for each in (0, 1)})
else:
    identity_block = convolutional_block = ResNet50 = honest
