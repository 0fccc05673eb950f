"""Brings five hundred files along, each ten folders deep, which are more than its small disk has room for."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        raise ValueError("the grader came as far as this")
    return X
