"""The kinds of rows of the table: a layer's attributes, output shape and number of parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.contract.graph import KERAS, Node, Shape
from helpers.contract.initializers import GLOROT_UNIFORM, Initializer
from helpers.contract.rows import Role, Row

Config = Mapping[str, Any]
Written = Mapping[str, str]
"""For each setting that follows the function's arguments, how it is written with them."""

_FIXED: Written = {}
_PLAIN = {
    "bias_initializer": Initializer("Zeros"),
    "kernel_regularizer": None,
    "bias_regularizer": None,
    "kernel_constraint": None,
    "bias_constraint": None,
    "trainable": True,
    "call": KERAS,
}
"""The attributes of every layer with a kernel that keep Keras's defaults."""


class Rows:
    """A table under construction; each method adds a row that takes the output of `source`, and returns the row's id.

    Args:
        input_shape: (images, height, width, channels); images is None if their number is open.
        written: how the shape is written with the function's arguments, if it follows them.
    """

    def __init__(self, input_shape: Shape, written: Written = _FIXED) -> None:
        self.nodes: list[Node] = []
        self._by_id: dict[str, Node] = {}
        self.input = self._add(Row(Role.INPUT), "Input", (), input_shape, written=written)

    def shape(self, source: str) -> Shape:
        """Return the output shape of a row."""
        return self._by_id[source].shape

    def conv(self, row: Row, source: str, name: str, config: Config, written: Written = _FIXED) -> str:
        """Add a Conv2D row: filters, kernel_size and what else differs from Keras's defaults."""
        full: dict[str, Any] = {
            "strides": (1, 1),
            "padding": "valid",
            "dilation_rate": (1, 1),
            "groups": 1,
            "use_bias": True,
            "data_format": "channels_last",
            "kernel_initializer": GLOROT_UNIFORM,
            **_PLAIN,
        } | dict(config)
        images, height, width, channels = self.shape(source)
        window = (full["kernel_size"], full["strides"], full["padding"])
        shape = (images, _reach(height, 0, *window), _reach(width, 1, *window), full["filters"])
        parameters = (full["kernel_size"][0] * full["kernel_size"][1] * (channels or 0) + 1) * full["filters"]
        return self._add(row, "Conv2D", (source,), shape, full, name, parameters, written)

    def batch_norm(self, row: Row, source: str, name: str, *, training: bool | None, written: Written = _FIXED) -> str:
        """Add a BatchNormalization row that normalizes the channels axis with Keras's momentum and epsilon."""
        config = {
            "axis": 3,
            "momentum": 0.99,
            "epsilon": 0.001,
            "center": True,
            "scale": True,
            "beta_initializer": Initializer("Zeros"),
            "gamma_initializer": Initializer("Ones"),
            "moving_mean_initializer": Initializer("Zeros"),
            "moving_variance_initializer": Initializer("Ones"),
            "beta_regularizer": None,
            "gamma_regularizer": None,
            "beta_constraint": None,
            "gamma_constraint": None,
            "trainable": True,
            "call": KERAS,
            "training": training,
        }
        shape = self.shape(source)
        return self._add(row, "BatchNormalization", (source,), shape, config, name, 4 * (shape[3] or 0), written)

    def relu(self, row: Row, source: str) -> str:
        """Add a ReLU row, which has no name."""
        return self._add(row, "ReLU", (source,), self.shape(source))

    def softmax(self, row: Row, source: str) -> str:
        """Add a softmax row over the classes; in Keras it is the Dense layer's activation."""
        return self._add(row, "Softmax", (source,), self.shape(source))

    def add(self, row: Row, main: str, shortcut: str) -> str:
        """Add the row in which a block's main path and its shortcut meet."""
        return self._add(row, "Add", (main, shortcut), self.shape(main))

    def zero_padding(self, row: Row, source: str, padding: int) -> str:
        """Add a ZeroPadding2D row with the same padding on all four sides."""
        images, height, width, channels = self.shape(source)
        shape = (images, (height or 0) + 2 * padding, (width or 0) + 2 * padding, channels)
        sides = ((padding, padding), (padding, padding))
        return self._add(row, "ZeroPadding2D", (source,), shape, {"padding": sides})

    def pool(self, row: Row, source: str, kind: str, config: Config, name: str | None = None) -> str:
        """Add a MaxPooling2D or AveragePooling2D row without padding."""
        images, height, width, channels = self.shape(source)
        window = (config["pool_size"], config["strides"], "valid")
        shape = (images, _reach(height, 0, *window), _reach(width, 1, *window), channels)
        return self._add(row, kind, (source,), shape, config, name)

    def flatten(self, row: Row, source: str) -> str:
        """Add a Flatten row."""
        images, *rest = self.shape(source)
        size = 1
        for length in rest:
            size *= length or 0
        return self._add(row, "Flatten", (source,), (images, size))

    def dense(self, row: Row, source: str, name: str, units: int, written: Written) -> str:
        """Add a Dense row without its activation."""
        images, inputs = self.shape(source)
        config = {
            "units": units,
            "use_bias": True,
            "kernel_initializer": GLOROT_UNIFORM,
            **_PLAIN,
        }
        parameters = ((inputs or 0) + 1) * units
        return self._add(row, "Dense", (source,), (images, units), config, name, parameters, written)

    def block(self, row: Row, source: str, kind: str, config: Config, parameters: int) -> str:
        """Add a whole block as one row, as a recording stub writes it down."""
        images, height, width, _ = self.shape(source)
        stride = config.get("s", 1)
        shape = (images, -(-(height or 0) // stride), -(-(width or 0) // stride), config["filters"][2])
        return self._add(row, kind, (source,), shape, config, None, parameters)

    def _add(
        self,
        row: Row,
        kind: str,
        inputs: tuple[str, ...],
        shape: Shape,
        config: Config | None = None,
        name: str | None = None,
        parameters: int = 0,
        written: Written = _FIXED,
    ) -> str:
        node = Node(row.id, kind, name, config or {}, inputs, shape, parameters, row.id, row, written)
        self.nodes.append(node)
        self._by_id[row.id] = node
        return row.id


def _reach(
    size: int | None, axis: int, kernel_size: tuple[int, int], strides: tuple[int, int], padding: str
) -> int | None:
    """Return the number of positions of a window along an axis."""
    if size is None:
        return None
    covered = 0 if padding == "same" else kernel_size[axis] - 1
    return (size - covered - 1) // strides[axis] + 1
