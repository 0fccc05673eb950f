"""Record the graph behind a Keras tensor as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras

from helpers.contract.graph import KERAS, Graph, Node, Shape, of_your_own
from helpers.observe.errors.mistakes import require_tensor
from helpers.observe.keras_internals import as_when_called, inputs_of, made_by, output_number
from helpers.observe.layers import activations
from helpers.observe.layers.in_the_call import Performance
from helpers.observe.layers.kinds import KINDS, keras_class, kind_by_behaviour, kind_of
from helpers.observe.plain import describe_initializer, plain

_WITH_ACTIVATION = {"Conv2D", "Dense", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose"}
ACTIVATION = " activation"
"""What is added to the id of a layer for its activation, which is a node of its own."""

_INITIALIZERS = ("kernel", "bias", "beta", "gamma", "moving_mean", "moving_variance")


@dataclass(frozen=True)
class Source:
    """What a layer takes: the output of a node, passed through operations that are left out of the graph.

    Args:
        node_id: of the node.
        through: the operations, in order.
    """

    node_id: str
    through: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Step:
    """How a recorded node can be run again.

    Args:
        operation: the Keras layer or operation.
        call: the recorded call of it.
        output: which of its outputs the node is.
        sources: what it takes, in order.
    """

    operation: Any
    call: Any
    output: int
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Recorded:
    """A graph, and how each of its nodes can be run again; an activation runs with the layer that it is part of."""

    graph: Graph
    steps: dict[str, Step]

    def node_of(self, tensor: Any) -> str:
        """Return the id of the node that made a tensor; empty if it is not in the graph."""
        made = made_by(tensor)
        return next((node_id for node_id, step in self.steps.items() if (step.operation, step.call) == made), "")


def record(output: Any, name: str = "", made: Sequence[Any] = (), performance: Performance | None = None) -> Recorded:
    """Return every layer between the inputs and a tensor, and those that were built but lead nowhere.

    Args:
        output: a symbolic Keras tensor.
        name: the model's name, if there is a model.
        made: all tensors that were made, from `keras_internals.kept_tensors`.
        performance: what the layers did in the call that counts, if there was one.

    Raises:
        ResultError: the output is no symbolic Keras tensor.
    """
    recorder = _Recorder(performance)
    output_id = recorder.source_of(output, training=None).node_id
    used = len(recorder.nodes)
    recorder.collect_unused(made)
    return Recorded(Graph(tuple(recorder.nodes[:used]), output_id, name, tuple(recorder.nodes[used:])), recorder.steps)


def record_all(made: Sequence[Any], performance: Performance | None = None) -> Recorded:
    """Return every layer that was built, none of which is the output.

    Args:
        made: all tensors that were made, from `keras_internals.kept_tensors`.
        performance: as in `record`.
    """
    recorder = _Recorder(performance)
    for tensor in _of_first_input(made):
        recorder.source_of(tensor, training=None)
    return Recorded(Graph(tuple(recorder.nodes), ""), recorder.steps)


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

    def __init__(self, performance: Performance | None) -> None:
        self._performance = performance
        self._is_used = True
        self.nodes: list[Node] = []
        self.steps: dict[str, Step] = {}
        self._sources: dict[int, Source] = {}
        self._calls: dict[int, int] = {}

    def source_of(self, tensor: Any, training: Any) -> Source:
        """Return where a tensor comes from, after collecting what comes before it."""
        require_tensor(tensor)
        stack = [tensor]
        while stack:
            current = stack[-1]
            waiting = [given for given in inputs_of(current) if id(given) not in self._sources]
            if id(current) in self._sources:
                stack.pop()
            elif waiting:
                stack.extend(reversed(waiting))
            else:
                self._sources[id(current)] = self._collect(current, training)
                stack.pop()
        return self._sources[id(tensor)]

    def collect_unused(self, made: Sequence[Any]) -> None:
        """Collect the nodes that made the other tensors of the graph's input."""
        self._is_used = False
        tensors = _of_first_input(made)
        if tensors and id(tensors[0]) in self._sources:
            for tensor in tensors:
                self.source_of(tensor, training=None)

    def _collect(self, tensor: Any, training: Any) -> Source:
        operation, call = made_by(tensor)
        sources = tuple(self._sources[id(given)] for given in inputs_of(tensor))
        as_when_called(operation, call)
        passed = call.arguments.kwargs.get("training")
        mode = training if passed is None else passed
        if isinstance(operation, keras.Model) and getattr(operation, "inputs", None):
            return self._collect_nested(operation, sources, mode, tensor)
        config = _config(operation)
        kind = self._kind(operation, call, config)
        step = Step(operation, call, output_number(tensor), sources)
        if kind == "Identity" and len(sources) == 1:
            return Source(sources[0].node_id, (*sources[0].through, step))
        if kind == "BatchNormalization":
            config["training"] = mode
        return Source(self._add(step, kind, config, _shape(tensor)))

    def _kind(self, operation: Any, call: Any, config: dict[str, Any]) -> str:
        """Return the kind of a layer; one that only seems to be of the table's is of the student's own."""
        kind = kind_of(operation, call, config)
        seeming = kind if kind in KINDS else kind_by_behaviour(operation, call) or kind
        performance = self._performance
        if seeming not in KINDS or performance is None or performance.shows(operation, seeming, is_used=self._is_used):
            return seeming
        return of_your_own(kind) if kind in KINDS else kind

    def _activation(self, operation: Any, config: dict[str, Any]) -> str:
        """Return the kind of the activation that a layer with weights applies to its result."""
        kind = activations.KINDS.get(str(config.get("activation")), "Activation")
        is_shown = self._performance is None or self._performance.shows_activation(operation, kind)
        return kind if is_shown else "Activation"

    def _collect_nested(self, model: Any, given: Sequence[Source], training: Any, tensor: Any) -> Source:
        """Collect the layers of a model that is used as a layer."""
        outside = dict(self._sources)
        for inner, source in zip(model.inputs, given, strict=True):
            self._sources[id(inner)] = source
        output = self.source_of(model.outputs[output_number(tensor)], training)
        self._sources = outside
        return output

    def _add(self, step: Step, kind: str, config: dict[str, Any], shape: Shape) -> str:
        operation, inputs = step.operation, tuple(source.node_id for source in step.sources)
        layer = f"{operation.name}#{id(operation)}"
        self._calls[id(operation)] = call = self._calls.get(id(operation), 0) + 1
        node_id = layer if call == 1 else f"{layer} call {call}"
        parameters = operation.count_params() if isinstance(operation, keras.layers.Layer) and operation.built else 0
        self.nodes.append(Node(node_id, kind, operation.name, config, inputs, shape, parameters, layer))
        self.steps[node_id] = step
        activation = self._activation(operation, config) if kind in _WITH_ACTIVATION else "Identity"
        if activation == "Identity":
            return node_id
        fused = f"{node_id}{ACTIVATION}"
        self.nodes.append(Node(fused, activation, None, {"activation": config["activation"]}, (node_id,), shape))
        return fused


def _shape(tensor: Any) -> Shape:
    return tuple(None if size is None else int(size) for size in tensor.shape)


def _config(operation: Any) -> dict[str, Any]:
    """Return an operation's attributes as plain data and initializers."""
    try:
        config = dict(operation.get_config())
    except Exception:  # noqa: BLE001 - an operation that cannot return its configuration is known by its kind alone
        return {}
    config |= _without_numbers(operation, config)
    for role in _INITIALIZERS:
        if (initializer := getattr(operation, f"{role}_initializer", None)) is not None:
            config[f"{role}_initializer"] = describe_initializer(initializer)
    if (activation := getattr(operation, "activation", None)) is not None:
        config["activation"] = activations.name_of(activation)
    config["call"] = KERAS if type(operation).call is keras_class(operation).call else "overridden"
    if config.get("padding") in ("VALID", "SAME"):
        config["padding"] = config["padding"].lower()
    if config.get("kernel_size") == config.get("strides") == (1, 1):
        config["dilation_rate"] = (1, 1)  # a window of one pixel cannot be stretched
    if config.get("axis") == -1 and getattr(operation, "input_spec", None) is not None:
        config["axis"] = (operation.input_spec.ndim or 0) - 1
    return {key: plain(value) for key, value in config.items() if key not in ("name", "dtype")}


def _without_numbers(operation: Any, config: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that no number may show, as the layer holds them, whatever it says of them."""
    held = object.__getattribute__(operation, "__dict__")
    told = {key for key in config if key == "padding" or key.endswith(("_regularizer", "_constraint"))}
    found = {key: held[key] for key in told if key in held and (key == "padding" or config[key] is None)}
    return found | ({"trainable": held["_trainable"]} if "trainable" in config and "_trainable" in held else {})
