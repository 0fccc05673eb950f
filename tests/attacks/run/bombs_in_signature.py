"""Puts objects into its signature that are 100 MB long, lie or raise when they are written down, and a hundred thousand parameters."""

import inspect

ATTACK = True


class Bomb:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        if self.text is None:
            raise RecursionError
        return self.text

    def __eq__(self, other):
        return True


class Right(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def identity_block(
    X, f, filters, *rest, stage=1, block=Bomb("y" * 100_000_000) if ATTACK else 1, training=None, **options
):
    return X


def ResNet50(*args, classes=Bomb(None) if ATTACK else 6, **kwargs):
    return None


if ATTACK:
    few = [inspect.Parameter(Right(name), inspect.Parameter.KEYWORD_ONLY) for name in ("X", "f", "filters")]
    many = [
        inspect.Parameter(f"p{each}", inspect.Parameter.KEYWORD_ONLY, default=Bomb("z" * 80)) for each in range(100_000)
    ]
    ResNet50.__signature__ = inspect.Signature(few + many)
