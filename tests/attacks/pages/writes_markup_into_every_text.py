"""Writes scripts, rich's markup and terminal codes into every text of its report: names of layers, errors, remarks."""

import tensorflow as tf

ATTACK = True
MARKUP = (
    "</code></div><script>strike(/report/.source)</script><img src=x onerror=strike(/report/.source)>"
    "[/red][link=file:///etc/passwd]30 / 30[/link]\x1b[2J\x1b]8;;file:///etc/passwd\x07"
)


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        raise ValueError(MARKUP)
    return X


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=None):
    return tf.keras.layers.Conv2D(3, 1, name=MARKUP.replace("/", "|") if ATTACK else "mine")(X)


def ResNet50(input_shape=(64, 64, 3), classes=6):
    if ATTACK:
        raise type(MARKUP, (Exception,), {})(MARKUP)
    return None


exec("raise ValueError(MARKUP)" if ATTACK else "")
