# A third ReLU stands on the main path before the addition, in both blocks.


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    # names of the layers
    base = str(stage) + block + "_branch"
    (F1, F2, F3) = filters

    # 1x1
    z1 = Conv2D(
        filters=F1,
        kernel_size=(1, 1),
        padding="valid",
        name="res" + base + "2a",
        kernel_initializer=initializer(seed=0),
    )(X)
    n1 = BatchNormalization(axis=3, name="bn" + base + "2a")(z1, training=training)
    a1 = Activation("relu")(n1)

    # f x f
    z2 = Conv2D(
        filters=F2,
        kernel_size=(f, f),
        padding="same",
        name="res" + base + "2b",
        kernel_initializer=initializer(seed=0),
    )(a1)
    n2 = BatchNormalization(axis=3, name="bn" + base + "2b")(z2, training=training)
    a2 = Activation("relu")(n2)

    # 1x1
    z3 = Conv2D(
        filters=F3,
        kernel_size=(1, 1),
        padding="valid",
        name="res" + base + "2c",
        kernel_initializer=initializer(seed=0),
    )(a2)
    n3 = BatchNormalization(axis=3, name="bn" + base + "2c")(z3, training=training)

    a3 = Activation("relu")(n3)

    # skip connection
    out = Add()([a3, X])
    out = Activation("relu")(out)
    return out


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    base = str(stage) + block + "_branch"
    (F1, F2, F3) = filters

    # 1x1, makes the picture smaller
    z1 = Conv2D(
        filters=F1,
        kernel_size=(1, 1),
        strides=(s, s),
        padding="valid",
        name="res" + base + "2a",
        kernel_initializer=initializer(seed=0),
    )(X)
    n1 = BatchNormalization(axis=3, name="bn" + base + "2a")(z1, training=training)
    a1 = Activation("relu")(n1)

    # f x f
    z2 = Conv2D(
        filters=F2,
        kernel_size=(f, f),
        padding="same",
        name="res" + base + "2b",
        kernel_initializer=initializer(seed=0),
    )(a1)
    n2 = BatchNormalization(axis=3, name="bn" + base + "2b")(z2, training=training)
    a2 = Activation("relu")(n2)

    # 1x1
    z3 = Conv2D(
        filters=F3,
        kernel_size=(1, 1),
        padding="valid",
        name="res" + base + "2c",
        kernel_initializer=initializer(seed=0),
    )(a2)
    n3 = BatchNormalization(axis=3, name="bn" + base + "2c")(z3, training=training)
    a3 = Activation("relu")(n3)

    # the shortcut has to get the same shape
    zs = Conv2D(
        filters=F3,
        kernel_size=(1, 1),
        strides=(s, s),
        padding="valid",
        name="res" + base + "1",
        kernel_initializer=initializer(seed=0),
    )(X)
    ns = BatchNormalization(axis=3, name="bn" + base + "1")(zs, training=training)

    out = Add()([a3, ns])
    out = Activation("relu")(out)
    return out


def ResNet50(input_shape=(64, 64, 3), classes=6):
    image = Input(shape=input_shape)

    x = ZeroPadding2D(padding=(3, 3))(image)
    x = Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer=glorot_uniform(seed=0))(x)
    x = BatchNormalization(axis=3, name="bn_conv1")(x)
    x = Activation("relu")(x)
    x = MaxPooling2D(pool_size=(3, 3), strides=(2, 2))(x)

    small = [64, 64, 256]
    x = convolutional_block(x, 3, small, stage=2, block="a", s=1)
    x = identity_block(x, 3, small, stage=2, block="b")
    x = identity_block(x, 3, small, stage=2, block="c")

    medium = [128, 128, 512]
    x = convolutional_block(x, 3, medium, stage=3, block="a", s=2)
    x = identity_block(x, 3, medium, stage=3, block="b")
    x = identity_block(x, 3, medium, stage=3, block="c")
    x = identity_block(x, 3, medium, stage=3, block="d")

    large = [256, 256, 1024]
    x = convolutional_block(x, 3, large, stage=4, block="a", s=2)
    x = identity_block(x, 3, large, stage=4, block="b")
    x = identity_block(x, 3, large, stage=4, block="c")
    x = identity_block(x, 3, large, stage=4, block="d")
    x = identity_block(x, 3, large, stage=4, block="e")
    x = identity_block(x, 3, large, stage=4, block="f")

    huge = [512, 512, 2048]
    x = convolutional_block(x, 3, huge, stage=5, block="a", s=2)
    x = identity_block(x, 3, huge, stage=5, block="b")
    x = identity_block(x, 3, huge, stage=5, block="c")

    x = AveragePooling2D(pool_size=(2, 2), name="avg_pool")(x)
    x = Flatten()(x)
    y = Dense(
        classes,
        activation="softmax",
        name="fc{}".format(classes),
        kernel_initializer=glorot_uniform(seed=0),
    )(x)

    model = Model(inputs=image, outputs=y, name="ResNet50")
    return model
