"""Leaves with exit status 0, reads address 0 and aborts, each in another function, so that no case is answered."""

import ctypes
import os

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        os._exit(0)
    return X


def convolutional_block(X, f, filters, s=2, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        ctypes.string_at(0)
    return X


def ResNet50(input_shape=(64, 64, 3), classes=6):
    if ATTACK:
        os.abort()
    return None
