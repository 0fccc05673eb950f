"""Hands in a notebook of an old format that takes gigabytes when it is converted."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X
