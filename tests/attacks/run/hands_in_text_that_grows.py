"""Hands in a notebook whose text takes many times its size when it is read."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X
