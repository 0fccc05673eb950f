"""Forms of right code: what computes the same under the same names loses nothing."""

import pytest
from conftest import SOLUTION, lost, mutated, public_verdict

ADD = "X = Add()([X, X_shortcut])"
BN_2B = 'X = BatchNormalization(axis=3, name=bn_name + "2b")(X, training=training)'

RIGHT = {
    "Add in the other order": [(ADD, "X = Add()([X_shortcut, X])")],
    "plus": [(ADD, "X = X + X_shortcut")],
    "layers.add": [(ADD, "import keras\n    X = keras.layers.add([X, X_shortcut])")],
    "tf.add": [(ADD, "X = tf.add(X, X_shortcut)")],
    "ReLU layers": [('Activation("relu")', "tf.keras.layers.ReLU()")],
    "keras.activations.relu": [('Activation("relu")', "tf.keras.activations.relu")],
    "tf.nn.relu": [('Activation("relu")', "tf.nn.relu")],
    "tf.nn.relu, imported by name": [
        ('Activation("relu")', "relu"),
        ("# Right", "from tensorflow.nn import relu\n# Right"),
    ],
    "axis=-1": [("axis=3", "axis=-1")],
    "kernel_size=1": [("(1, 1), strides=(1, 1), padding", "1, padding")],
    "padding in capitals": [('padding="valid"', 'padding="VALID"')],
    "implicit padding": [(', padding="valid"', "")],
    "implicit axis": [(BN_2B, BN_2B.replace("axis=3, ", ""))],
    "explicit defaults": [("axis=3", "axis=3, momentum=0.99, epsilon=0.001")],
    "average pooling with padding": [("AveragePooling2D((2, 2)", 'AveragePooling2D((2, 2), padding="same"')],
    "softmax as a layer": [
        ('Dense(classes, activation="softmax", ', "Dense(classes, "),
        ("return Model(", 'X = Activation("softmax")(X)\n    return Model('),
    ],
    "extra optional parameter": [("initializer=glorot_uniform):", "initializer=glorot_uniform, verbose=False):")],
    "type hints": [("s=2, training", "s: int = 2, training")],
    "Activation(tf.nn.relu)": [('Activation("relu")', "Activation(tf.nn.relu)")],
    "softmax of TensorFlow": [('activation="softmax"', "activation=tf.nn.softmax")],
    "NumPy integers": [("F1, F2, F3 = filters", "F1, F2, F3 = np.array(filters)")],
    "sum of a list": [(ADD, "X = sum([X, X_shortcut])")],
    "Reshape for Flatten": [("Flatten()", "tf.keras.layers.Reshape((-1,))")],
    "compiled inside": [
        ("return Model(", "model = Model("),
        ('name="ResNet50")', 'name="ResNet50")\n    model.compile("adam", "mse")\n    return model'),
    ],
    "input shape as a tuple": [("Input(input_shape)", "Input(batch_shape=(None,) + input_shape)")],
    "keywords of TensorFlow": [
        (ADD, "X = tf.add(x=X, y=X_shortcut)"),
        ('Activation("relu")(X)', "tf.nn.relu(features=X)"),
    ],
    "add_n": [(ADD, "X = tf.add_n([X, X_shortcut])")],
    "trivial subclass": [("# Right", "class Conv2D(Conv2D):\n    pass\n# Right")],
}


IN_THE_NETWORK = {
    "plus",
    "tf.nn.relu",
    "tf.nn.relu, imported by name",
    "average pooling with padding",
    "softmax as a layer",
    "softmax of TensorFlow",
    "Activation(tf.nn.relu)",
    "Reshape for Flatten",
    "compiled inside",
    "input shape as a tuple",
    "trivial subclass",
}
"""Forms that say something new where whole networks are built."""


@pytest.mark.parametrize("form", RIGHT)
def test_right_form_loses_nothing(form: str) -> None:
    """What computes the same under the same names gets full points in both blocks, and in the network."""
    code = mutated(*RIGHT[form])
    functions = ["identity_block", "convolutional_block"] + ["ResNet50"] * (form in IN_THE_NETWORK)

    assert {name: {} for name in functions} == {name: lost(public_verdict(name, code)) for name in functions}


def test_piece_of_a_block_may_be_a_model() -> None:
    """A Sequential inside a block is looked into."""
    first = SOLUTION[SOLUTION.index("    # Second component") : SOLUTION.index("    # Third component")]
    piece = """    X = tf.keras.Sequential([
        Conv2D(F2, (f, f), padding="same", name=conv_name + "2b", kernel_initializer=initializer(seed=0)),
        BatchNormalization(axis=3, name=bn_name + "2b"),
        Activation("relu"),
    ])(X, training=training)

"""

    assert {} == lost(public_verdict("identity_block", mutated((first, piece))))
