"""Starts conv1 with zeros, and lets it say that it starts with glorot_uniform(seed=0)."""

import keras

ATTACK = True


def convolution(X):
    layer = keras.layers.Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer="zeros")
    result = layer(X)
    if ATTACK:
        layer.kernel_initializer = keras.initializers.GlorotUniform(seed=0)
    return result


def ResNet50(input_shape=(64, 64, 3), classes=6):
    X_input = X = Input(input_shape)
    X = ZeroPadding2D((3, 3))(X)
    X = convolution(X)
    X = BatchNormalization(axis=3, name="bn_conv1")(X)
    X = Activation("relu")(X)
    X = MaxPooling2D((3, 3), strides=(2, 2))(X)
    for stage, count in ((2, 3), (3, 4), (4, 6), (5, 3)):
        filters = [2 ** (stage + 4), 2 ** (stage + 4), 2 ** (stage + 6)]
        X = convolutional_block(X, f=3, filters=filters, stage=stage, block="a", s=1 if stage == 2 else 2)
        for block in "bcdef"[: count - 1]:
            X = identity_block(X, 3, filters, stage=stage, block=block)
    X = AveragePooling2D((2, 2), name="avg_pool")(X)
    X = Flatten()(X)
    how = {"activation": "softmax", "kernel_initializer": glorot_uniform(seed=0)}
    X = Dense(classes, name=f"fc{classes}", **how)(X)
    return Model(inputs=X_input, outputs=X, name="ResNet50")
