# After an older document: nfilters, no training, no initializer, names conv_2a2a, 126 filters, stage 5 with s=1.


def identity_block(X, f, nfilters, stage, block):
    """
    X has shape (m, n_H, n_W, n_C)
    f is the filter size of the second convolution
    """
    assert len(nfilters) == 3
    F1, F2, F3 = nfilters

    # the addition at the end needs as many channels as came in
    assert F3 == X.shape[3]
    conv_base = 'conv_' + str(stage) + block
    bn_base = 'bn_' + str(stage) + block

    X_shortcut = X
    # first
    X = Conv2D(filters=F1, kernel_size=(1, 1), strides=(1, 1),
               padding='valid', kernel_initializer='glorot_uniform',
               name=conv_base + '2a')(X)
    X = BatchNormalization(axis=3, name=bn_base + '2a')(X)
    X = Activation('relu')(X)

    # second
    X = Conv2D(filters=F2, kernel_size=(f, f), strides=(1, 1),
               padding='same', kernel_initializer='glorot_uniform',
               name=conv_base + '2b')(X)
    X = BatchNormalization(axis=3, name=bn_base + '2b')(X)
    X = Activation('relu')(X)

    # third
    X = Conv2D(filters=F3, kernel_size=(1, 1), strides=(1, 1),
               padding='valid', kernel_initializer='glorot_uniform',
               name=conv_base + '2c')(X)
    X = BatchNormalization(axis=3, name=bn_base + '2c')(X)  # (m, n_H, n_W, F3)

    X = Add()([X, X_shortcut])
    X = Activation('relu')(X)

    return X


def convolutional_block(X, f, nfilters, s, stage, block):
    """
    X has shape (m, n_H, n_W, n_C)
    f is the filter size of the second convolution
    s is the stride
    """
    assert len(nfilters) == 3

    conv_base = 'conv_' + str(stage) + block
    bn_base = 'bn_' + str(stage) + block

    F1, F2, F3 = nfilters
    X_shortcut = X

    # first
    X = Conv2D(filters=F1, kernel_size=(1, 1), strides=(s, s),
               padding='valid', name=conv_base + '2a', kernel_initializer='glorot_uniform')(X)
    X = BatchNormalization(axis=3, name=bn_base + '2a')(X)
    X = Activation('relu')(X)  # (n_H - 1)/s + 1

    # second
    X = Conv2D(filters=F2, kernel_size=(f, f), strides=(1, 1),
               padding='same', name=conv_base + '2b', kernel_initializer='glorot_uniform')(X)
    X = BatchNormalization(axis=3, name=bn_base + '2b')(X)
    X = Activation('relu')(X)

    # third
    X = Conv2D(filters=F3, kernel_size=(1, 1), strides=(1, 1),
               padding='valid', name=conv_base + '2c', kernel_initializer='glorot_uniform')(X)
    X = BatchNormalization(axis=3, name=bn_base + '2c')(X)

    # shortcut
    X_shortcut = Conv2D(filters=F3, kernel_size=(1, 1), strides=(s, s),
                        padding='valid', name=conv_base + '1', kernel_initializer='glorot_uniform')(X_shortcut)
    X_shortcut = BatchNormalization(axis=3, name=bn_base + '1')(X_shortcut)

    X = Add()([X, X_shortcut])
    X = Activation('relu')(X)

    return X


def ResNet50(input_shape=(64, 64, 3), classes=6):

    X_input = Input(input_shape)

    X = ZeroPadding2D((3, 3))(X_input)

    # stage 1
    X = Conv2D(filters=64, kernel_size=(7, 7), strides=(2, 2), name='conv1', kernel_initializer='glorot_uniform')(X)
    X = BatchNormalization(axis=3, name='bn1')(X)
    X = Activation('relu')(X)
    X = MaxPooling2D((3, 3), strides=(2, 2))(X)

    # stage 2
    X = convolutional_block(X, nfilters=[64, 64, 256], f=3, s=1, stage=2, block='a')
    X = identity_block(X, nfilters=[64, 64, 256], f=3, stage=2, block='b')
    X = identity_block(X, nfilters=[64, 64, 256], f=3, stage=2, block='c')

    # stage 3
    X = convolutional_block(X, nfilters=[126, 126, 512], f=3, s=2, stage=3, block='a')
    X = identity_block(X, nfilters=[126, 126, 512], f=3, stage=3, block='b')
    X = identity_block(X, nfilters=[126, 126, 512], f=3, stage=3, block='c')
    X = identity_block(X, nfilters=[126, 126, 512], f=3, stage=3, block='d')

    # stage 4
    X = convolutional_block(X, nfilters=[256, 256, 1024], f=3, s=2, stage=4, block='a')
    X = identity_block(X, nfilters=[256, 256, 1024], f=3, stage=4, block='b')
    X = identity_block(X, nfilters=[256, 256, 1024], f=3, stage=4, block='c')
    X = identity_block(X, nfilters=[256, 256, 1024], f=3, stage=4, block='d')
    X = identity_block(X, nfilters=[256, 256, 1024], f=3, stage=4, block='e')
    X = identity_block(X, nfilters=[256, 256, 1024], f=3, stage=4, block='f')

    # stage 5
    X = convolutional_block(X, nfilters=[512, 512, 2048], f=3, s=1, stage=5, block='a')
    X = identity_block(X, nfilters=[512, 512, 2048], f=3, stage=5, block='b')
    X = identity_block(X, nfilters=[512, 512, 2048], f=3, stage=5, block='c')

    X = AveragePooling2D((2, 2), name='avg_pool')(X)
    X = Flatten()(X)
    X = Dense(classes, activation='softmax', name='fc' + str(classes), kernel_initializer='glorot_uniform')(X)

    model = Model(X_input, X, name='resnet50')
    return model
