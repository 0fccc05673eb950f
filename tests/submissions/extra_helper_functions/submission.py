# Right: built from helper functions of the student's own, and from loops.


def conv_bn(X, n, size, suffix, where, stride=1, padding="valid", training=None, initializer=glorot_uniform):
    """One convolution and its batch normalization."""
    X = Conv2D(
        n,
        kernel_size=size,
        strides=stride,
        padding=padding,
        name="res" + where + suffix,
        kernel_initializer=initializer(seed=0),
    )(X)
    return BatchNormalization(axis=3, name="bn" + where + suffix)(X, training=training)


def relu(X):
    return Activation("relu")(X)


def main_path(X, f, filters, where, stride, **how):
    F1, F2, F3 = filters
    X = relu(conv_bn(X, F1, 1, "2a", where, stride=stride, **how))
    X = relu(conv_bn(X, F2, f, "2b", where, padding="same", **how))
    return conv_bn(X, F3, 1, "2c", where, **how)


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    where = f"{stage}{block}_branch"
    out = main_path(X, f, filters, where, 1, training=training, initializer=initializer)
    return relu(Add()([X, out]))


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    where = f"{stage}{block}_branch"
    how = dict(training=training, initializer=initializer)
    # the shortcut first: the order in which the layers are made does not matter
    shortcut = conv_bn(X, filters[-1], 1, "1", where, stride=s, **how)
    out = main_path(X, f, filters, where, s, **how)
    return relu(Add()([out, shortcut]))


def stage_of(X, number, blocks, width, s):
    """One stage: a convolutional block, then identity blocks."""
    filters = [width, width, 4 * width]
    X = convolutional_block(X, 3, filters, number, "a", s=s)
    for i in range(1, blocks):
        X = identity_block(X, 3, filters, number, "abcdef"[i])
    return X


def ResNet50(input_shape=(64, 64, 3), classes=6):
    X_input = Input(input_shape)

    X = ZeroPadding2D((3, 3))(X_input)
    X = Conv2D(64, 7, strides=2, name="conv1", kernel_initializer=glorot_uniform(seed=0))(X)
    X = relu(BatchNormalization(axis=3, name="bn_conv1")(X))
    X = MaxPooling2D(3, strides=2)(X)

    for i, blocks in enumerate([3, 4, 6, 3]):
        X = stage_of(X, i + 2, blocks, 64 * 2**i, s=1 if i == 0 else 2)

    X = Flatten()(AveragePooling2D(2, name="avg_pool")(X))
    output = Dense(classes, activation="softmax", name=f"fc{classes}", kernel_initializer=glorot_uniform(seed=0))(X)
    return Model(X_input, output, name="ResNet50")
