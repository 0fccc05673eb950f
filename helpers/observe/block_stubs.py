"""Recording stubs for the two blocks, so that ResNet50 is observed apart from the blocks it is built from."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FunctionType
from typing import Any

import keras

from helpers.contract.exercises import BLOCKS, PARAMETERS
from helpers.contract.initializers import GLOROT_UNIFORM, Initializer
from helpers.contract.patterns import STUB_GAINS
from helpers.observe import calling

_REQUIRED = {"f", "filters"}
"""The parameters without which a block cannot be called, beside its input."""


class BlockStub(keras.layers.Layer):
    """A layer in a block's place, which holds the arguments of the block's call and returns the right shape.

    Its output is every s-th pixel of the input, with the channels repeated or cut to the third number of filters, and
    a little smaller, so that a block too many, too few or of the wrong kind shows in the network's output.
    """

    def __init__(self, stands_for: str, call: dict[str, Any]) -> None:
        super().__init__()
        self.stands_for = stands_for
        self.block_call = call
        self.s = call["s"] if stands_for == "convolutional_block" else 1
        self.output_channels = call["filters"][2]

    def call(self, inputs: Any) -> Any:
        """Return every s-th pixel of the input with the channels repeated, times the gain of its kind."""
        taken = inputs if self.s == 1 else inputs[:, :: self.s, :: self.s, :]
        times = -(-self.output_channels // inputs.shape[3])
        repeated = taken if times == 1 else keras.ops.tile(taken, (1, 1, 1, times))
        is_whole = repeated.shape[3] == self.output_channels
        return (repeated if is_whole else repeated[..., : self.output_channels]) * STUB_GAINS[self.stands_for]

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the output, without the time that tracing `call` takes."""
        images, height, width, __ = input_shape
        return images, *(size and -(-size // self.s) for size in (height, width)), self.output_channels

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of the block's call."""
        return self.block_call


@contextmanager
def in_place_of_blocks(namespace: dict[str, Any], describe: Callable[[Any], Initializer]) -> Iterator[None]:
    """Replace the student's blocks by recording stubs.

    Args:
        namespace: the globals of the student's ResNet50.
        describe: returns an initializer as data.
    """
    own = {name: namespace.get(name) for name in BLOCKS}
    stubs = {name: _stub_for(name, _copy(own[name]), describe) for name in BLOCKS}
    namespace |= stubs
    try:
        with ExitStack() as stack:
            for name, function in own.items():
                stack.enter_context(_redirected(function, stubs[name]))
            yield
    finally:
        for name, function in own.items():
            if function is None:
                namespace.pop(name, None)
            else:
                namespace[name] = function


@contextmanager
def _redirected(function: Any, stub: Callable[..., Any]) -> Iterator[None]:
    """Make a function itself call a stub.

    Code may hold the function under other names: in defaults, lists, partials. Only the function's own code reaches
    them all, so that is what is replaced; the globals in which it looks a name up stay those of the student.
    """
    if not isinstance(function, FunctionType):
        yield
        return
    code, scope = function.__code__, function.__globals__
    key = f"__stub_{id(stub)}__"
    made: dict[str, Any] = {}
    exec(f"def redirect(*args, **kwargs):\n    return {key}(*args, **kwargs)", made)  # noqa: S102 - a text of our own
    scope[key] = stub
    function.__code__ = made["redirect"].__code__.replace(co_freevars=code.co_freevars)
    try:
        yield
    finally:
        function.__code__ = code
        del scope[key]


def _copy(function: Any) -> Any:
    """Return a function with the same signature, which stays as it is while the original is redirected."""
    if not isinstance(function, FunctionType):
        return function
    copy = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    copy.__dict__.update(function.__dict__)
    return copy


def _stub_for(name: str, own: Any, describe: Callable[[Any], Initializer]) -> Callable[..., Any]:
    def stub(*args: Any, **kwargs: Any) -> Any:
        arguments = _read_call(own, name, args, kwargs)
        inputs = arguments.pop("X", None)
        return BlockStub(name, _call_of(name, arguments, describe))(inputs)

    return stub


def _call_of(name: str, arguments: dict[str, Any], describe: Callable[[Any], Initializer]) -> dict[str, Any]:
    """Return the arguments of a block's call as plain data."""
    if "filters" not in arguments:
        raise TypeError(_refusal(name, arguments))
    call = {key: arguments.get(key) for key in PARAMETERS[name] if key != "X"}
    call["filters"] = tuple(int(count) for count in arguments["filters"])
    call |= {key: str(call[key]) for key in ("stage", "block") if call[key] is not None}
    if name == "convolutional_block":
        call["s"] = int(arguments.get("s") or 1)
    if arguments.get("initializer") is None:
        call["initializer"] = GLOROT_UNIFORM if "initializer" not in arguments else Initializer("None")
    else:
        call["initializer"] = describe(arguments["initializer"](seed=0))
    return call


def _refusal(name: str, arguments: dict[str, Any]) -> str:
    """Return what Python says of a call without `filters`."""
    unknown = next((key for key in arguments if key not in PARAMETERS[name]), None)
    if unknown is None:
        return f"{name}() missing 1 required positional argument: 'filters'"
    return f"{name}() got an unexpected keyword argument '{unknown}'"


def _read_call(function: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a block's call, by the assignment's parameter names.

    A call is written for the block's own head, or for the head that the exercise asks for: the first of the two under
    which it makes sense counts. What it leaves out has the default that the exercise asks for, because another one is a
    fault of the head and is charged there.

    Args:
        function: the student's own block; None if there is none.
        name: which block it is.
        args: the call's positional arguments.
        kwargs: the call's keyword arguments.
    """
    asked = dict(zip(PARAMETERS[name], args, strict=False)) | kwargs
    own = _by_own_head(function, name, args, kwargs)
    fitting = [reading for reading in (own, asked) if reading is not None and _makes_sense(name, reading)]
    found = fitting[0] if fitting else asked if own is None else own
    return {known: value for known, value in calling.DEFAULTS.items() if known in PARAMETERS[name]} | found


def _by_own_head(function: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a call passes to the block's own head; None if the head says nothing, or does not take the call."""
    parameters = None if function is None else calling.parameters_of(function)
    if parameters is None or any(parameter.kind in calling.CATCH_ALL for parameter in parameters):
        return None
    try:
        passed = inspect.Signature(parameters).bind_partial(*args, **kwargs).arguments
    except TypeError:
        return None
    names = calling.canonical_names(name, parameters)
    return {names[own]: value for own, value in passed.items() if own in names}


def _makes_sense(name: str, reading: dict[str, Any]) -> bool:
    """Return whether a call passes what a block needs, each value one that can be meant for its parameter."""
    is_whole = reading.keys() >= _REQUIRED and reading.keys() <= set(PARAMETERS[name])
    return is_whole and all(calling.fits(known, value) for known, value in reading.items())
