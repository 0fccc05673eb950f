"""Hands in a notebook whose lists are nested too deep for a parser."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X
