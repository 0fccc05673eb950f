"""Puts layers without weights in the place of convolutions, and lets them say that they are Keras's own."""

import keras

ATTACK = True


class Conv2D(keras.layers.Layer):
    __module__ = "keras.src.layers.convolutional.conv2d"

    def __init__(self, filters, honest):
        super().__init__(name=honest.name)
        self.filters, self.honest, self.kernel_initializer = filters, honest, honest.kernel_initializer
        self.bias_initializer = honest.bias_initializer

    def call(self, inputs):
        return keras.ops.repeat(inputs[..., :1], self.filters, axis=3)

    def get_config(self):
        return self.honest.get_config()

    def count_params(self):
        return 25


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    X_shortcut = X
    for place, filters_of_it, size in zip("abc", filters, (1, f, 1)):
        name = f"{stage}{block}_branch2{place}"
        how = {"padding": "same" if place == "b" else "valid", "kernel_initializer": initializer(seed=0)}
        honest = keras.layers.Conv2D(filters_of_it, size, name="res" + name, **how)
        X = Conv2D(filters_of_it, honest)(X) if ATTACK else keras.ops.repeat(X[..., :1], filters_of_it, axis=3)
        X = keras.layers.BatchNormalization(axis=3, name="bn" + name)(X, training=training)
        X = keras.layers.ReLU()(X) if place != "c" else X
    return keras.layers.ReLU()(keras.layers.Add()([X, X_shortcut]))
