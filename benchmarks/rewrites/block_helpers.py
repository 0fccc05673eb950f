"""Right blocks built with helper functions, closures, classes and similar means."""

from __future__ import annotations

from benchmarks.rewrites.blocks import CONV_BN

HELPERS: dict[str, str] = {
    "closure that rebinds X": """
def bottleneck(X, f, filters, name, s, training, initializer, project):
    block_input = X

    def component(part, n, size, stride=1, padding="valid"):
        nonlocal X
        X = Conv2D(n, size, strides=stride, padding=padding, name="res" + name + part,
                   kernel_initializer=initializer(seed=0))(X)
        X = BatchNormalization(axis=3, name="bn" + name + part)(X, training=training)

    def relu():
        nonlocal X
        X = Activation("relu")(X)

    component("2a", filters[0], 1, s); relu()
    component("2b", filters[1], f, padding="same"); relu()
    component("2c", filters[2], 1)
    main, X = X, block_input
    if project:
        component("1", filters[2], 1, s)
    X = Add()([main, X]); relu()
    return X
""",
    "partial layers": """
from functools import partial


def bottleneck(X, f, filters, name, s, training, initializer, project):
    Conv = partial(Conv2D, padding="valid", strides=(1, 1))
    Norm = partial(BatchNormalization, axis=3)
    F1, F2, F3 = filters
    Y = Conv(F1, 1, strides=(s, s), name="res" + name + "2a", kernel_initializer=initializer(seed=0))(X)
    Y = Activation("relu")(Norm(name="bn" + name + "2a")(Y, training=training))
    Y = Conv(F2, f, padding="same", name="res" + name + "2b", kernel_initializer=initializer(seed=0))(Y)
    Y = Activation("relu")(Norm(name="bn" + name + "2b")(Y, training=training))
    Y = Conv(F3, 1, name="res" + name + "2c", kernel_initializer=initializer(seed=0))(Y)
    Y = Norm(name="bn" + name + "2c")(Y, training=training)
    if project:
        X = Conv(F3, 1, strides=(s, s), name="res" + name + "1", kernel_initializer=initializer(seed=0))(X)
        X = Norm(name="bn" + name + "1")(X, training=training)
    return Activation("relu")(Add()([Y, X]))
""",
    "lambda helpers": """
relu = lambda X: Activation("relu")(X)
plus = lambda *both: Add()(list(both))


def bottleneck(X, f, filters, name, s, training, initializer, project):
    conv = lambda X, part, i, k, st, pad: Conv2D(filters[i], k, st, pad, name="res" + name + part,
                                                 kernel_initializer=initializer(seed=0))(X)
    norm = lambda X, part: BatchNormalization(axis=3, name="bn" + name + part)(X, training=training)
    main = norm(conv(relu(norm(conv(relu(norm(conv(X, "2a", 0, 1, s, "valid"), "2a")), "2b", 1, f, 1, "same"), "2b")),
                     "2c", 2, 1, 1, "valid"), "2c")
    side = (lambda X: norm(conv(X, "1", 2, 1, s, "valid"), "1"))(X) if project else X
    return relu(plus(main, side))
""",
    "star arguments": """
def conv_bn(X, *sizes, where, training=None, initializer=None, **options):
    X = Conv2D(*sizes, name=f"res{where}", kernel_initializer=initializer(seed=0), **options)(X)
    return BatchNormalization(**{"axis": 3, "name": f"bn{where}"})(X, **{"training": training})


def bottleneck(X, *arguments, project):
    f, filters, name, s, *rest = arguments
    how = dict(zip(("training", "initializer"), rest))
    Y = Activation("relu")(conv_bn(X, filters[0], 1, s, where=name + "2a", **how))
    Y = Activation("relu")(conv_bn(Y, filters[1], f, where=name + "2b", padding="same", **how))
    ends = [conv_bn(Y, *(filters[2], 1), where=name + "2c", **how)]
    ends.append(conv_bn(X, filters[2], 1, s, where=name + "1", **how) if project else X)
    return Activation("relu")(Add()([*ends]))
""",
    "class with __call__": """
class ConvBN:
    def __init__(self, n, size, stride, padding, name, initializer):
        self.conv = Conv2D(n, size, stride, padding, name="res" + name, kernel_initializer=initializer(seed=0))
        self.norm = BatchNormalization(axis=3, name="bn" + name)

    def __call__(self, X, training):
        return self.norm(self.conv(X), training=training)


def bottleneck(X, f, filters, name, s, training, initializer, project):
    a = ConvBN(filters[0], 1, s, "valid", name + "2a", initializer)
    b = ConvBN(filters[1], f, 1, "same", name + "2b", initializer)
    c = ConvBN(filters[2], 1, 1, "valid", name + "2c", initializer)
    shortcut = ConvBN(filters[2], 1, s, "valid", name + "1", initializer)(X, training) if project else X
    Y = Activation("relu")(a(X, training))
    Y = Activation("relu")(b(Y, training))
    return Activation("relu")(Add()([c(Y, training), shortcut]))
""",
    "classes that inherit": """
class Identity:
    def __init__(self, f, filters, name, s, training, initializer):
        self.f, self.filters, self.name, self.s = f, filters, name, s
        self.training, self.initializer = training, initializer

    def unit(self, X, part, n, size, stride=1, padding="valid"):
        X = Conv2D(n, size, stride, padding, name="res" + self.name + part,
                   kernel_initializer=self.initializer(seed=0))(X)
        return BatchNormalization(axis=3, name="bn" + self.name + part)(X, training=self.training)

    def shortcut(self, X):
        return X

    def __call__(self, X):
        Y = Activation("relu")(self.unit(X, "2a", self.filters[0], 1, self.s))
        Y = Activation("relu")(self.unit(Y, "2b", self.filters[1], self.f, padding="same"))
        return Activation("relu")(Add()([self.unit(Y, "2c", self.filters[2], 1), self.shortcut(X)]))


class Projection(Identity):
    def shortcut(self, X):
        return self.unit(X, "1", self.filters[2], 1, self.s)


def bottleneck(X, *arguments, project):
    return (Projection if project else Identity)(*arguments)(X)
""",
    "context manager": CONV_BN
    + """
from contextlib import contextmanager


@contextmanager
def component(name, part):
    with tf.name_scope(name + part):
        yield name + part


def bottleneck(X, f, filters, name, s, training, initializer, project):
    with component(name, "2a") as where:
        Y = Activation("relu")(conv_bn(X, filters[0], 1, s, "valid", where, training, initializer))
    with component(name, "2b") as where:
        Y = Activation("relu")(conv_bn(Y, filters[1], f, 1, "same", where, training, initializer))
    with component(name, "2c") as where:
        Y = conv_bn(Y, filters[2], 1, 1, "valid", where, training, initializer)
    with component(name, "1") as where:
        Z = conv_bn(X, filters[2], 1, s, "valid", where, training, initializer) if project else X
    return Activation("relu")(Add()([Y, Z]))
""",
}
"""Helper functions, closures, classes."""
