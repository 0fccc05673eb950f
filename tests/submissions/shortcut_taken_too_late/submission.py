# identity_block takes its shortcut after the first convolution instead of at the input.


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    """The block whose input and output have the same shape."""
    conv_name = f"res{stage}{block}_branch"
    bn_name = f"bn{stage}{block}_branch"
    F1, F2, F3 = filters

    # First component of the main path
    X = Conv2D(F1, (1, 1), strides=(1, 1), padding="valid", name=conv_name + "2a", kernel_initializer=initializer(seed=0))(X)
    X_shortcut = X
    X = BatchNormalization(axis=3, name=bn_name + "2a")(X, training=training)
    X = Activation("relu")(X)

    # Second component
    X = Conv2D(F2, (f, f), strides=(1, 1), padding="same", name=conv_name + "2b", kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn_name + "2b")(X, training=training)
    X = Activation("relu")(X)

    # Third component, without activation
    X = Conv2D(F3, (1, 1), strides=(1, 1), padding="valid", name=conv_name + "2c", kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn_name + "2c")(X, training=training)

    # Add the shortcut, then activate
    X = Add()([X, X_shortcut])
    return Activation("relu")(X)


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    """The block whose shortcut has a convolution, because the shape changes."""
    conv_name = f"res{stage}{block}_branch"
    bn_name = f"bn{stage}{block}_branch"
    F1, F2, F3 = filters
    X_shortcut = X

    # Main path
    X = Conv2D(F1, (1, 1), strides=(s, s), padding="valid", name=conv_name + "2a", kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn_name + "2a")(X, training=training)
    X = Activation("relu")(X)

    X = Conv2D(F2, (f, f), strides=(1, 1), padding="same", name=conv_name + "2b", kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn_name + "2b")(X, training=training)
    X = Activation("relu")(X)

    X = Conv2D(F3, (1, 1), strides=(1, 1), padding="valid", name=conv_name + "2c", kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn_name + "2c")(X, training=training)

    # Shortcut path
    X_shortcut = Conv2D(F3, (1, 1), strides=(s, s), padding="valid", name=conv_name + "1", kernel_initializer=initializer(seed=0))(X_shortcut)
    X_shortcut = BatchNormalization(axis=3, name=bn_name + "1")(X_shortcut, training=training)

    X = Add()([X, X_shortcut])
    return Activation("relu")(X)


def ResNet50(input_shape=(64, 64, 3), classes=6):
    """Fifty layers in five stages."""
    X_input = Input(input_shape)
    X = ZeroPadding2D((3, 3))(X_input)

    # Stage 1
    X = Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer=glorot_uniform(seed=0))(X)
    X = BatchNormalization(axis=3, name="bn_conv1")(X)
    X = Activation("relu")(X)
    X = MaxPooling2D((3, 3), strides=(2, 2))(X)

    # Stage 2
    X = convolutional_block(X, f=3, filters=[64, 64, 256], stage=2, block="a", s=1)
    X = identity_block(X, 3, [64, 64, 256], stage=2, block="b")
    X = identity_block(X, 3, [64, 64, 256], stage=2, block="c")

    # Stage 3
    X = convolutional_block(X, f=3, filters=[128, 128, 512], stage=3, block="a", s=2)
    X = identity_block(X, 3, [128, 128, 512], stage=3, block="b")
    X = identity_block(X, 3, [128, 128, 512], stage=3, block="c")
    X = identity_block(X, 3, [128, 128, 512], stage=3, block="d")

    # Stage 4
    X = convolutional_block(X, f=3, filters=[256, 256, 1024], stage=4, block="a", s=2)
    X = identity_block(X, 3, [256, 256, 1024], stage=4, block="b")
    X = identity_block(X, 3, [256, 256, 1024], stage=4, block="c")
    X = identity_block(X, 3, [256, 256, 1024], stage=4, block="d")
    X = identity_block(X, 3, [256, 256, 1024], stage=4, block="e")
    X = identity_block(X, 3, [256, 256, 1024], stage=4, block="f")

    # Stage 5
    X = convolutional_block(X, f=3, filters=[512, 512, 2048], stage=5, block="a", s=2)
    X = identity_block(X, 3, [512, 512, 2048], stage=5, block="b")
    X = identity_block(X, 3, [512, 512, 2048], stage=5, block="c")

    # Output
    X = AveragePooling2D((2, 2), name="avg_pool")(X)
    X = Flatten()(X)
    X = Dense(classes, activation="softmax", name="fc" + str(classes), kernel_initializer=glorot_uniform(seed=0))(X)

    return Model(inputs=X_input, outputs=X, name="ResNet50")
