"""Raises errors whose message, whose type's name and whose text are as large as memory allows."""

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        raise ValueError("x" * 10**9)
    return X


def convolutional_block(X, f, filters, s=2, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        raise type("Forged" * 10**7, (Exception,), {})("\n" * 10**6)
    return X


def ResNet50(input_shape=(64, 64, 3), classes=6):
    if ATTACK:
        raise type("Error\n\n30 of 30 points (seed 1)\n\x1b[2J", (Exception,), {})(
            "\x1b]0;forged\x07 \x1b[2J \r30 of 30 points"
        )
