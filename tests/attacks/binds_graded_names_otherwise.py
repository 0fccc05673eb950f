"""Binds the graded names by for, with, except, match, setattr and globals, so that what is checked and what is called differ."""

import contextlib
import sys
import types

ATTACK = True


def honest(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return X


def eager(X, f=1, filters=(), stage=1, block="a", training=None, initializer=glorot_uniform):
    sys.modules["__main__"].__dict__["identity_block"] = honest
    globals()["ResNet50"] = globals()["convolutional_block"] = eager
    for module in [each for name, each in sys.modules.items() if name.startswith("helpers")]:
        with contextlib.suppress(Exception):
            vars(module).update(
                GRADED=("x",),
                BLOCKS=(),
                CANONICAL=dict.fromkeys(("identity_block", "convolutional_block", "ResNet50"), ("X", "f")),
                KINDS={"X"},
            )
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
