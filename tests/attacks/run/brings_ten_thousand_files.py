"""Brings ten thousand small files and a sparse one of 100 GB along, and names them all."""

import os

ATTACK = True
NAMES = ["small-1", "small-9999.txt", "huge.bin"]


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for name in os.listdir("."):
            with open(name, "rb") as file:
                while file.read(2**20):
                    pass
        with open("own.bin", "wb") as file:
            file.truncate(10**11)
    return X
