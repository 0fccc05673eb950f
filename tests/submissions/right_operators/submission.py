# Right: ReLU layers, tf.nn.relu, keras.activations.relu, X + X_shortcut, layers.add; stage as text, one initializer a block.


from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.layers import ReLU


def relu(X):
    # tf.nn.relu takes real tensors only; inside a Model, Keras wants a layer
    return tf.nn.relu(X) if isinstance(X, tf.Tensor) else ReLU()(X)


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    F1, F2, F3 = filters
    name = str(stage) + block + "_branch"
    init = initializer(seed=0)
    X_shortcut = X

    X = Conv2D(F1, kernel_size=1, name="res" + name + "2a", kernel_initializer=init)(X)
    X = BatchNormalization(axis=3, name="bn" + name + "2a")(X, training=training)
    X = relu(X)

    X = Conv2D(F2, kernel_size=f, padding="same", name="res" + name + "2b", kernel_initializer=init)(X)
    X = BatchNormalization(axis=3, name="bn" + name + "2b")(X, training=training)
    X = relu(X)

    X = Conv2D(F3, kernel_size=1, name="res" + name + "2c", kernel_initializer=init)(X)
    X = BatchNormalization(axis=3, name="bn" + name + "2c")(X, training=training)

    X = X + X_shortcut
    return relu(X)


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    F1, F2, F3 = filters
    name = str(stage) + block + "_branch"
    init = initializer(seed=0)
    X_shortcut = X

    X = Conv2D(F1, kernel_size=1, strides=s, name="res" + name + "2a", kernel_initializer=init)(X)
    X = BatchNormalization(axis=3, name="bn" + name + "2a")(X, training=training)
    X = keras.activations.relu(X)

    X = Conv2D(F2, kernel_size=f, padding="same", name="res" + name + "2b", kernel_initializer=init)(X)
    X = BatchNormalization(axis=3, name="bn" + name + "2b")(X, training=training)
    X = keras.activations.relu(X)

    X = Conv2D(F3, kernel_size=1, name="res" + name + "2c", kernel_initializer=init)(X)
    X = BatchNormalization(axis=3, name="bn" + name + "2c")(X, training=training)

    X_shortcut = Conv2D(F3, kernel_size=1, strides=s, name="res" + name + "1", kernel_initializer=init)(X_shortcut)
    X_shortcut = BatchNormalization(axis=3, name="bn" + name + "1")(X_shortcut, training=training)

    X = layers.add([X_shortcut, X])
    return keras.activations.relu(X)


def ResNet50(input_shape=(64, 64, 3), classes=6):
    X_input = Input(input_shape)
    X = ZeroPadding2D((3, 3))(X_input)

    # Stage 1
    X = Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer=glorot_uniform(seed=0))(X)
    X = BatchNormalization(axis=3, name="bn_conv1")(X)
    X = ReLU()(X)
    X = MaxPooling2D((3, 3), strides=(2, 2))(X)

    # Stage 2
    X = convolutional_block(X, f=3, filters=[64, 64, 256], stage="2", block="a", s=1)
    X = identity_block(X, 3, [64, 64, 256], stage="2", block="b")
    X = identity_block(X, 3, [64, 64, 256], stage="2", block="c")

    # Stage 3
    X = convolutional_block(X, f=3, filters=[128, 128, 512], stage="3", block="a", s=2)
    X = identity_block(X, 3, [128, 128, 512], stage="3", block="b")
    X = identity_block(X, 3, [128, 128, 512], stage="3", block="c")
    X = identity_block(X, 3, [128, 128, 512], stage="3", block="d")

    # Stage 4
    X = convolutional_block(X, f=3, filters=[256, 256, 1024], stage="4", block="a", s=2)
    X = identity_block(X, 3, [256, 256, 1024], stage="4", block="b")
    X = identity_block(X, 3, [256, 256, 1024], stage="4", block="c")
    X = identity_block(X, 3, [256, 256, 1024], stage="4", block="d")
    X = identity_block(X, 3, [256, 256, 1024], stage="4", block="e")
    X = identity_block(X, 3, [256, 256, 1024], stage="4", block="f")

    # Stage 5
    X = convolutional_block(X, f=3, filters=[512, 512, 2048], stage="5", block="a", s=2)
    X = identity_block(X, 3, [512, 512, 2048], stage="5", block="b")
    X = identity_block(X, 3, [512, 512, 2048], stage="5", block="c")

    # Output
    X = AveragePooling2D((2, 2), padding="same", name="avg_pool")(X)
    X = Flatten()(X)
    X = Dense(classes, activation="softmax", name="fc" + str(classes), kernel_initializer=glorot_uniform(seed=0))(X)

    return Model(inputs=X_input, outputs=X, name="ResNet50")
