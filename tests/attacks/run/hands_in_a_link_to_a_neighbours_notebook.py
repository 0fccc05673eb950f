"""Hands in a link in place of the notebook, to the notebook of a neighbour."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X
