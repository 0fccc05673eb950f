"""Shares gamma and beta between the last two normalizations of a block without a word."""

import sys

import keras

ATTACK = True

class Tied(keras.layers.BatchNormalization):
    def __init__(self, other, **kw):
        super().__init__(**kw)
        self.__dict__["other"] = other

    def add_weight(self, *args, **kw):
        if kw.get("name") in ("gamma", "beta"):
            return getattr(self.__dict__["other"], kw["name"])
        return super().add_weight(*args, **kw)


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    X_shortcut = X
    for place, count, size in zip("abc", filters, (1, f, 1)):
        name = f"{stage}{block}_branch2{place}"
        padding = "same" if place == "b" else "valid"
        strides = s if place == "a" else 1
        X = keras.layers.Conv2D(count, size, strides, padding, name="res" + name, kernel_initializer=initializer(seed=0))(X)
        last = keras.layers.BatchNormalization(axis=3, name="bn" + name)
        X = last(X, training=training)
        X = keras.layers.ReLU()(X) if place != "c" else X
    name = f"{stage}{block}_branch1"
    Y = keras.layers.Conv2D(filters[2], 1, s, name="res" + name, kernel_initializer=initializer(seed=0))(X_shortcut)
    Y = (Tied(last, axis=3, name="bn" + name) if ATTACK else last)(Y, training=training)
    X = keras.layers.Add()([X, Y])
    return keras.layers.ReLU()(X)
