"""A case: one call of a graded function with known numbers; one class for each way of calling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.contract.exercises import NETWORK

Json = dict[str, Any]
ImageShape = tuple[int, int, int]


@dataclass(frozen=True)
class Constant:
    """A kernel in which every weight is the same number."""

    value: float

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return {"kind": "constant", "value": self.value}


@dataclass(frozen=True)
class Levels:
    """Images of which each is filled with one number."""

    values: tuple[float, ...]

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return {"kind": "levels", "values": list(self.values)}


@dataclass(frozen=True)
class Patterned:
    """Images or a kernel made of a known pattern; another key gives another pattern."""

    key: int

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        return {"kind": "patterned", "key": self.key}


Kernel = Constant | Patterned
Images = Levels | Patterned


@dataclass(frozen=True)
class BlockArguments:
    """The arguments of a block's call; None is not passed, so that the function's default counts.

    Args:
        f: size of the middle kernel.
        filters: numbers of filters of the three convolutions.
        stage: number used in the names.
        block: letter used in the names.
        s: stride of a convolutional block.
        training: the mode of BatchNormalization.
    """

    f: int
    filters: tuple[int, int, int]
    stage: int | None = None
    block: str | None = None
    s: int | None = None
    training: bool | None = None

    @property
    def passed(self) -> Json:
        """Return the arguments that are passed, by name; filters as a list, as in the notebook."""
        listed = {"f": self.f, "filters": list(self.filters), "stage": self.stage, "block": self.block, "s": self.s}
        return {name: value for name, value in (listed | {"training": self.training}).items() if value is not None}


@dataclass(frozen=True)
class BlockCase:
    """A call of a block on known images with a known initializer.

    Args:
        function: identity_block or convolutional_block.
        arguments: of the call.
        images: what X holds.
        input_shape: of X, (images, height, width, channels).
        initializer: of every kernel.
        trace_key: if given, the output of each layer in a chain is recorded as well (`helpers.contract.chain`).
    """

    function: str
    arguments: BlockArguments
    images: Images
    input_shape: tuple[int, int, int, int]
    initializer: Kernel
    trace_key: int | None = None

    @property
    def unit(self) -> str:
        """Return what is lost together if the call has to be stopped."""
        return self.function

    @property
    def call(self) -> str:
        """Return the call as people write it, without the initializer.

        >>> BlockCase("f", BlockArguments(2, (4, 4, 3), block="c"), Levels(()), (1, 1, 1, 1), Constant(1.0)).call
        "f(X, f=2, filters=[4, 4, 3], block='c')"
        """
        return f"{self.function}(X, {_listed(self.arguments.passed)})"

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        plain = {
            "function": self.function,
            "way": "block",
            "arguments": self.arguments.passed,
            "input": self.images.to_json(),
            "input_shape": list(self.input_shape),
            "initializer": self.initializer.to_json(),
        }
        return plain if self.trace_key is None else plain | {"trace_key": self.trace_key}


@dataclass(frozen=True)
class StubNetworkCase:
    """A call of ResNet50 in which recording stubs stand for the two blocks.

    Args:
        image_shape: (height, width, channels), what is passed as `input_shape`.
        classes: number of classes.
        images: what the network is run on, two of them.
        weights_key: all weights are set to this pattern.
        trace_key: as in a `BlockCase`.
    """

    image_shape: ImageShape
    classes: int
    images: Images
    weights_key: int
    trace_key: int | None = None

    function = NETWORK
    unit = "ResNet50 with stubs"

    @property
    def call(self) -> str:
        """Return the call as people write it."""
        return _call_of_network(self.image_shape, self.classes)

    @property
    def input_shape(self) -> tuple[int, int, int, int]:
        """Return the shape of the images, (images, height, width, channels)."""
        return 2, *self.image_shape

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        plain = {
            "function": NETWORK,
            "way": "stubs",
            "arguments": {"input_shape": list(self.image_shape), "classes": self.classes},
            "input": self.images.to_json(),
            "input_shape": list(self.input_shape),
            "weights_key": self.weights_key,
        }
        return plain if self.trace_key is None else plain | {"trace_key": self.trace_key}


@dataclass(frozen=True)
class OwnNetworkCase:
    """A call of ResNet50 with the student's own blocks; the graph is recorded, and no output.

    Args:
        image_shape: (height, width, channels), what is passed as `input_shape`.
        classes: number of classes.
        trace_key: if given, the outputs of a few layers in a chain are recorded; the key also says of which ones.
    """

    image_shape: ImageShape
    classes: int
    trace_key: int | None = None

    function = NETWORK
    unit = "ResNet50 with own blocks"

    @property
    def call(self) -> str:
        """Return the call as people write it."""
        return _call_of_network(self.image_shape, self.classes)

    @property
    def images(self) -> Patterned:
        """Return the images on which the chain starts."""
        return Patterned(self.trace_key or 0)

    @property
    def input_shape(self) -> tuple[int, int, int, int]:
        """Return the shape of these images, (images, height, width, channels)."""
        return 1, *self.image_shape

    def to_json(self) -> Json:
        """Return the plain form for JSON."""
        arguments = {"input_shape": list(self.image_shape), "classes": self.classes}
        plain = {"function": NETWORK, "way": "own blocks", "arguments": arguments}
        return plain if self.trace_key is None else plain | {"trace_key": self.trace_key}


NetworkCase = StubNetworkCase | OwnNetworkCase
Case = BlockCase | StubNetworkCase | OwnNetworkCase


def _call_of_network(image_shape: ImageShape, classes: int) -> str:
    return f"{NETWORK}({_listed({'input_shape': image_shape, 'classes': classes})})"


def _listed(arguments: Json) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())


def case_from_json(data: Mapping[str, Any]) -> Case:
    """Return the case whose `to_json` made some data.

    Raises:
        KeyError: the data are not of a case.
    """
    arguments = data["arguments"]
    if data["way"] == "block":
        return BlockCase(
            data["function"],
            BlockArguments(**(arguments | {"filters": tuple(arguments["filters"])})),
            _images(data["input"]),
            tuple(data["input_shape"]),
            _kernel(data["initializer"]),
            data.get("trace_key"),
        )
    shape: ImageShape = tuple(arguments["input_shape"])
    if data["way"] == "own blocks":
        return OwnNetworkCase(shape, arguments["classes"], data.get("trace_key"))
    images = _images(data["input"])
    return StubNetworkCase(shape, arguments["classes"], images, data["weights_key"], data.get("trace_key"))


def _images(data: Mapping[str, Any]) -> Images:
    return Levels(tuple(data["values"])) if data["kind"] == "levels" else Patterned(data["key"])


def _kernel(data: Mapping[str, Any]) -> Kernel:
    return Constant(data["value"]) if data["kind"] == "constant" else Patterned(data["key"])
