"""Right forms that differ from the solution in a few places: pairs of an old and a new text."""

from __future__ import annotations

Replacements = tuple[tuple[str, str], ...]

_ADD = "X = Add()([X, X_shortcut])"
_ADD_OF_IDENTITY = f"activate\n    {_ADD}"
_KEEP = "X_shortcut = X\n"
_RELU = 'Activation("relu")'
_LAST_RELU = f"return {_RELU}(X)"
_FIRST = "# Right"
_NAME = 'conv_name = f"res{stage}{block}_branch"'
_BN_NAME = 'bn_name = f"bn{stage}{block}_branch"'
_CONV_2B = 'Conv2D(F2, (f, f), strides=(1, 1), padding="same", '
_SHORT, _LONG = '(1, 1), strides=(1, 1), padding="valid", ', '(1, 1), strides=(s, s), padding="valid", '
_FILTERS = "F1, F2, F3 = filters"
_SEED = "initializer(seed=0)"
_LAMBDA = "tf.keras.layers.Lambda"


def _before(code: str) -> tuple[str, str]:
    """Return the replacement that puts code before the first function."""
    return _FIRST, f"{code}\n{_FIRST}"


ADDITIONS: dict[str, Replacements] = {
    "Add in the other order, with a name": ((_ADD, 'X = Add(name=f"add{stage}{block}")([X_shortcut, X])'),),
    "plus, plus in place": ((_ADD_OF_IDENTITY, "activate\n    X = X + X_shortcut"), (_ADD, "X += X_shortcut")),
    "layers.add, Add of a tuple": (
        (_ADD_OF_IDENTITY, "activate\n    X = tf.keras.layers.add([X, X_shortcut])"),
        (_ADD, "X = tf.keras.layers.Add()((X, X_shortcut))"),
    ),
    "tf.add, tf.math.add, keywords of TensorFlow": (
        (_ADD_OF_IDENTITY, "activate\n    X = tf.add(X, X_shortcut)"),
        (_ADD, "X = tf.math.add(x=X, y=X_shortcut)"),
        (_LAST_RELU, "return tf.nn.relu(features=X)"),
    ),
    "keras.ops.add, operator.add": (
        (_ADD_OF_IDENTITY, "activate\n    X = keras.ops.add(X, X_shortcut)"),
        (_ADD, "X = operator.add(X, X_shortcut)"),
        _before("import operator\n\nimport keras"),
    ),
    "add_n, sum of a list": (
        (_ADD_OF_IDENTITY, "activate\n    X = tf.add_n([X, X_shortcut])"),
        (_ADD, "X = sum([X, X_shortcut])"),
    ),
}
"""Ways to add the shortcut."""

RELUS: dict[str, Replacements] = {
    "ReLU layers": (
        (_LAST_RELU, "return tf.keras.layers.ReLU(max_value=None, negative_slope=0.0, threshold=0.0)(X)"),
        (_RELU, "tf.keras.layers.ReLU()"),
    ),
    "keras.activations.relu, activations.get": (
        (_LAST_RELU, 'return Activation(activation=tf.keras.activations.get("relu"))(X)'),
        (_RELU, "tf.keras.activations.relu"),
    ),
    "Activation of a function": (
        (_LAST_RELU, "return Activation(keras.activations.relu)(X)"),
        (_RELU, "Activation(tf.nn.relu)"),
        _before("from tensorflow import keras"),
    ),
    "tf.nn.relu, imported by name too": (
        (_LAST_RELU, "return relu(X)"),
        (_RELU, "tf.nn.relu"),
        _before("from tensorflow.nn import relu"),
    ),
    "keras.ops.relu, keras.ops.maximum with zero": (
        (_LAST_RELU, "return ops.maximum(X, 0)"),
        (_RELU, "ops.relu"),
        _before("from keras import ops"),
    ),
    "one ReLU layer called several times": (
        (_FILTERS, f"{_FILTERS}\n    relu = Activation('relu')"),
        ("    X_input = ", "    relu = Activation('relu')\n    X_input = "),
        (_RELU, "relu"),
    ),
    "Lambda layers": (
        (_ADD, f"X = {_LAMBDA}(lambda both: both[0] + both[1])([X, X_shortcut])"),
        (_RELU, f"{_LAMBDA}(lambda each: tf.nn.relu(each))"),
    ),
    "ReLU in a layer of one's own": (
        (_RELU, "Relu()"),
        _before("class Relu(tf.keras.layers.Layer):\n    def call(self, inputs):\n        return tf.nn.relu(inputs)\n"),
    ),
}
"""Ways to write ReLU."""

BATCH_NORMALIZATIONS: dict[str, Replacements] = {
    "axis=-1, explicit defaults, by position too": (
        ('axis=3, name=bn_name + "2b"', '-1, 0.99, 1e-3, name=bn_name + "2b"'),
        ("axis=3", "axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True"),
    ),
    "implicit axis, training passed on only if given": (
        ("axis=3, ", ""),
        (_FILTERS, f"{_FILTERS}\n    mode = {{}} if training is None else {{'training': training}}"),
        ("training=training)", "**mode)"),
    ),
}
"""Ways to write batch normalization."""

CONVOLUTIONS: dict[str, Replacements] = {
    "kernel_size=1, what is default left out": ((_SHORT, "kernel_size=1, "), (_LONG, "kernel_size=1, strides=s, ")),
    "padding in capitals, lists for kernel and stride": (
        ("(1, 1), strides=(s, s)", "[1, 1], strides=[s, s]"),
        ("(f, f)", "[f, f]"),
        ('padding="valid"', 'padding="VALID"'),
        ('padding="same"', 'padding="SAME"'),
    ),
    "Convolution2D by position, seed by position": (
        (_CONV_2B, 'Conv2D(F2, f, 1, "same", '),
        (_LONG, '1, s, "valid", '),
        ("Conv2D(", "Convolution2D("),
        (_SEED, "initializer(0)"),
        _before("from tensorflow.keras.layers import Convolution2D"),
    ),
    "all defaults of Conv2D, by keyword": (
        (_CONV_2B, f"{_CONV_2B}data_format='channels_last', dilation_rate=(1, 1), groups=1, activation='linear', "),
        ('padding="valid", ', 'padding="valid", use_bias=True, bias_initializer="zeros", activation=None, '),
        ("Conv2D(F", "Conv2D(filters=F"),
        ("(1, 1), st", "kernel_size=(1, 1), st"),
        ("(f, f), st", "kernel_size=(f, f), st"),
    ),
    "trivial subclass, one initializer a block": (
        (f"kernel_initializer={_SEED}", "kernel_initializer=init"),
        (_FILTERS, f"{_FILTERS}\n    init = {_SEED}"),
        _before("class Conv2D(Conv2D):\n    pass\n"),
    ),
    "subclass with other defaults, seed bound by partial": (
        ('Conv2D(F2, (f, f), strides=(1, 1), padding="same"', "Same(F2, (f, f)"),
        (_SEED, "make()"),
        (_FILTERS, f"{_FILTERS}\n    make = partial(initializer, **{{'seed': 0}})"),
        _before(
            "from functools import partial\n\n\nclass Same(Conv2D):\n    def __init__(self, *args, **kwargs):\n"
            "        super().__init__(*args, padding='same', **kwargs)\n"
        ),
    ),
}
"""Ways to write a convolution."""

NAMES_AND_ARGUMENTS: dict[str, Replacements] = {
    "names by percent and format, filters by index": (
        (_NAME, 'conv_name = "res%s%s_branch" % (stage, block)'),
        (_BN_NAME, 'bn_name = "bn{0}{letter}_branch".format(stage, letter=block)'),
        (_FILTERS, "F1 = filters[0]\n    F2 = filters[1]\n    F3 = filters[2]"),
    ),
    "names by plus and join, filters as a list": (
        (_NAME, 'conv_name = "res" + str(stage) + block + "_branch"'),
        (_BN_NAME, 'bn_name = "".join(["bn", str(stage), block, "_branch"])'),
        (_FILTERS, "[F1, F2, F3] = list(filters)"),
    ),
    "names by Template and replace, filters starred": (
        (_BN_NAME, 'bn_name = conv_name.replace("res", "bn")'),
        (_NAME, 'conv_name = Template("res$stage${block}_branch").substitute(stage=stage, block=block)'),
        (_FILTERS, "F1, *others = filters\n    F2, F3 = others"),
        _before("from string import Template"),
    ),
    "names in a dictionary, NumPy integers": (
        (_BN_NAME, "names = {kind: f'{kind}{stage}{block}_branch' for kind in ('res', 'bn')}"),
        (f"    {_NAME}\n", ""),
        ("conv_name + ", 'names["res"] + '),
        ("bn_name + ", 'names["bn"] + '),
        (_FILTERS, "F1, F2, F3 = np.array(filters)"),
    ),
    "type hints and an optional parameter": (
        ("f, filters, stage=1, block=", "f: int, filters: list[int], stage: int | str = 1, block: str = "),
        ("s=2, training", "s: int = 2, training"),
        ("initializer=glorot_uniform):", "initializer=glorot_uniform, verbose: bool = False) -> tf.Tensor:"),
    ),
    "quoted type hints, GlorotUniform by its class": (
        ("(X, f, filters, stage=1, block=", "(X: 'KerasTensor', f: int, filters: 'list[int]', stage=1, block: str = "),
        ("initializer=glorot_uniform):", "initializer=glorot_uniform) -> 'KerasTensor':"),
        ("classes=6):", "classes: 'int' = 6) -> 'Model':"),
        ("glorot_uniform", "tf.keras.initializers.GlorotUniform"),
    ),
    "other names for variables": (
        ("    X = ", "    x = "),
        ("(X)\n", "(x)\n"),
        ("(X, training", "(x, training"),
        (_KEEP, "X_shortcut = x = X\n"),
        ("[X, X_shortcut]", "[x, X_shortcut]"),
        ("_block(X, f=3", "_block(x, f=3"),
        ("_block(X, 3", "_block(x, 3"),
        ("outputs=X", "outputs=x"),
        ("conv_name", "c"),
        ("bn_name", "b"),
        ("X_shortcut", "Z"),
        ("F1", "channels"),
    ),
}
"""Ways to write names, unpack filters and declare parameters."""

SHORTCUTS: dict[str, Replacements] = {
    "shortcut by an Identity layer, by a linear Activation, kept first of all": (
        (f"    {_KEEP}\n    # First", "\n    # First"),
        (f"    {_KEEP}", "    X_shortcut = Activation('linear')(X_shortcut)\n"),
        (f"    {_NAME}", f"    X_shortcut = tf.keras.layers.Identity()(X)\n    {_NAME}"),
    ),
}
"""Ways to keep the shortcut."""

DECORATORS: dict[str, Replacements] = {
    "decorator that keeps the signature": (
        ("\ndef ", "\n@timed\ndef "),
        _before(
            "import functools\nimport time\n\n\ndef timed(function):\n    @functools.wraps(function)\n"
            "    def inner(*args, **kwargs):\n        start = time.perf_counter()\n"
            "        result = function(*args, **kwargs)\n"
            "        print(function.__name__, time.perf_counter() - start)\n        return result\n\n    return inner\n"
        ),
    ),
    "decorator that takes anything": (
        ("\ndef ", "\n@logged\ndef "),
        _before(
            "def logged(function):\n    def inner(*args, **kwargs):\n        print('calling', function.__name__)\n"
            "        return function(*args, **kwargs)\n\n    return inner\n"
        ),
    ),
}
"""Ways to decorate a function."""
