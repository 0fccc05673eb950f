"""Gives layers names that look or claim to be right: look-alike letters, invisible ones, half characters, a megabyte, texts equal to all."""

ATTACK = True


class Equal(str):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = str.__hash__


def tricks(right):
    yield Equal("anything")
    yield right.replace("a", "\N{CYRILLIC SMALL LETTER A}")
    yield right + "\N{ZERO WIDTH SPACE}"
    yield "\N{RIGHT-TO-LEFT OVERRIDE}" + right[::-1]
    yield right + "\ud800"
    yield right + "\0"
    yield right + " " * 1_000_000


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    Y = X
    names = (f"res{stage}{block}_branch2{part}" for part in "abc")
    for number, (count, right) in enumerate(zip(filters, names)):
        layer = Conv2D(count, f if number == 1 else 1, padding="same")
        Y = layer(Y)
        if ATTACK:
            for each in list(tricks(right))[number::3]:
                layer.name = each
        Y = BatchNormalization(axis=3)(Y)
    return Add()([Y, X])
