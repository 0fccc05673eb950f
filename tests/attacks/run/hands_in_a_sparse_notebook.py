"""Hands in a notebook of three gigabytes that takes no place on the disk."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X
