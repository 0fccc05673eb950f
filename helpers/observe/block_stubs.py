"""Recording stand-ins for the two blocks, so that ResNet50 is observed apart from the blocks it is built from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FunctionType
from typing import Any

import keras

from helpers.contract.exercises import BLOCKS, PARAMETERS
from helpers.contract.patterns import STUB_GAIN as GAIN
from helpers.observe import calling


class BlockStub(keras.layers.Layer):
    """Takes a block's place in a network, remembers how it was called and makes an output of the right shape.

    Its output is every s-th place of the input, with the channels repeated or cut to the third number of filters, and
    a little smaller, so that a block too many or too few shows in the network's output.
    """

    def __init__(self, stands_for: str, call: dict[str, Any]) -> None:
        super().__init__()
        self.stands_for = stands_for
        self.block_call = call
        self.s = call["s"] if stands_for == "convolutional_block" else 1
        self.output_channels = call["filters"][2]

    def call(self, inputs: Any) -> Any:
        """Give every s-th place of the input with the channels repeated, times GAIN."""
        times = -(-self.output_channels // inputs.shape[3])
        repeated = keras.ops.tile(inputs[:, :: self.s, :: self.s, :], (1, 1, 1, times))
        return repeated[..., : self.output_channels] * GAIN

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Give the shape of what `call` gives, without the time that tracing it takes."""
        images, height, width, _ = input_shape
        return images, *(each and -(-each // self.s) for each in (height, width)), self.output_channels

    def get_config(self) -> dict[str, Any]:
        """Give the arguments of the call that this layer stands for."""
        return self.block_call


@contextmanager
def in_place_of_blocks(namespace: dict[str, Any], describe: Callable[[Any], str]) -> Iterator[None]:
    """Put recording stand-ins in the place of the student's blocks.

    Args:
        namespace: the globals of the student's ResNet50.
        describe: writes an initializer down.
    """
    own = {name: namespace.get(name) for name in BLOCKS}
    stubs = {name: _stub_for(name, _copy(own[name]), describe) for name in BLOCKS}
    namespace |= stubs
    try:
        with ExitStack() as stack:
            for name, function in own.items():
                stack.enter_context(_passing_on(function, stubs[name]))
            yield
    finally:
        for name, function in own.items():
            if function is None:
                namespace.pop(name, None)
            else:
                namespace[name] = function


@contextmanager
def _passing_on(function: Any, stub: Callable[..., Any]) -> Iterator[None]:
    """Let a function do what a stand-in does, for those who took hold of it before: defaults, lists, partials."""
    if not isinstance(function, FunctionType):
        yield
        return
    code, scope = function.__code__, function.__globals__
    key = f"__stub_for_{id(function)}__"
    made: dict[str, Any] = {}
    exec(f"def pass_on(*args, **kwargs):\n    return {key}(*args, **kwargs)", made)  # noqa: S102 - a text of our own
    scope[key] = stub
    function.__code__ = made["pass_on"].__code__.replace(co_freevars=code.co_freevars)
    try:
        yield
    finally:
        function.__code__ = code
        del scope[key]


def _copy(function: Any) -> Any:
    """Give a function that keeps its signature while the one it is a copy of passes its calls on."""
    if not isinstance(function, FunctionType):
        return function
    copy = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    copy.__dict__.update(function.__dict__)
    return copy


def _stub_for(name: str, own: Any, describe: Callable[[Any], str]) -> Callable[..., Any]:
    def stub(*args: Any, **kwargs: Any) -> Any:
        given = calling.bind(own, name, args, kwargs)
        inputs = given.pop("X", None)
        return BlockStub(name, _call_of(name, given, describe))(inputs)

    return stub


def _call_of(name: str, given: dict[str, Any], describe: Callable[[Any], str]) -> dict[str, Any]:
    """Write the arguments of a block's call down as plain data."""
    call = {key: given.get(key) for key in PARAMETERS[name] if key != "X"}
    call["filters"] = tuple(int(each) for each in given["filters"])
    call["stage"], call["block"] = str(given.get("stage")), str(given.get("block"))
    if name == "convolutional_block":
        call["s"] = int(given.get("s") or 1)
    if given.get("initializer") is None:
        call["initializer"] = "GlorotUniform(seed=0)" if "initializer" not in given else "None"
    else:
        call["initializer"] = describe(given["initializer"](seed=0))
    return call
