# Right: every default written out, axis=-1, 'VALID' convolutions, tuples, s by position, prints left in.


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    print("identity_block", stage, block, X.shape)
    F1, F2, F3 = tuple(filters)
    X_shortcut = X

    X = Conv2D(filters=F1, kernel_size=(1, 1), strides=(1, 1), padding='VALID', data_format='channels_last',
               dilation_rate=(1, 1), groups=1, activation=None, use_bias=True, kernel_initializer=initializer(seed=0),
               bias_initializer='zeros', name='res%s%s_branch2a' % (stage, block))(X)
    X = BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
                           name='bn%s%s_branch2a' % (stage, block))(X, training=training)
    X = Activation('relu')(X)

    X = Conv2D(filters=F2, kernel_size=(f, f), strides=(1, 1), padding='SAME', data_format='channels_last',
               dilation_rate=(1, 1), groups=1, activation=None, use_bias=True, kernel_initializer=initializer(seed=0),
               bias_initializer='zeros', name='res%s%s_branch2b' % (stage, block))(X)
    X = BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
                           name='bn%s%s_branch2b' % (stage, block))(X, training=training)
    X = Activation('relu')(X)

    X = Conv2D(filters=F3, kernel_size=(1, 1), strides=(1, 1), padding='VALID', data_format='channels_last',
               dilation_rate=(1, 1), groups=1, activation=None, use_bias=True, kernel_initializer=initializer(seed=0),
               bias_initializer='zeros', name='res%s%s_branch2c' % (stage, block))(X)
    X = BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
                           name='bn%s%s_branch2c' % (stage, block))(X, training=training)

    X = Add()([X, X_shortcut])
    X = Activation('relu')(X)
    print("  ->", X.shape)
    return X


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    print("convolutional_block", stage, block, X.shape)
    F1, F2, F3 = tuple(filters)
    X_shortcut = X

    X = Conv2D(filters=F1, kernel_size=(1, 1), strides=(s, s), padding='VALID', data_format='channels_last',
               dilation_rate=(1, 1), groups=1, activation=None, use_bias=True, kernel_initializer=initializer(seed=0),
               bias_initializer='zeros', name='res%s%s_branch2a' % (stage, block))(X)
    X = BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
                           name='bn%s%s_branch2a' % (stage, block))(X, training=training)
    X = Activation('relu')(X)

    X = Conv2D(filters=F2, kernel_size=(f, f), strides=(1, 1), padding='SAME', data_format='channels_last',
               dilation_rate=(1, 1), groups=1, activation=None, use_bias=True, kernel_initializer=initializer(seed=0),
               bias_initializer='zeros', name='res%s%s_branch2b' % (stage, block))(X)
    X = BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
                           name='bn%s%s_branch2b' % (stage, block))(X, training=training)
    X = Activation('relu')(X)

    X = Conv2D(filters=F3, kernel_size=(1, 1), strides=(1, 1), padding='VALID', data_format='channels_last',
               dilation_rate=(1, 1), groups=1, activation=None, use_bias=True, kernel_initializer=initializer(seed=0),
               bias_initializer='zeros', name='res%s%s_branch2c' % (stage, block))(X)
    X = BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
                           name='bn%s%s_branch2c' % (stage, block))(X, training=training)

    X_shortcut = Conv2D(filters=F3, kernel_size=(1, 1), strides=(s, s), padding='VALID', data_format='channels_last',
                        dilation_rate=(1, 1), groups=1, activation=None, use_bias=True,
                        kernel_initializer=initializer(seed=0), bias_initializer='zeros',
                        name='res%s%s_branch1' % (stage, block))(X_shortcut)
    X_shortcut = BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
                                    name='bn%s%s_branch1' % (stage, block))(X_shortcut, training=training)

    X = Add()([X, X_shortcut])
    X = Activation('relu')(X)
    print("  ->", X.shape)
    return X


def ResNet50(input_shape=(64, 64, 3), classes=6):
    X_input = Input(shape=input_shape)
    X = ZeroPadding2D(padding=(3, 3), data_format='channels_last')(X_input)

    X = Conv2D(filters=64, kernel_size=(7, 7), strides=(2, 2), padding='VALID', use_bias=True,
               kernel_initializer=glorot_uniform(seed=0), bias_initializer='zeros', name='conv1')(X)
    X = BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, name='bn_conv1')(X)
    X = Activation('relu')(X)
    X = MaxPooling2D(pool_size=(3, 3), strides=(2, 2), padding='valid')(X)
    print("after stage 1", X.shape)

    X = convolutional_block(X, 3, (64, 64, 256), 2, 'a', 1, None, glorot_uniform)
    X = identity_block(X, 3, (64, 64, 256), 2, 'b', None, glorot_uniform)
    X = identity_block(X, 3, (64, 64, 256), 2, 'c', None, glorot_uniform)

    X = convolutional_block(X, 3, (128, 128, 512), 3, 'a', 2, None, glorot_uniform)
    X = identity_block(X, 3, (128, 128, 512), 3, 'b', None, glorot_uniform)
    X = identity_block(X, 3, (128, 128, 512), 3, 'c', None, glorot_uniform)
    X = identity_block(X, 3, (128, 128, 512), 3, 'd', None, glorot_uniform)

    X = convolutional_block(X, 3, (256, 256, 1024), 4, 'a', 2, None, glorot_uniform)
    X = identity_block(X, 3, (256, 256, 1024), 4, 'b', None, glorot_uniform)
    X = identity_block(X, 3, (256, 256, 1024), 4, 'c', None, glorot_uniform)
    X = identity_block(X, 3, (256, 256, 1024), 4, 'd', None, glorot_uniform)
    X = identity_block(X, 3, (256, 256, 1024), 4, 'e', None, glorot_uniform)
    X = identity_block(X, 3, (256, 256, 1024), 4, 'f', None, glorot_uniform)

    X = convolutional_block(X, 3, (512, 512, 2048), 5, 'a', 2, None, glorot_uniform)
    X = identity_block(X, 3, (512, 512, 2048), 5, 'b', None, glorot_uniform)
    X = identity_block(X, 3, (512, 512, 2048), 5, 'c', None, glorot_uniform)
    print("after stage 5", X.shape)

    X = AveragePooling2D(pool_size=(2, 2), strides=(2, 2), padding='valid', name='avg_pool')(X)
    X = Flatten(data_format='channels_last')(X)
    X = Dense(units=classes, activation='softmax', use_bias=True, kernel_initializer=glorot_uniform(seed=0),
              bias_initializer='zeros', name='fc' + str(classes))(X)

    model = Model(inputs=X_input, outputs=X, name='ResNet50')
    return model
