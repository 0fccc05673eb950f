"""Evaluate a graph in NumPy, without Keras: the table's graph or an observed one, in training or in inference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from assignment import arithmetic
from assignment.arithmetic import FLOAT32, Array, Precision, Value, Window
from helpers.contract import patterns
from helpers.contract.case import Kernel
from helpers.contract.graph import Graph, Node
from helpers.contract.patterns import Weights

Variables = Callable[[Node, str, tuple[int, ...]], Weights]
"""Returns the value of a layer's variable, given the node, the role such as `kernel`, and the shape."""

Statistics = tuple[Value, Value]
"""Mean and variance of each channel."""


def evaluate(
    graph: Graph,
    x: Array,
    variables: Variables,
    *,
    training: bool | None = None,
    precision: Precision = FLOAT32,
    after_training: bool = False,
) -> Value:
    """Compute a graph's output.

    Args:
        graph: the table's graph, or an observed one.
        x: the input, (images, height, width, channels).
        variables: returns the value of a variable.
        training: the mode of BatchNormalization layers whose call does not set it.
        precision: the precision of the machine whose results the bound covers.
        after_training: whether the same images have passed once in training mode before, which updates the moving
            averages.

    Returns:
        The exact output and, element by element, the bound on a right network's error.

    Raises:
        ValueError: the graph holds a layer of an unknown kind.
    """
    moving: dict[str, Statistics] = {}
    if after_training:
        _forward(graph, _Run(arithmetic.exact(x), variables, True, precision, moving))
    return _forward(graph, _Run(arithmetic.exact(x), variables, training, precision, moving))


def _forward(graph: Graph, run: _Run) -> Value:
    values: dict[str, Value] = {}
    for node in graph.nodes:
        values[node.id] = _layer(node.kind)(node, [values[source] for source in node.inputs], run)
    return values[graph.output]


def layer_output(node: Node, inputs: Sequence[Value], variables: Variables, moving: dict[str, Statistics]) -> Value:
    """Compute the output of one layer in a chain.

    Of BatchNormalization that is the output in inference after a step in training mode, so that momentum shows; where
    the call sets training mode, the output of that step is added.

    Args:
        node: the layer.
        inputs: its inputs, in order; at least one.
        variables: returns the value of a variable.
        moving: the moving averages by layer, which are updated.

    Raises:
        ValueError: the layer is of an unknown kind, or has no inputs.
    """
    if not inputs:
        raise ValueError("a layer without inputs has no output")
    run = _Run(inputs[0], variables, training=False, precision=FLOAT32, moving=moving)
    if node.kind != "BatchNormalization":
        return _layer(node.kind)(node, list(inputs), run)
    modes = [replace(node, config={**node.config, "training": mode}) for mode in (True, False)]
    in_training, in_inference = (_batch_norm(in_mode, list(inputs), run) for in_mode in modes)
    return arithmetic.add(in_training, in_inference, FLOAT32) if node.config["training"] else in_inference


def initial_variables(initializer: Kernel, seeds: Callable[[Node], int | None] = lambda _: 0) -> Variables:
    """Return the variables of freshly built layers.

    Args:
        initializer: the initializer of every kernel, as in `helpers.contract.patterns.weights`.
        seeds: returns the seed of a layer's initializer.
    """
    constants = {"gamma": 1.0, "moving_variance": 1.0}

    def variables(node: Node, role: str, shape: tuple[int, ...]) -> Weights:
        if role == "kernel":
            return patterns.weights(initializer, shape, seeds(node))
        return np.full(shape, constants.get(role, 0.0))

    return variables


def patterned_variables(key: int) -> Variables:
    """Return the variables of a network all of whose weights were set to a pattern."""
    return lambda _node, role, shape: patterns.variable(role, shape, key)


def cached(variables: Variables) -> Variables:
    """Return the same variables, each computed only once, for a network that is evaluated several times."""
    cache: dict[tuple[str, str], Weights] = {}

    def variable(node: Node, role: str, shape: tuple[int, ...]) -> Weights:
        if (node.id, role) not in cache:
            cache[node.id, role] = variables(node, role, shape)
        return cache[node.id, role]

    return variable


@dataclass(frozen=True)
class _Run:
    """The state that all layers of one evaluation share."""

    x: Value
    variables: Variables
    training: bool | None
    precision: Precision
    moving: dict[str, Statistics]

    def variable(self, node: Node, role: str, shape: tuple[int, ...]) -> Array:
        """Return the value of a layer's variable, with which all else is computed in float64."""
        return self.variables(node, role, shape).astype(np.float64)


def _conv(node: Node, inputs: list[Value], run: _Run) -> Value:
    config = node.config
    shape = (*config["kernel_size"], inputs[0].exact.shape[3] // config["groups"], config["filters"])
    kernel, bias = _kernel_and_bias(node, shape, run)
    return arithmetic.convolve(inputs[0], kernel, bias, _window(node), run.precision)


def _dense(node: Node, inputs: list[Value], run: _Run) -> Value:
    kernel, bias = _kernel_and_bias(node, (inputs[0].exact.shape[-1], node.config["units"]), run)
    return arithmetic.dense(inputs[0], kernel, bias, run.precision)


def _kernel_and_bias(node: Node, shape: tuple[int, ...], run: _Run) -> tuple[Array, Array]:
    bias = run.variable(node, "bias", shape[-1:]) if node.config["use_bias"] else np.zeros(shape[-1:])
    return run.variable(node, "kernel", shape), bias


def _batch_norm(node: Node, inputs: list[Value], run: _Run) -> Value:
    config = node.config
    x = arithmetic.with_last_axis(inputs[0], config["axis"])
    shape, layer = x.exact.shape[-1:], node.layer or node.id
    if layer not in run.moving:
        start = [arithmetic.exact(run.variable(node, role, shape)) for role in ("moving_mean", "moving_variance")]
        run.moving[layer] = (start[0], start[1])
    mean, variance = run.moving[layer]
    uses_batch = run.training if config["training"] is None else config["training"]
    if uses_batch and config.get("trainable", True):
        batch = arithmetic.moments(x, run.precision)
        run.moving[layer] = (
            arithmetic.move(mean, batch[0], config["momentum"], run.precision),
            arithmetic.move(variance, batch[1], config["momentum"], run.precision),
        )
        mean, variance = batch
    scale = run.variable(node, "gamma", shape) if config["scale"] else np.ones(shape)
    offset = run.variable(node, "beta", shape) if config["center"] else np.zeros(shape)
    result = arithmetic.normalize(x, scale, offset, (mean, variance, config["epsilon"]), run.precision)
    return arithmetic.with_last_axis(result, config["axis"], back=True)


def _add(_node: Node, inputs: list[Value], run: _Run) -> Value:
    return reduce(lambda left, right: arithmetic.add(left, right, run.precision), inputs)


def _max_pool(node: Node, inputs: list[Value], _: _Run) -> Value:
    return arithmetic.max_pool(inputs[0], node.config["pool_size"], _window(node))


def _average_pool(node: Node, inputs: list[Value], run: _Run) -> Value:
    return arithmetic.average_pool(inputs[0], node.config["pool_size"], _window(node), run.precision)


def _window(node: Node) -> Window:
    return Window(node.config["strides"], node.config.get("padding", "valid"), node.config.get("dilation_rate", (1, 1)))


def _stub(node: Node, inputs: list[Value], run: _Run) -> Value:
    """Compute the output of a stub for a block: every s-th row and column, channels repeated, times a gain."""
    x, s = inputs[0], node.config.get("s", 1)
    channels = np.arange(node.config["filters"][2]) % x.exact.shape[3]
    taken = Value(x.exact[:, ::s, ::s, channels], x.bound[:, ::s, ::s, channels])
    return arithmetic.multiply(taken, patterns.STUB_GAINS[node.kind], run.precision)


_LAYERS: dict[str, Callable[[Node, list[Value], _Run], Value]] = {
    "Input": lambda _node, _inputs, run: run.x,
    "Conv2D": _conv,
    "BatchNormalization": _batch_norm,
    "ReLU": lambda _node, inputs, _run: arithmetic.relu(inputs[0]),
    "Add": _add,
    "ZeroPadding2D": lambda node, inputs, _run: arithmetic.pad(inputs[0], node.config["padding"]),
    "MaxPooling2D": _max_pool,
    "AveragePooling2D": _average_pool,
    "Flatten": lambda _node, inputs, _run: arithmetic.flatten(inputs[0]),
    "Dense": _dense,
    "Softmax": lambda _node, inputs, run: arithmetic.softmax(inputs[0], run.precision),
    "identity_block": _stub,
    "convolutional_block": _stub,
}
KINDS = frozenset(_LAYERS)
"""The kinds of layers that the oracle can evaluate."""


def _layer(kind: str) -> Callable[[Node, list[Value], _Run], Value]:
    if kind not in _LAYERS:
        raise ValueError(f"the oracle knows no layer of the kind {kind!r}")
    return _LAYERS[kind]
