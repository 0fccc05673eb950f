"""Comes with cells that break, fool or exhaust what parses them: deep nesting, endless sums, magics, NULs, cookies, code that shadows the functions."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    if ATTACK:
        return X
    return X
