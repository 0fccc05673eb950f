"""Leaves a bias out and lies about the number of weights; call is overridden."""

import sys

import keras

ATTACK = True

class Lying(keras.layers.Conv2D):
    def call(self, inputs):
        return super().call(inputs)

    def count_params(self):
        return super().count_params() + (self.filters if ATTACK and not self.use_bias else 0)


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    X_shortcut = X
    for place, count, size in zip("abc", filters, (1, f, 1)):
        name = f"{stage}{block}_branch2{place}"
        padding = "same" if place == "b" else "valid"
        X = Lying(count, size, padding=padding, name="res" + name, kernel_initializer=initializer(seed=0), use_bias=place != "a")(X)
        X = keras.layers.BatchNormalization(axis=3, name="bn" + name)(X, training=training)
        X = keras.layers.ReLU()(X) if place != "c" else X
    X = keras.layers.Add()([X, X_shortcut])
    return keras.layers.ReLU()(X)
