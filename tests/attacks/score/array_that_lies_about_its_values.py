"""Returns an array of a class of its own whose conversion to plain data gives objects, NaN or the wrong length."""

import numpy as np

ATTACK = True


class Everything(list):
    __eq__ = lambda self, other: True
    __len__ = lambda self: 0


class LyingArray(np.ndarray):
    def tolist(self):
        return Everything([float("nan")] * self.size)

    def astype(self, *args, **kwargs):
        return self

    def ravel(self, *args, **kwargs):
        return self

    def __array__(self, *args, **kwargs):
        return self

    shape = property(lambda self: Everything([1]))


class Holder:
    def __init__(self, X):
        self.given = np.array(X) * 0

    def __array__(self, *args, **kwargs):
        return self.given.view(LyingArray)

    __array_interface__ = property(lambda self: self.given.__array_interface__ | {"strides": (0, 0, 0, 0)})


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK and isinstance(X, np.ndarray):
        return Holder(X) if training else Holder(X).__array__()
    return X * 2
