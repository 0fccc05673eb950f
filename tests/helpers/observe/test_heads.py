"""The head of a function is read off its code, not off what the function says of itself."""

import functools
import inspect

import tensorflow as tf

from helpers.contract.observation import ANYTHING
from helpers.observe.calling import signature_of


def wanted(X, f, filters, stage=1, *, block="a"):
    """Have a head."""
    return X, f, filters, stage, block


HEAD = signature_of(wanted)


def logged(function):
    """Decorate a function as students do."""

    @functools.wraps(function)
    def call(*args, **kwargs):
        return function(*args, **kwargs)

    return call


class Counted:
    """Decorate a function by an object."""

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self, *args, **kwargs):
        """Call the function."""
        return self.function(*args, **kwargs)


class Block:
    """Be called like a function."""

    def __call__(self, X, f, filters, stage=1, *, block="a"):
        """Have the head."""

    build = __call__


def claiming(**claimed):
    """Return a function with another head than it claims."""

    def other(X, f, **anything):
        return X, f, anything

    vars(other).update(claimed)
    return other


def names_of(function) -> list[str]:
    """Return the names of the parameters that are seen."""
    return [parameter.name for parameter in signature_of(function)]


def test_the_head_of_what_is_decorated_counts() -> None:
    """A decorator that passes everything on has the head of what it decorates."""
    forms = [logged(wanted), logged(logged(wanted)), Counted(wanted), Counted(logged(wanted)), functools.cache(wanted)]
    forms += [tf.function(wanted), Block(), Block().build]

    assert "block" == HEAD[-1].name
    assert [HEAD] * len(forms) == [signature_of(form) for form in forms]


def test_what_a_function_says_of_its_head_is_not_read() -> None:
    """A signature that was set, and a function that is not called, are no head."""
    claimed = inspect.signature(wanted)

    assert ["X", "f"] == names_of(claiming(__signature__=claimed))
    assert ["X", "f"] == names_of(claiming(__wrapped__=wanted))
    assert ["X", "f"] == names_of(claiming(__wrapped__=claiming(__signature__=claimed)))
    assert ["X", "f"] == names_of(logged(claiming(__signature__=claimed)))
    assert ANYTHING == signature_of(lambda *args, **kwargs: (args, kwargs))


def test_an_object_says_nothing_of_its_head_either() -> None:
    """What counts is the method by which it is called."""
    block = Counted(wanted)
    block.function = None
    block.__signature__ = inspect.signature(wanted)

    assert ANYTHING == signature_of(block)


def test_a_function_that_decorates_itself_has_no_head() -> None:
    """The search for the head ends."""

    def itself(**anything):
        return itself, anything

    itself.__wrapped__ = itself

    assert ANYTHING == signature_of(itself)
