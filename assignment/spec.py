"""The table: every layer of both blocks and of the network.

Source: He, Zhang, Ren and Sun, Deep Residual Learning for Image Recognition, 2015, table 1 (columns of 50 layers and
more) and figure 5 (right), with the changes that the assignment makes: the first convolution is not followed by padding
before max pooling, and average pooling has a 2x2 window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assignment.rows import Rows
from assignment.variant import DEFAULT, FIRST_STAGE, LayerNames, Variant
from helpers.contract.exercises import PARAMETERS
from helpers.contract.graph import Graph, Shape
from helpers.contract.initializers import GLOROT_UNIFORM, Initializer
from helpers.contract.rows import BNS, CONVS, BlockName, Role, Row

_STAGES = (((64, 64, 256), 1), ((128, 128, 512), 2), ((256, 256, 1024), 2), ((512, 512, 2048), 2))
"""For each stage from stage 2 on the filters of each block and the stride of the first block."""

KERNEL_SIZE = 3
"""The parameter f of every block of the network."""

_DEFAULTS = {"stage": "1", "block": "'a'", "s": "2", "training": "None", "initializer": "glorot_uniform"}
"""The default of each parameter of a block that has one, as Python writes it."""


def signature(exercise: str, variant: Variant = DEFAULT) -> tuple[tuple[str, str | None], ...]:
    """Return the parameters of a graded function in order, each with its default as Python writes it; None without one.

    Args:
        exercise: the function's name.
        variant: of the assignment.
    """
    defaults = _DEFAULTS | {"input_shape": repr(variant.image_shape), "classes": str(variant.classes)}
    return tuple((parameter, defaults.get(parameter)) for parameter in PARAMETERS[exercise])


_WRITTEN = {
    "2a": {"filters": "F1"},
    "2b": {"filters": "F2", "kernel_size": "(f, f)"},
    "2c": {"filters": "F3"},
    "1": {"filters": "F3"},
}
"""How the settings of a block's convolutions are written with the block's arguments, by the part of their names."""

_WRITTEN_IF_STRIDED = {
    "identity_block": {},
    "convolutional_block": {"2a": {"strides": "(s, s)"}, "1": {"strides": "(s, s)"}},
}
"""Likewise the settings that follow the stride, which only a convolutional block has."""


@dataclass(frozen=True)
class BlockCall:
    """The arguments of one call of a block.

    Args:
        function: identity_block or convolutional_block.
        f: height and width of the middle convolution's kernel.
        filters: numbers of filters of the three convolutions of the main path.
        stage: the stage's number, used in the names.
        block: the block's letter or number, used in the names.
        s: stride of the first convolution and of the shortcut; 1 for an identity block.
        training: the argument `training` of BatchNormalization's calls.
        initializer: the kernels' initializer, as an observation records it.
        names: with which the layers' names begin.
    """

    function: str
    f: int
    filters: tuple[int, int, int]
    stage: int | str = 1
    block: str = "a"
    s: int = 1
    training: bool | None = None
    initializer: Initializer = GLOROT_UNIFORM
    names: LayerNames = DEFAULT.names


def block_graph(call: BlockCall, input_shape: Shape) -> Graph:
    """Return the table of one block.

    Args:
        call: the block's arguments.
        input_shape: (images, height, width, channels).

    >>> call = BlockCall("convolutional_block", f=2, filters=(2, 4, 6), s=2)
    >>> graph = block_graph(call, (3, 4, 4, 6))
    >>> graph.by_id[graph.output].shape, graph.parameters
    ((3, 2, 2, 6), 194)
    """
    rows = Rows(input_shape)
    output = _block_rows(rows, rows.input, call, None)
    return Graph(tuple(rows.nodes), output)


def network_graph(
    input_shape: tuple[int, int, int] | None = None,
    classes: int | None = None,
    variant: Variant = DEFAULT,
    *,
    expanded: bool = True,
) -> Graph:
    """Return the table of the network.

    Args:
        input_shape: (height, width, channels) of one image; None for the variant's.
        classes: number of classes; None for the variant's.
        variant: of the assignment.
        expanded: whether each layer is a row; otherwise each block is one row, as a stub for it records it.

    >>> graph = network_graph()
    >>> len(graph.nodes) - 1, graph.parameters  # softmax is part of the Dense layer
    (177, 23600006)
    """
    classes = variant.classes if classes is None else classes
    rows = Rows((None, *(input_shape or variant.image_shape)), {"shape": "input_shape"})
    row = rows.zero_padding(Row(Role.ZERO_PADDING), rows.input, 3)
    row = rows.conv(Row(Role.CONV1), row, "conv1", {"filters": 64, "kernel_size": (7, 7), "strides": (2, 2)})
    row = rows.batch_norm(Row(Role.BN_CONV1), row, "bn_conv1", training=None)
    row = rows.relu(Row(Role.RELU_CONV1), row)
    row = rows.pool(
        Row(Role.MAX_POOLING), row, "MaxPooling2D", {"pool_size": (3, 3), "strides": (2, 2), "padding": "valid"}
    )
    for call in block_calls(variant):
        row = _expanded_block(rows, row, call) if expanded else _block_row(rows, row, call)
    window = (variant.pooling_window,) * 2
    row = rows.pool(Row(Role.AVG_POOL), row, "AveragePooling2D", {"pool_size": window, "strides": window}, "avg_pool")
    row = rows.flatten(Row(Role.FLATTEN), row)
    row = rows.dense(Row(Role.FC), row, f"fc{classes}", classes, {"name": "fc{classes}", "units": "classes"})
    row = rows.softmax(Row(Role.SOFTMAX), row)
    return Graph(tuple(rows.nodes), row, name="ResNet50")


def block_calls(variant: Variant = DEFAULT) -> Iterator[BlockCall]:
    """Yield the block calls of the network, in order.

    Args:
        variant: of the assignment.
    """
    for stage, (filters, s) in enumerate(_STAGES, FIRST_STAGE):
        head, *others = variant.labels(stage)
        yield BlockCall("convolutional_block", KERNEL_SIZE, filters, stage, head, s, names=variant.names)
        for label in others:
            yield BlockCall("identity_block", KERNEL_SIZE, filters, stage, label, names=variant.names)


def _block_rows(rows: Rows, source: str, call: BlockCall, block: BlockName | None) -> str:
    """Add the layers of a block, main path first."""
    conv_begins, bn_begins = call.names.convolution, call.names.batch_normalization

    def component(part: str, above: str, filters: int, window: dict[str, Any]) -> str:
        config = {"filters": filters, "kernel_initializer": call.initializer} | window
        written = _WRITTEN[part] | _WRITTEN_IF_STRIDED[call.function].get(part, {}) if block is None else {}
        conv_name, bn_name = (f"{begin}{call.stage}{call.block}_branch{part}" for begin in (conv_begins, bn_begins))
        conv = rows.conv(Row(CONVS[part], block), above, conv_name, config, _named(conv_begins, part, written))
        written = _named(bn_begins, part, {"training": "training"} if block is None else {})
        return rows.batch_norm(Row(BNS[part], block), conv, bn_name, training=call.training, written=written)

    f1, f2, f3 = call.filters
    strided = {"kernel_size": (1, 1), "strides": (call.s, call.s)}
    row = component("2a", source, f1, strided)
    row = rows.relu(Row(Role.RELU_2A, block), row)
    row = component("2b", row, f2, {"kernel_size": (call.f, call.f), "padding": "same"})
    row = rows.relu(Row(Role.RELU_2B, block), row)
    row = component("2c", row, f3, {"kernel_size": (1, 1)})
    shortcut = source if call.function == "identity_block" else component("1", source, f3, strided)
    row = rows.add(Row(Role.ADD, block), row, shortcut)
    return rows.relu(Row(Role.RELU_ADD, block), row)


def _named(prefix: str, part: str, written: dict[str, str]) -> dict[str, str]:
    """Return how the settings of a block's layer are written, with its name; nothing for a block of the network."""
    return written | {"name": f"{prefix}{{stage}}{{block}}_branch{part}"} if written else {}


def _expanded_block(rows: Rows, source: str, call: BlockCall) -> str:
    return _block_rows(rows, source, call, BlockName(str(call.stage), call.block))


def _block_row(rows: Rows, source: str, call: BlockCall) -> str:
    config: dict[str, Any] = {
        "f": call.f,
        "filters": call.filters,
        "stage": str(call.stage),
        "block": call.block,
        "training": call.training,
        "initializer": call.initializer,
    }
    if call.function == "convolutional_block":
        config["s"] = call.s
    parameters = block_graph(call, rows.shape(source)).parameters
    return rows.block(
        Row(Role.BLOCK, BlockName(str(call.stage), call.block)), source, call.function, config, parameters
    )
