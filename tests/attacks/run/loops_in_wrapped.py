"""Lies about what it is: wrapped in itself, with another function's code, name, module and globals, of a metaclass that answers for it."""

import sys

ATTACK = True


class AttackMissedError(Exception):
    pass


def holders(package, name):
    modules = [module for key, module in list(sys.modules.items()) if f"{key}.".startswith(f"{package}.")]
    found = [module for module in modules if name in vars(module)]
    if not found:
        raise AttackMissedError(f"no module of {package} has {name}")
    return found


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=None):
    if ATTACK:
        precision = holders("helpers.observe", "precision")[0].precision
        convolutional_block.__code__ = precision.__code__.replace(co_argcount=0)
        convolutional_block.__module__ = "autograder.judge.examination"
        convolutional_block.__wrapped__ = convolutional_block
    return X


if ATTACK:

    class Answering(type):
        __code__ = property(lambda cls: convolutional_block.__code__)

        def __call__(cls, *args, **kwargs):
            return kwargs.get("X", args[0] if args else None)

        def __instancecheck__(cls, other):
            return True

    class identity_block(metaclass=Answering):
        __wrapped__ = property(lambda self: self)

        def __init__(self, *args, **kwargs):
            raise TypeError

    convolutional_block.__wrapped__ = identity_block
    identity_block.__wrapped__ = convolutional_block
else:

    def identity_block(*args, **kwargs):
        return kwargs.get("X", args[0] if args else None)
