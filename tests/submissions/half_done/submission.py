# Only Exercise 1 is written, and right; the other two are the stubs.


def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=glorot_uniform):
    f1, f2, f3 = filters
    res = 'res' + str(stage) + block + '_branch'
    bn = 'bn' + str(stage) + block + '_branch'
    shortcut = X

    X = Conv2D(f1, 1, name=res + '2a', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2a')(X, training=training)
    X = Activation('relu')(X)
    X = Conv2D(f2, f, padding='same', name=res + '2b', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2b')(X, training=training)
    X = Activation('relu')(X)
    X = Conv2D(f3, 1, name=res + '2c', kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name=bn + '2c')(X, training=training)

    X = Add()([shortcut, X])
    X = Activation('relu')(X)
    return X


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    # YOUR CODE HERE
    raise NotImplementedError()


def ResNet50(input_shape=(64, 64, 3), classes=6):
    # YOUR CODE HERE
    raise NotImplementedError()
