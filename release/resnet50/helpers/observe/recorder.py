"""Record the graph behind a Keras tensor as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras

from helpers.contract.errors import ErrorCode, ResultError
from helpers.contract.graph import Graph, Node, Shape
from helpers.i18n import _
from helpers.observe.keras_internals import inputs_of, made_by, output_number
from helpers.observe.layer_kinds import ACTIVATIONS, KINDS, keras_class, kind_by_behaviour, kind_of
from helpers.observe.plain import describe_initializer, plain

_WITH_ACTIVATION = {"Conv2D", "Dense", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose"}
_INITIALIZERS = ("kernel", "bias", "beta", "gamma", "moving_mean", "moving_variance")

Recorded = tuple[Graph, dict[str, Any]]
"""A graph, and by node the tensor that it makes."""


def record(output: Any, name: str = "", made: Sequence[Any] = ()) -> Graph:
    """Return every layer between the inputs and a tensor, and those that were built but lead nowhere.

    Args:
        output: a symbolic Keras tensor.
        name: the model's name, if there is a model.
        made: all tensors that were made, from `keras_internals.kept_tensors`.

    Raises:
        ResultError: the output is no symbolic Keras tensor.
    """
    recorder = _Recorder()
    output_id = recorder.node_of(output, training=None)
    used = len(recorder.nodes)
    recorder.collect_unused(made)
    return Graph(tuple(recorder.nodes[:used]), output_id, name, tuple(recorder.nodes[used:]))


def record_all(made: Sequence[Any]) -> Recorded:
    """Return every layer that was built, none of which is the output.

    Args:
        made: all tensors that were made, from `keras_internals.kept_tensors`.

    Returns:
        The graph, and for each node the tensor that it makes; nodes inside of a nested model have none.
    """
    recorder = _Recorder()
    for tensor in _of_first_input(made):
        recorder.node_of(tensor, training=None)
    return Graph(tuple(recorder.nodes), ""), recorder.tensors


def _of_first_input(made: Sequence[Any]) -> list[Any]:
    """Return the tensors that depend on the first input alone, not those inside of a nested model."""
    calls = [(made_by(tensor)[0], inputs_of(tensor)) for tensor in made]
    models = [(model, {id(given) for given in inputs}) for model, inputs in calls if isinstance(model, keras.Model)]
    inner = {id(own) for model, given in models for own in model.inputs or () if id(own) not in given}
    known: dict[int, Any] = {}
    for tensor, (__, inputs) in zip(made, calls, strict=True):
        is_first = not known and not inputs and id(tensor) not in inner
        if is_first or (inputs and all(id(source) in known for source in inputs)):
            known[id(tensor)] = tensor
    return list(known.values())


def make_names_unique(*outputs: Any) -> None:
    """Number the operations behind recorded tensors: Keras makes no model of operations with the same name."""
    waiting, seen = list(outputs), set[int]()
    while waiting:
        tensor = waiting.pop()
        operation, __ = made_by(tensor)
        if id(tensor) not in seen:
            operation.name = f"{operation.name}_{len(seen)}"
            seen.add(id(tensor))
            waiting += inputs_of(tensor)


class _Recorder:
    """Walks from tensors back to the inputs and collects nodes, each after its inputs."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.tensors: dict[str, Any] = {}
        self._depth = 0
        self._node_ids: dict[int, str] = {}
        self._calls: dict[int, int] = {}

    def node_of(self, tensor: Any, training: Any) -> str:
        """Return the id of the node that made a tensor, after collecting what comes before it."""
        if not isinstance(tensor, keras.KerasTensor):
            given = _("nothing") if tensor is None else type(tensor).__name__
            message = _("the function returned {given}, expected a tensor")
            raise ResultError(ErrorCode.NO_TENSOR, message.format(given=given))
        stack = [tensor]
        while stack:
            current = stack[-1]
            waiting = [source for source in inputs_of(current) if id(source) not in self._node_ids]
            if id(current) in self._node_ids:
                stack.pop()
            elif waiting:
                stack.extend(reversed(waiting))
            else:
                self._node_ids[id(current)] = node_id = self._collect(current, training)
                if not self._depth:
                    self.tensors.setdefault(node_id, current)
                stack.pop()
        return self._node_ids[id(tensor)]

    def collect_unused(self, made: Sequence[Any]) -> None:
        """Collect the nodes that made the other tensors of the graph's input."""
        tensors = _of_first_input(made)
        if tensors and id(tensors[0]) in self._node_ids:
            for tensor in tensors:
                self.node_of(tensor, training=None)

    def _collect(self, tensor: Any, training: Any) -> str:
        operation, call = made_by(tensor)
        inputs = [self._node_ids[id(source)] for source in inputs_of(tensor)]
        passed = call.arguments.kwargs.get("training")
        mode = training if passed is None else passed
        if isinstance(operation, keras.Model) and getattr(operation, "inputs", None):
            return self._collect_nested(operation, inputs, mode, tensor)
        config = _config(operation)
        kind = kind_of(operation, call, config)
        if kind not in KINDS:
            kind = kind_by_behaviour(operation, call) or kind
        if kind == "Identity" and len(inputs) == 1:
            return inputs[0]
        if kind == "BatchNormalization":
            config["training"] = mode
        return self._add(operation, kind, config, inputs, _shape(tensor))

    def _collect_nested(self, model: Any, inputs: list[str], training: Any, tensor: Any) -> str:
        """Collect the layers of a model that is used as a layer."""
        outside = dict(self._node_ids)
        for inner, node_id in zip(model.inputs, inputs, strict=True):
            self._node_ids[id(inner)] = node_id
        self._depth += 1
        output = self.node_of(model.outputs[output_number(tensor)], training)
        self._depth -= 1
        self._node_ids = outside
        return output

    def _add(self, operation: Any, kind: str, config: dict[str, Any], inputs: list[str], shape: Shape) -> str:
        layer = f"{operation.name}#{id(operation)}"
        self._calls[id(operation)] = call = self._calls.get(id(operation), 0) + 1
        node_id = layer if call == 1 else f"{layer} call {call}"
        parameters = operation.count_params() if isinstance(operation, keras.layers.Layer) and operation.built else 0
        self.nodes.append(Node(node_id, kind, operation.name, config, tuple(inputs), shape, parameters, layer))
        activation = ACTIVATIONS.get(str(config.get("activation")), "Activation")
        if kind not in _WITH_ACTIVATION or activation == "Identity":
            return node_id
        fused = Node(f"{node_id} activation", activation, None, {"activation": config["activation"]}, (node_id,), shape)
        self.nodes.append(fused)
        return fused.id


def _shape(tensor: Any) -> Shape:
    return tuple(None if size is None else int(size) for size in tensor.shape)


def _config(operation: Any) -> dict[str, Any]:
    """Return an operation's attributes as plain data and initializers."""
    try:
        config = dict(operation.get_config())
    except Exception:  # noqa: BLE001 - an operation that cannot return its configuration is known by its kind alone
        return {}
    for role in _INITIALIZERS:
        initializer = getattr(operation, f"{role}_initializer", None)
        if initializer is not None:
            config[f"{role}_initializer"] = describe_initializer(initializer)
    activation = getattr(operation, "activation", None)
    if activation is not None:
        config["activation"] = getattr(activation, "__name__", type(activation).__name__)
    config["call"] = "Keras's own" if type(operation).call is keras_class(operation).call else "overridden"
    if config.get("padding") in ("VALID", "SAME"):
        config["padding"] = config["padding"].lower()
    if config.get("kernel_size") == (1, 1):
        config["dilation_rate"] = (1, 1)  # a window of one pixel cannot be stretched
    if config.get("axis") == -1 and getattr(operation, "input_spec", None) is not None:
        config["axis"] = (operation.input_spec.ndim or 0) - 1
    return {key: plain(value) for key, value in config.items() if key not in ("name", "dtype")}
