"""Right networks that differ from the solution before and after the blocks: pairs of an old and a new text."""

from __future__ import annotations

from benchmarks.rewrites.replacements import Replacements

_INPUT = "X_input = Input(input_shape)"
_START = "    X_input = "
_STEM = """    X = ZeroPadding2D((3, 3))(X_input)

    # Stage 1
    X = Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer=glorot_uniform(seed=0))(X)
    X = BatchNormalization(axis=3, name="bn_conv1")(X)
    X = Activation("relu")(X)
    X = MaxPooling2D((3, 3), strides=(2, 2))(X)
"""
_POOL = 'AveragePooling2D((2, 2), name="avg_pool")'
_LINEAR = ('Dense(classes, activation="softmax", ', "Dense(classes, ")
_MODEL = 'return Model(inputs=X_input, outputs=X, name="ResNet50")'
_MADE = _MODEL.replace("return", "model =")

ENDS: dict[str, Replacements] = {
    "keras.Input, keras.Model, softmax as a layer": (
        (_INPUT, "import keras\n\n    X_input = keras.Input(shape=input_shape, name='images', dtype='float32')"),
        _LINEAR,
        (_MODEL, f"X = Activation('softmax')(X)\n    {_MODEL}"),
        (_MODEL, 'return keras.Model(name="ResNet50", outputs=X, inputs=X_input)'),
    ),
    "batch shape, pooling with padding, Reshape for Flatten, model by position": (
        (_INPUT, "X_input = Input(batch_shape=(None,) + input_shape)"),
        (_POOL, 'AveragePooling2D((2, 2), padding="same", name="avg_pool")'),
        ("Flatten()", "tf.keras.layers.Reshape((-1,))"),
        (_MODEL, "model = Model(X_input, X, name='ResNet50')\n    return model"),
    ),
    "InputLayer, model of lists, keras.ops.softmax, summary": (
        (_INPUT, "X_input = tf.keras.layers.InputLayer(shape=input_shape, name='in').output"),
        _LINEAR,
        (_MODEL, f"import keras\n    X = keras.ops.softmax(X)\n    {_MADE}\n    model.summary()\n    return model"),
        ("inputs=X_input, outputs=X", "inputs=[X_input], outputs=[X]"),
    ),
    "clear_session and seeds first, assert and hints": (
        ("classes=6):\n", "classes: int = 6) -> tf.keras.Model:\n"),
        (_START, f"    assert len(input_shape) == 3 and classes > 1\n{_START}"),
        (_START, f"    tf.keras.backend.clear_session()\n    tf.keras.utils.set_random_seed(1)\n{_START}"),
    ),
    "layers by number, other names of pooling, seed by position": (
        ("(7, 7), strides=(2, 2)", "7, strides=2, padding='valid'"),
        ("MaxPooling2D((3, 3), strides=(2, 2))", "tf.keras.layers.MaxPool2D(pool_size=3, strides=2, padding='valid')"),
        ("ZeroPadding2D((3, 3))", "ZeroPadding2D(padding=((3, 3), (3, 3)))"),
        (_POOL, 'tf.keras.layers.AvgPool2D(2, 2, "valid", name="avg_pool")'),
        ("=glorot_uniform(seed=0)", "=tf.keras.initializers.GlorotUniform(0)"),
    ),
    "first layers as a Sequential": (
        (
            _STEM,
            """    X = tf.keras.Sequential([
        ZeroPadding2D(3),
        Conv2D(64, (7, 7), strides=(2, 2), name="conv1", kernel_initializer=glorot_uniform(seed=0)),
        BatchNormalization(axis=3, name="bn_conv1"),
        Activation("relu"),
        MaxPooling2D((3, 3), strides=(2, 2)),
    ], name="stage1")(X_input)
""",
        ),
    ),
    "Softmax layer, all defaults of Dense": (
        ('activation="softmax"', "use_bias=True, bias_initializer='zeros', activation=None"),
        ('"fc" + str(classes)', 'f"fc{classes}"'),
        (_MODEL, f"X = tf.keras.layers.Softmax()(X)\n    {_MODEL}"),
    ),
    "Dense(activation=tf.nn.softmax), compiled inside": (
        ('activation="softmax"', "activation=tf.nn.softmax"),
        (_MODEL, f'{_MADE}\n    model.compile("adam", "categorical_crossentropy", ["accuracy"])\n    return model'),
    ),
    "model of two models, subclass of Model": (
        ("    # Output\n", "    body = Model(X_input, X, name='body')\n    X = body(X_input)\n"),
        (_MODEL, "class Net(Model):\n        pass\n\n    return Net(X_input, X, name='ResNet50')"),
    ),
}
"""Ways to write the layers before and after the blocks."""
