"""Write down the graph behind a Keras tensor as plain data."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import keras

from helpers.contract.exercises import BLOCKS
from helpers.contract.graph import Graph, Node, Shape
from helpers.i18n import _
from helpers.observe.block_stubs import BlockStub
from helpers.observe.layer_kinds import kind_by_behaviour
from helpers.observe.plain import describe_initializer, plain

_OPERATIONS = {
    "Relu": "ReLU",
    "ReLU": "ReLU",
    "Add": "Add",
    "Subtract": "Subtract",
    "Multiply": "Multiply",
    "Maximum": "Maximum",
    "Minimum": "Minimum",
    "Concatenate": "Concatenate",
    "Softmax": "Softmax",
    "Pad": "Pad",
    "Identity": "Identity",
}
_ACTIVATIONS = {"relu": "ReLU", "softmax": "Softmax", "softmax_v2": "Softmax", "linear": "Identity"}
KINDS = {
    *("Input", "ZeroPadding2D", "Conv2D", "BatchNormalization", "ReLU", "MaxPooling2D", "Add", "AveragePooling2D"),
    *("Flatten", "Dense", "Softmax", "Identity", *BLOCKS),
}
"""What a right network is made of."""

_WITH_ACTIVATION = {"Conv2D", "Dense", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose"}
_INITIALIZERS = ("kernel", "bias", "beta", "gamma", "moving_mean", "moving_variance")


def record(outputs: Any, name: str = "") -> Graph:
    """Write down every layer between the inputs and a tensor.

    Args:
        outputs: a symbolic Keras tensor.
        name: the model's name, where there is a model.

    Raises:
        TypeError: the output is no symbolic Keras tensor.
    """
    recorder = _Recorder()
    output = recorder.node_of(outputs, training=None)
    return Graph(tuple(recorder.nodes), output, name)


def record_all(tensors: Sequence[Any]) -> tuple[Graph, dict[str, Any]]:
    """Write down what stands behind several tensors, of which none is the output.

    Returns:
        The graph, and by node the tensor that it makes; those inside of a model that is used as a layer are left out.
    """
    recorder = _Recorder()
    for tensor in tensors:
        recorder.node_of(tensor, training=None)
    return Graph(tuple(recorder.nodes), ""), recorder.tensors


def make_names_unique(*outputs: Any) -> None:
    """Number the operations behind recorded tensors, because Keras makes no model of those with the same name."""
    waiting, seen = list(outputs), set[int]()
    while waiting:
        tensor = waiting.pop()
        operation, _ = _made_by(tensor)
        if id(tensor) not in seen:
            operation.name = f"{operation.name}_{len(seen)}"
            seen.add(id(tensor))
            waiting += _inputs(tensor)


class _Recorder:
    """Walks from tensors back to the inputs and gathers nodes, each after its inputs."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.tensors: dict[str, Any] = {}
        self._inside = 0
        self._node_ids: dict[int, str] = {}
        self._calls: dict[int, int] = {}

    def node_of(self, tensor: Any, training: Any) -> str:
        """Give the id of the node that made a tensor, after gathering what comes before it."""
        if not isinstance(tensor, keras.KerasTensor):
            given = _("nothing") if tensor is None else type(tensor).__name__
            raise TypeError(_("the function returned {given}, expected a tensor").format(given=given))
        stack = [tensor]
        while stack:
            following = stack[-1]
            waiting = [each for each in _inputs(following) if id(each) not in self._node_ids]
            if id(following) in self._node_ids:
                stack.pop()
            elif waiting:
                stack.extend(reversed(waiting))
            else:
                self._node_ids[id(following)] = node_id = self._gather(following, training)
                if not self._inside:
                    self.tensors.setdefault(node_id, following)
                stack.pop()
        return self._node_ids[id(tensor)]

    def _gather(self, tensor: Any, training: Any) -> str:
        operation, call = _made_by(tensor)
        inputs = [self._node_ids[id(each)] for each in _inputs(tensor)]
        told = _told(call, "training", training)
        if isinstance(operation, keras.Model) and getattr(operation, "inputs", None):
            return self._gather_nested(operation, inputs, told, tensor)
        config = _config(operation)
        kind = _kind(operation, call, config)
        if kind not in KINDS:
            kind = kind_by_behaviour(operation, call) or kind
        if kind == "Identity" and len(inputs) == 1:
            return inputs[0]
        if kind == "BatchNormalization":
            config["training"] = told
        return self._add(operation, kind, config, inputs, _shape(tensor))

    def _gather_nested(self, model: Any, inputs: list[str], training: Any, tensor: Any) -> str:
        """Write a model that is used as a layer down as its own layers."""
        outside = dict(self._node_ids)
        for inner, node_id in zip(model.inputs, inputs, strict=True):
            self._node_ids[id(inner)] = node_id
        position = tensor._keras_history.tensor_index  # noqa: SLF001 - Keras shows a tensor's origin nowhere else
        self._inside += 1
        output = self.node_of(model.outputs[position], training)
        self._inside -= 1
        self._node_ids = outside
        return output

    def _add(self, operation: Any, kind: str, config: dict[str, Any], inputs: list[str], shape: Shape) -> str:
        layer = f"{operation.name}#{id(operation)}"
        self._calls[id(operation)] = call = self._calls.get(id(operation), 0) + 1
        node_id = layer if call == 1 else f"{layer} call {call}"
        parameters = operation.count_params() if isinstance(operation, keras.layers.Layer) and operation.built else 0
        self.nodes.append(Node(node_id, kind, operation.name, config, tuple(inputs), shape, parameters, layer))
        activation = _ACTIVATIONS.get(str(config.get("activation")), "Activation")
        if kind not in _WITH_ACTIVATION or activation == "Identity":
            return node_id
        fused = Node(f"{node_id} activation", activation, None, {"activation": config["activation"]}, (node_id,), shape)
        self.nodes.append(fused)
        return fused.id


def _made_by(tensor: Any) -> tuple[Any, Any]:
    """Give the operation that made a tensor and its call."""
    history = tensor._keras_history  # noqa: SLF001 - Keras shows a tensor's origin nowhere else
    return history.operation, history.operation._inbound_nodes[history.node_index]  # noqa: SLF001 - the same


def _inputs(tensor: Any) -> list[Any]:
    return list(_made_by(tensor)[1].input_tensors)


def _told(call: Any, argument: str, otherwise: Any) -> Any:
    told = call.arguments.kwargs.get(argument)
    return otherwise if told is None else told


def _shape(tensor: Any) -> Shape:
    return tuple(None if each is None else int(each) for each in tensor.shape)


def _kind(operation: Any, call: Any, config: Mapping[str, Any]) -> str:
    """Say what an operation does: the name of Keras's own class, or the function of an activation."""
    own = _own_class(operation)
    if own.__name__ in ("Maximum", "Add") and _with_zero(call):
        return {"Maximum": "ReLU", "Add": "Identity"}[own.__name__]
    if not issubclass(own, keras.layers.Layer):
        return _OPERATIONS.get(str(own.__name__), str(own.__name__))
    if own is keras.layers.Layer:
        return str(operation.stands_for) if isinstance(operation, BlockStub) else _own_kind(type(operation).__name__)
    return _kind_of_layer(own.__name__, config)


def _own_kind(name: str) -> str:
    """Name the kind of a class of the student's own, which is not one of Keras's however it is called."""
    return _("{kind} of your own").format(kind=name) if name in KINDS else name


def _kind_of_layer(name: str, config: Mapping[str, Any]) -> str:
    if name == "Activation":
        return _ACTIVATIONS.get(str(config["activation"]), name)
    if name == "ReLU" and any(config.get(each) for each in ("max_value", "negative_slope", "threshold")):
        return "Activation"
    if name == "Reshape" and tuple(config["target_shape"]) == (-1,):
        return "Flatten"
    return {"InputLayer": "Input"}.get(name, name)


def _own_class(operation: Any) -> Any:
    """Give the class of Keras's that an operation is of, or derived from."""
    return next((each for each in type(operation).__mro__ if _is_keras_own(each)), type(operation))


def _is_keras_own(kind: type) -> bool:
    """Whether Keras's module holds a class by its name; a class can say anything of where it is from."""
    module = sys.modules.get(kind.__module__) if kind.__module__.startswith("keras.") else None
    return getattr(module, kind.__name__, None) is kind


def _with_zero(call: Any) -> bool:
    others = [each for each in (*call.arguments.args, *call.arguments.kwargs.values()) if isinstance(each, int | float)]
    return len(call.input_tensors) == 1 and others == [0]


def _config(operation: Any) -> dict[str, Any]:
    """Give an operation's attributes as plain data, its initializers as text."""
    try:
        config = dict(operation.get_config())
    except Exception:  # noqa: BLE001 - an operation that cannot say how it is set up is known by its kind alone
        return {}
    for role in _INITIALIZERS:
        initializer = getattr(operation, f"{role}_initializer", None)
        if initializer is not None:
            config[f"{role}_initializer"] = describe_initializer(initializer)
    activation = getattr(operation, "activation", None)
    if activation is not None:
        config["activation"] = getattr(activation, "__name__", type(activation).__name__)
    config["call"] = "Keras's own" if type(operation).call is _own_class(operation).call else "overridden"
    if config.get("padding") in ("VALID", "SAME"):
        config["padding"] = config["padding"].lower()
    if config.get("kernel_size") == (1, 1):
        config["dilation_rate"] = (1, 1)  # a window of one pixel cannot be stretched
    if config.get("axis") == -1 and getattr(operation, "input_spec", None) is not None:
        config["axis"] = (operation.input_spec.ndim or 0) - 1
    return {key: plain(value) for key, value in config.items() if key not in ("name", "dtype")}
