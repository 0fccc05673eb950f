# training is accepted and never handed on to BatchNormalization.


def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=glorot_uniform):
    f1, f2, f3 = filters
    res = 'res' + str(stage) + block + '_branch'
    bn = 'bn' + str(stage) + block + '_branch'
    shortcut = X

    X = Conv2D(f1, 1, name=res + '2a', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2a')(X)
    X = Activation('relu')(X)
    X = Conv2D(f2, f, padding='same', name=res + '2b', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2b')(X)
    X = Activation('relu')(X)
    X = Conv2D(f3, 1, name=res + '2c', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2c')(X)

    X = Add()([shortcut, X])
    X = Activation('relu')(X)
    return X


def convolutional_block(X, f, filters, stage=1, block='a', s=2, training=None, initializer=glorot_uniform):
    f1, f2, f3 = filters
    res = 'res' + str(stage) + block + '_branch'
    bn = 'bn' + str(stage) + block + '_branch'
    shortcut = X

    X = Conv2D(f1, 1, strides=s, name=res + '2a', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2a')(X)
    X = Activation('relu')(X)
    X = Conv2D(f2, f, padding='same', name=res + '2b', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2b')(X)
    X = Activation('relu')(X)
    X = Conv2D(f3, 1, name=res + '2c', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2c')(X)

    shortcut = Conv2D(f3, 1, strides=s, name=res + '1', kernel_initializer=initializer(seed=0))(shortcut)
    shortcut = BatchNormalization(axis=3, name=bn + '1')(shortcut)

    X = Add()([shortcut, X])
    X = Activation('relu')(X)
    return X


def ResNet50(input_shape=(64, 64, 3), classes=6):
    inputs = Input(shape=input_shape)
    X = ZeroPadding2D(3)(inputs)
    X = Conv2D(64, 7, strides=2, name='conv1', kernel_initializer=glorot_uniform(seed=0))(X)
    X = BatchNormalization(axis=3, name='bn_conv1')(X)
    X = Activation('relu')(X)
    X = MaxPooling2D(3, strides=2)(X)

    X = convolutional_block(X, 3, [64, 64, 256], 2, 'a', 1)
    for b in 'bc':
        X = identity_block(X, 3, [64, 64, 256], 2, b)

    X = convolutional_block(X, 3, [128, 128, 512], 3, 'a', 2)
    for b in 'bcd':
        X = identity_block(X, 3, [128, 128, 512], 3, b)

    X = convolutional_block(X, 3, [256, 256, 1024], 4, 'a', 2)
    for b in 'bcdef':
        X = identity_block(X, 3, [256, 256, 1024], 4, b)

    X = convolutional_block(X, 3, [512, 512, 2048], 5, 'a', 2)
    for b in 'bc':
        X = identity_block(X, 3, [512, 512, 2048], 5, b)

    X = AveragePooling2D(2, name='avg_pool')(X)
    X = Flatten()(X)
    X = Dense(classes, activation='softmax', name='fc' + str(classes), kernel_initializer=glorot_uniform(seed=0))(X)
    return Model(inputs, X, name='ResNet50')
