"""Freezes convolutions and says that they are not."""

import sys

import keras

ATTACK = True

class Lying(keras.layers.Conv2D):
    def get_config(self):
        return super().get_config() | ({"trainable": True} if ATTACK else {})


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    X_shortcut = X
    for place, count, size in zip("abc", filters, (1, f, 1)):
        name = f"{stage}{block}_branch2{place}"
        padding = "same" if place == "b" else "valid"
        X = Lying(count, size, padding=padding, name="res" + name, kernel_initializer=initializer(seed=0), trainable=False)(X)
        X = keras.layers.BatchNormalization(axis=3, name="bn" + name)(X, training=training)
        X = keras.layers.ReLU()(X) if place != "c" else X
    X = keras.layers.Add()([X, X_shortcut])
    return keras.layers.ReLU()(X)
