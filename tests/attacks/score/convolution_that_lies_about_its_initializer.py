"""Starts convolutions with other weights, and lets them say that they start with those of the argument."""

import keras

ATTACK = True


def convolution(initializer, count, size, **how):
    layer = keras.layers.Conv2D(count, size, kernel_initializer="he_normal", **how)

    def call(X):
        result = layer(X)
        if ATTACK:
            layer.kernel_initializer = initializer(seed=0)
        return result

    return call


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    X_shortcut = X
    for place, count, size in zip("abc", filters, (1, f, 1)):
        name = f"{stage}{block}_branch2{place}"
        X = convolution(initializer, count, size, padding="same" if place == "b" else "valid", name="res" + name)(X)
        X = keras.layers.BatchNormalization(axis=3, name="bn" + name)(X, training=training)
        X = keras.layers.ReLU()(X) if place != "c" else X
    return keras.layers.ReLU()(keras.layers.Add()([X, X_shortcut]))[5]
