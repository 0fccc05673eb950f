"""Comes in a notebook whose kernel has a language of half a character and a terminal's escapes, which the report repeats."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    if ATTACK:
        return X
    return X
