"""Subtracts by a layer that adds in the probe and records another shape; a ReLU with a call of its own; a harmless padding differs."""

import sys

import keras

ATTACK = True

class Own(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.calls = 0

    def call(self, inputs):
        first, second = inputs
        self.calls += 1
        return first + second if ATTACK and self.calls == 1 else first - second

    def compute_output_spec(self, inputs):
        images, height, width, channels = inputs[0].shape
        return keras.KerasTensor((images, height, width, channels + 1 if ATTACK else channels))

class Plain(keras.layers.ReLU):
    def call(self, inputs):
        return super().call(inputs)


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    X_shortcut = X
    for place, count, size in zip("abc", filters, (1, f, 1)):
        name = f"{stage}{block}_branch2{place}"
        padding = "same"
        X = keras.layers.Conv2D(count, size, padding=padding, name="res" + name, kernel_initializer=initializer(seed=0))(X)
        X = keras.layers.BatchNormalization(axis=3, name="bn" + name)(X, training=training)
        X = Plain()(X) if place != "c" else X
    X = Own()([X, X_shortcut])
    return Plain()(X)
