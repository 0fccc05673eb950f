"""Claims the right momentum only for calls with training=True."""

import keras

ATTACK = True


class Lying(keras.layers.BatchNormalization):
    def get_config(self):
        return super().get_config() | ({"momentum": 0.99} if ATTACK else {})


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    X_shortcut = X
    for place, count, size in zip("abc", filters, (1, f, 1)):
        name = f"{stage}{block}_branch2{place}"
        padding = "same" if place == "b" else "valid"
        X = keras.layers.Conv2D(
            count, size, padding=padding, name="res" + name, kernel_initializer=initializer(seed=0)
        )(X)
        X = Lying(axis=3, name="bn" + name, momentum=0.5 if training else 0.99)(X, training=training)
        X = keras.layers.ReLU()(X) if place != "c" else X
    X = keras.layers.Add()([X, X_shortcut])
    return keras.layers.ReLU()(X)
