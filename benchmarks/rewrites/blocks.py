"""Right blocks that share one function, `bottleneck`; each value is one way to write it."""

from __future__ import annotations

ENTRIES = """

def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return bottleneck(X, f, filters, f"{stage}{block}_branch", 1, training, initializer, project=False)


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    return bottleneck(X, f, filters, f"{stage}{block}_branch", s, training, initializer, project=True)
"""
"""The two graded functions, which pass everything on to `bottleneck`."""

CONV_BN = """
def conv_bn(X, n, size, stride, padding, name, training, initializer):
    X = Conv2D(n, size, stride, padding, name="res" + name, kernel_initializer=initializer(seed=0))(X)
    return BatchNormalization(axis=3, name="bn" + name)(X, training=training)

"""
"""A convolution and its batch normalization, for forms that vary something else."""

LOOPS: dict[str, str] = {
    "loop over components": """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    main = X
    for part, n, size, stride, padding in zip("abc", filters, (1, f, 1), (s, 1, 1), ("valid", "same", "valid")):
        main = Conv2D(n, size, stride, padding, name=f"res{name}2{part}", kernel_initializer=initializer(seed=0))(main)
        main = BatchNormalization(axis=3, name=f"bn{name}2{part}")(main, training=training)
        if part != "c":
            main = Activation("relu")(main)
    if project:
        X = Conv2D(filters[2], 1, strides=s, name=f"res{name}1", kernel_initializer=initializer(seed=0))(X)
        X = BatchNormalization(axis=3, name=f"bn{name}1")(X, training=training)
    return Activation("relu")(Add()([main, X]))
""",
    "layers in a list, called later": """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    def pair(n, size, stride, part):
        conv = Conv2D(n, size, stride, "same" if size == f and part == "2b" else "valid", name="res" + name + part,
                      kernel_initializer=initializer(seed=0))
        return [conv, BatchNormalization(axis=3, name="bn" + name + part)]

    main = pair(filters[0], 1, s, "2a") + [Activation("relu")]
    main += pair(filters[1], f, 1, "2b") + [Activation("relu")]
    main += pair(filters[2], 1, 1, "2c")
    side = pair(filters[2], 1, s, "1") if project else []
    ends = []
    for path in (main, side):
        out = X
        for layer in path:
            out = layer(out, training=training) if isinstance(layer, BatchNormalization) else layer(out)
        ends.append(out)
    return Activation("relu")(Add()(ends))
""",
    "comprehension of layers": """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    sizes = dict(zip(("2a", "2b", "2c", "1"), ((1, s), (f, 1), (1, 1), (1, s))))
    counts = dict(zip(sizes, [*filters, filters[-1]]))
    convs = {part: Conv2D(counts[part], size, stride, padding="same" if part == "2b" else "valid",
                          name=f"res{name}{part}", kernel_initializer=initializer(seed=0))
             for part, (size, stride) in sizes.items() if project or part != "1"}
    norms = {part: BatchNormalization(axis=3, name=f"bn{name}{part}") for part in convs}
    relus = [Activation("relu") for _ in range(3)]
    Y = relus[0](norms["2a"](convs["2a"](X), training=training))
    Y = relus[1](norms["2b"](convs["2b"](Y), training=training))
    Y = norms["2c"](convs["2c"](Y), training=training)
    Z = norms["1"](convs["1"](X), training=training) if project else X
    return relus[2](Add()([Y, Z]))
""",
    "reduce over steps": """
from functools import partial, reduce


def bottleneck(X, f, filters, name, s, training, initializer, project):
    def conv(n, size, stride, padding, part):
        return Conv2D(n, size, stride, padding, name="res" + name + part, kernel_initializer=initializer(seed=0))

    def norm(part):
        return partial(BatchNormalization(axis=3, name="bn" + name + part), training=training)

    F1, F2, F3 = filters
    main = [conv(F1, 1, s, "valid", "2a"), norm("2a"), Activation("relu"), conv(F2, f, 1, "same", "2b"), norm("2b"),
            Activation("relu"), conv(F3, 1, 1, "valid", "2c"), norm("2c")]
    side = [conv(F3, 1, s, "valid", "1"), norm("1")] if project else []
    paths = [reduce(lambda tensor, step: step(tensor), steps, X) for steps in (main, side)]
    return Activation("relu")(reduce(lambda a, b: Add()([a, b]), paths))
""",
    "generator of steps": """
def steps(f, filters, s):
    yield "2a", filters[0], dict(kernel_size=1, strides=s)
    yield "2b", filters[1], dict(kernel_size=f, padding="same")
    yield "2c", filters[2], dict(kernel_size=1)


def bottleneck(X, f, filters, name, s, training, initializer, project):
    def unit(X, part, n, how):
        X = Conv2D(n, name="res" + name + part, kernel_initializer=initializer(seed=0), **how)(X)
        return BatchNormalization(name="bn" + name + part)(X, training=training)

    Y, remaining = X, steps(f, filters, s)
    Y = Activation("relu")(unit(Y, *next(remaining)))
    Y = Activation("relu")(unit(Y, *next(remaining)))
    Y = unit(Y, *next(remaining))
    if project:
        X = unit(X, "1", filters[2], dict(kernel_size=1, strides=s))
    return Activation("relu")(Y + X)
""",
    "recursion over components": CONV_BN
    + """
def deeper(X, todo, how):
    (first, *rest) = todo
    X = conv_bn(X, *first, *how)
    return deeper(Activation("relu")(X), rest, how) if rest else X


def bottleneck(X, f, filters, name, s, training, initializer, project):
    F1, F2, F3 = filters
    how = (training, initializer)
    todo = [(F1, 1, s, "valid", name + "2a"), (F2, f, 1, "same", name + "2b"), (F3, 1, 1, "valid", name + "2c")]
    shortcut = deeper(X, [(F3, 1, s, "valid", name + "1")], how) if project else X
    return Activation("relu")(Add()([deeper(X, todo, how), shortcut]))
""",
}
"""Loops, comprehensions, reductions, generators and recursion."""

MODELS: dict[str, str] = {
    "second component as a Sequential": CONV_BN
    + """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    Y = Activation("relu")(conv_bn(X, filters[0], 1, s, "valid", name + "2a", training, initializer))
    Y = tf.keras.Sequential([
        Conv2D(filters[1], (f, f), padding="same", name="res" + name + "2b", kernel_initializer=initializer(seed=0)),
        BatchNormalization(axis=3, name="bn" + name + "2b"),
        Activation("relu"),
    ])(Y, training=training)
    Y = conv_bn(Y, filters[2], 1, 1, "valid", name + "2c", training, initializer)
    if project:
        X = conv_bn(X, filters[2], 1, s, "valid", name + "1", training, initializer)
    return Activation("relu")(Add()([Y, X]))
""",
    "both paths as Sequentials": """
from tensorflow.keras.models import Sequential


def bottleneck(X, f, filters, name, s, training, initializer, project):
    def unit(n, size, stride, padding, part):
        return [Conv2D(n, size, stride, padding, name="res" + name + part, kernel_initializer=initializer(seed=0)),
                BatchNormalization(axis=3, name="bn" + name + part)]

    F1, F2, F3 = filters
    main = Sequential(name="main" + name)
    for layer in (*unit(F1, 1, s, "valid", "2a"), Activation("relu"), *unit(F2, f, 1, "same", "2b"), Activation("relu"),
                  *unit(F3, 1, 1, "valid", "2c")):
        main.add(layer)
    Y = main(X, training=training)
    if project:
        X = Sequential(unit(F3, 1, s, "valid", "1"), name="side" + name)(X, training=training)
    return Activation("relu")(Add()([Y, X]))
""",
    "main path as a Model": CONV_BN
    + """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    start = Input(X.shape[1:])
    Y = Activation("relu")(conv_bn(start, filters[0], 1, s, "valid", name + "2a", None, initializer))
    Y = Activation("relu")(conv_bn(Y, filters[1], f, 1, "same", name + "2b", None, initializer))
    Y = conv_bn(Y, filters[2], 1, 1, "valid", name + "2c", None, initializer)
    Y = Model(start, Y, name="main_path_" + name)(X, training=training)
    side = conv_bn(X, filters[2], 1, s, "valid", name + "1", training, initializer) if project else X
    return Activation("relu")(Add()([Y, side]))
""",
    "whole block as a Model that holds training": CONV_BN
    + """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    start = tf.keras.Input(shape=X.shape[1:])
    Y = Activation("relu")(conv_bn(start, filters[0], 1, s, "valid", name + "2a", training, initializer))
    Y = Activation("relu")(conv_bn(Y, filters[1], f, 1, "same", name + "2b", training, initializer))
    Y = conv_bn(Y, filters[2], 1, 1, "valid", name + "2c", training, initializer)
    Z = conv_bn(start, filters[2], 1, s, "valid", name + "1", training, initializer) if project else start
    end = Activation("relu")(Add()([Y, Z]))
    return Model(inputs=start, outputs=end, name="block" + name)(X)
""",
}
"""Pieces of a block as models that are called like layers."""
