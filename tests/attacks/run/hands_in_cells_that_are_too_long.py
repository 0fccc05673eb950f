"""Hands in a notebook with more code than a hundred people write."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X
