"""Right blocks in different styles: statements, orders, names and imports."""

from __future__ import annotations

from benchmarks.rewrites.blocks import CONV_BN

STATEMENTS: dict[str, str] = {
    "match statement": CONV_BN
    + """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    shortcut = X
    for part in ("2a", "2b", "2c", "1" if project else "none"):
        match part:
            case "2a":
                X = conv_bn(X, filters[0], 1, s, "valid", name + part, training, initializer)
            case "2b":
                X = conv_bn(X, filters[1], f, 1, "same", name + part, training, initializer)
            case "2c":
                X = conv_bn(X, filters[2], 1, 1, "valid", name + part, training, initializer)
            case "1":
                shortcut = conv_bn(shortcut, filters[2], 1, s, "valid", name + part, training, initializer)
            case _:
                pass
        if part in ("2a", "2b"):
            X = Activation("relu")(X)
    return Activation("relu")(Add()([X, shortcut]))
""",
    "walrus, try and finally": CONV_BN
    + """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    how = (training, initializer)
    try:
        main = Activation("relu")(conv_bn(X, (F := list(filters))[0], 1, s, "valid", name + "2a", *how))
        main = Activation("relu")(conv_bn(main, F[1], f, 1, "same", name + "2b", *how))
        if (shortcut := X) is not None and project:
            shortcut = conv_bn(X, F[2], 1, s, "valid", name + "1", *how)
        return (relu := Activation("relu"))(Add()([conv_bn(main, F[2], 1, 1, "valid", name + "2c", *how), shortcut]))
    except IndexError:
        raise ValueError("filters must be three numbers")
    finally:
        print("built", name)
""",
    "asserts, docstring, prints, early return": CONV_BN
    + """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    '''The block of figure 5, right.

    project says whether the shortcut has a convolution.
    '''
    def end(main, shortcut):
        assert tuple(main.shape) == tuple(shortcut.shape)
        return Activation("relu")(Add()([main, shortcut]))

    assert len(filters) == 3, "need F1, F2, F3"
    print("X", X.shape, "->", filters)  # TODO take this out
    main = Activation("relu")(conv_bn(X, filters[0], 1, s, "valid", name + "2a", training, initializer))
    main = Activation("relu")(conv_bn(main, filters[1], f, 1, "same", name + "2b", training, initializer))
    main = conv_bn(main, filters[2], 1, 1, "valid", name + "2c", training, initializer)
    # main = Activation("relu")(main)
    if not project:
        return end(main, X)
    return end(main, conv_bn(X, filters[2], 1, s, "valid", name + "1", training, initializer))
""",
    "shortcut path first, every layer named": CONV_BN
    + """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    F1, F2, F3 = filters
    shortcut = conv_bn(X, F3, 1, s, "valid", name + "1", training, initializer) if project else X
    X = conv_bn(X, F1, 1, s, "valid", name + "2a", training, initializer)
    X = tf.keras.layers.ReLU(name="relu" + name + "2a")(X)
    X = conv_bn(X, F2, f, 1, "same", name + "2b", training, initializer)
    X = tf.keras.layers.ReLU(name="relu" + name + "2b")(X)
    X = conv_bn(X, F3, 1, 1, "valid", name + "2c", training, initializer)
    X = Add(name="add" + name)([shortcut, X])
    return Activation("relu", name="out" + name)(X)
""",
    "global constants": """
CHANNELS_AXIS = 3
ONE_BY_ONE, NO_STRIDE = (1, 1), (1, 1)
PARTS = MAIN_A, MAIN_B, MAIN_C, SIDE = "2a", "2b", "2c", "1"
RELU = "relu"


def bottleneck(X, f, filters, name, s, training, initializer, project):
    conv = {part: "res" + name + part for part in PARTS}
    norm = {part: "bn" + name + part for part in PARTS}
    Y = Conv2D(filters[0], ONE_BY_ONE, (s, s), name=conv[MAIN_A], kernel_initializer=initializer(seed=0))(X)
    Y = BatchNormalization(axis=CHANNELS_AXIS, name=norm[MAIN_A])(Y, training=training)
    Y = Activation(RELU)(Y)
    Y = Conv2D(filters[1], (f, f), NO_STRIDE, "same", name=conv[MAIN_B], kernel_initializer=initializer(seed=0))(Y)
    Y = BatchNormalization(axis=CHANNELS_AXIS, name=norm[MAIN_B])(Y, training=training)
    Y = Activation(RELU)(Y)
    Y = Conv2D(filters[2], ONE_BY_ONE, NO_STRIDE, name=conv[MAIN_C], kernel_initializer=initializer(seed=0))(Y)
    Y = BatchNormalization(axis=CHANNELS_AXIS, name=norm[MAIN_C])(Y, training=training)
    if project:
        X = Conv2D(filters[2], ONE_BY_ONE, (s, s), name=conv[SIDE], kernel_initializer=initializer(seed=0))(X)
        X = BatchNormalization(axis=CHANNELS_AXIS, name=norm[SIDE])(X, training=training)
    return Activation(RELU)(Add()([Y, X]))
""",
    "settings in dictionaries": """
SETTINGS = {"2a": {"kernel_size": 1}, "2b": {"padding": "same"}, "2c": {"kernel_size": 1}, "1": {"kernel_size": 1}}


def bottleneck(X, f, filters, name, s, training, initializer, project):
    settings = {part: dict(SETTINGS[part]) for part in SETTINGS}
    settings["2b"]["kernel_size"] = f
    settings["2a"]["strides"] = settings["1"]["strides"] = s
    for part, n in {**dict(zip(settings, filters)), "1": filters[2]}.items():
        settings[part].update(filters=n, name="res" + name + part, kernel_initializer=initializer(seed=0))

    def unit(X, part):
        return BatchNormalization(axis=3, name="bn" + name + part)(Conv2D(**settings[part])(X), training=training)

    Y = unit(Activation("relu")(unit(Activation("relu")(unit(X, "2a")), "2b")), "2c")
    return Activation("relu")(Add()([Y, unit(X, "1") if project else X]))
""",
}
"""Statements, orders and names."""

IMPORTS: dict[str, str] = {
    "import keras": """
import keras


def bottleneck(X, f, filters, name, s, training, initializer, project):
    def unit(X, part, **how):
        X = keras.layers.Conv2D(name=f"res{name}{part}", kernel_initializer=initializer(seed=0), **how)(X)
        return keras.layers.BatchNormalization(axis=-1, name=f"bn{name}{part}")(X, training=training)

    Y = keras.layers.ReLU()(unit(X, "2a", filters=filters[0], kernel_size=1, strides=s))
    Y = keras.layers.ReLU()(unit(Y, "2b", filters=filters[1], kernel_size=f, padding="same"))
    Y = unit(Y, "2c", filters=filters[2], kernel_size=1)
    Z = unit(X, "1", filters=filters[2], kernel_size=1, strides=s) if project else X
    return keras.layers.ReLU()(keras.layers.Add()([Y, Z]))
""",
    "from keras import layers": """
from keras import layers


def bottleneck(X, f, filters, name, s, training, initializer, project):
    def unit(X, part, **how):
        X = layers.Conv2D(name=f"res{name}{part}", kernel_initializer=initializer(seed=0), **how)(X)
        return layers.BatchNormalization(axis=3, name=f"bn{name}{part}")(X, training=training)

    Y = layers.Activation("relu")(unit(X, "2a", filters=filters[0], kernel_size=1, strides=s))
    Y = layers.Activation("relu")(unit(Y, "2b", filters=filters[1], kernel_size=f, padding="same"))
    Y = unit(Y, "2c", filters=filters[2], kernel_size=1)
    Z = unit(X, "1", filters=filters[2], kernel_size=1, strides=s) if project else X
    return layers.Activation("relu")(layers.add([Y, Z]))
""",
    "import tensorflow.keras.layers as L": """
import tensorflow.keras.layers as L


def bottleneck(X, f, filters, name, s, training, initializer, project):
    F1, F2, F3 = filters
    Y = L.Conv2D(F1, 1, strides=s, name="res" + name + "2a", kernel_initializer=initializer(seed=0))(X)
    Y = L.ReLU()(L.BatchNormalization(name="bn" + name + "2a")(Y, training=training))
    Y = L.Conv2D(F2, f, padding="same", name="res" + name + "2b", kernel_initializer=initializer(seed=0))(Y)
    Y = L.ReLU()(L.BatchNormalization(name="bn" + name + "2b")(Y, training=training))
    Y = L.Conv2D(F3, 1, name="res" + name + "2c", kernel_initializer=initializer(seed=0))(Y)
    Y = L.BatchNormalization(name="bn" + name + "2c")(Y, training=training)
    if project:
        X = L.Conv2D(F3, 1, strides=s, name="res" + name + "1", kernel_initializer=initializer(seed=0))(X)
        X = L.BatchNormalization(name="bn" + name + "1")(X, training=training)
    return L.ReLU()(L.add([Y, X]))
""",
    "from tensorflow.keras.layers import *": "from tensorflow.keras.layers import *\n"
    + CONV_BN
    + """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    Y = ReLU()(conv_bn(X, filters[0], 1, s, "valid", name + "2a", training, initializer))
    Y = ReLU()(conv_bn(Y, filters[1], f, 1, "same", name + "2b", training, initializer))
    Y = conv_bn(Y, filters[2], 1, 1, "valid", name + "2c", training, initializer)
    return ReLU()(add([Y, conv_bn(X, filters[2], 1, s, "valid", name + "1", training, initializer) if project else X]))
""",
}
"""Where the layers are imported from."""
