"""Call the student's functions and write down, as plain data, what they build and compute; judge nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from helpers.contract import patterns
from helpers.contract.graph import Graph
from helpers.i18n import _
from helpers.observe import calling, student_errors
from helpers.observe.block_stubs import in_place_of_blocks
from helpers.observe.keras_internals import sizes_may_disagree, tensorflow_functions, undisturbed, without_variables
from helpers.observe.plain import describe_initializer
from helpers.observe.recorder import make_names_unique, record, record_all
from helpers.observe.weights import factory

Namespace = dict[str, Any]
Observation = dict[str, Any]
Recorded = tuple[Graph, dict[str, Any]]
_MOST_VALUES = 200_000
_WITH_VARIABLES_TOO: set[tuple[Any, ...]] = set()
"""Errors that are no matter of how a case is observed: they were seen when it was observed with variables, too."""

_LARGER = 4
"""How many times as large the images are on which a network that ended in an error is looked at again."""


def observe(case: Mapping[str, Any], namespace: Namespace) -> Observation:
    """Observe one case.

    Args:
        case: what to call and with which arguments, as `assignment.cases` writes it.
        namespace: the globals that the student's code has filled.

    Returns:
        `signature`, `graph`, `outputs` and `errors`; what could not be observed is None or missing.
    """
    name = case["function"]
    function = namespace.get(name)
    if not callable(function):
        return {"defined": False}
    ways: dict[str, Callable[[], Observation]] = {
        "block": lambda: _block(case, function, namespace),
        "stand-ins": lambda: _network_of_stand_ins(case, function, namespace),
        "own blocks": lambda: _network_of_own_blocks(case, function, namespace),
    }
    with undisturbed(), without_variables():
        observation = ways[case["way"]]()
    if any(_place(each) not in _WITH_VARIABLES_TOO for each in observation["errors"].values()):
        with undisturbed():
            observation = ways[case["way"]]()
        _WITH_VARIABLES_TOO.update(map(_place, observation["errors"].values()))
    return {"defined": True, "signature": calling.describe_signature(function)} | observation


def _place(error: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(error[name] for name in ("type", "message", "cell", "line", "text"))


def precision() -> str:
    """Say how this machine multiplies: `tf32` on graphics processors that round float32 numbers, else `float32`."""
    rounds = tf.config.experimental.tensor_float_32_execution_enabled()
    return "tf32" if rounds and tf.config.list_physical_devices("GPU") else "float32"


def _block(case: Mapping[str, Any], function: Any, namespace: Namespace) -> Observation:
    observation: Observation = {"graph": None, "outputs": {}, "errors": {}}
    arguments = dict(case["arguments"]) | {"initializer": factory(case["initializer"])}
    x = patterns.images(case["input"], case["input_shape"]).astype(np.float32)

    def built() -> tuple[Any, Any]:
        with tensorflow_functions(namespace):
            symbolic = keras.Input(batch_shape=case["input_shape"])
            return symbolic, calling.call(function, case["function"], {"X": symbolic} | arguments)

    traces = "weights_key" in case
    recorded: Recorded | None = None
    try:
        symbolic, output = built()
        observation["graph"] = record(output).to_json()
        recorded = record_all([output]) if traces else None
        if "training" not in arguments:
            observation["outputs"] |= _in_a_model(symbolic, output, x)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the student's code raises is written down
        _note(observation, "graph", error, namespace)
        _go_on(observation, lambda: record(built()[1]))
        with contextlib.suppress(Exception):
            recorded = recorded or (
                record_all(student_errors.tensors_at(error, student_errors.files_of(namespace))) if traces else None
            )
    try:
        output = calling.call(function, case["function"], {"X": x} | arguments)
        observation["outputs"]["block"] = _numbers(output)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - as above
        observation["errors"]["block"] = student_errors.describe(error, student_errors.files_of(namespace))
    if traces:
        observation["traced"] = _traced(*recorded, x, case["weights_key"]) if recorded else None
    return observation


def _traced(graph: Graph, tensors: dict[str, Any], x: Any, key: int) -> dict[str, Any] | None:
    """Give the layers of a block, up to an error, and what each of them puts out when all weights are patterns."""
    with contextlib.suppress(Exception):
        make_names_unique(*tensors.values())
        inputs = [tensors[node.id] for node in graph.nodes if node.kind == "Input"]
        model = keras.Model(inputs, list(tensors.values()))
        _set_weights(model, key)
        results = zip(tensors, model(x, training=False), strict=True)
        return {"graph": graph.to_json(), "outputs": {node_id: _numbers(each) for node_id, each in results}}
    return None


def _in_a_model(symbolic: Any, output: Any, x: Any) -> dict[str, Any]:
    """Run a block as part of a model that Keras switches from training to inference."""
    make_names_unique(output)
    model = keras.Model(symbolic, output)
    return {"in training": _numbers(model(x, training=True)), "after training": _numbers(model(x, training=False))}


def _go_on(observation: Observation, observe_again: Callable[[], Graph]) -> None:
    """Where an error cut the graph short, look at what comes after it, if the sizes were all that was wrong."""
    if observation["graph"] is None or not observation["graph"]["output"]:
        with contextlib.suppress(Exception, SystemExit), sizes_may_disagree():
            observation["graph"] = observe_again().to_json()
            observation["gone_on"] = True


def _network_of_stand_ins(case: Mapping[str, Any], function: Any, namespace: Namespace) -> Observation:
    observation: Observation = {"graph": None, "outputs": {}, "errors": {}}
    x = patterns.images(case["input"], case["input_shape"]).astype(np.float32)

    def built_for(arguments: Mapping[str, Any]) -> Any:
        with tensorflow_functions(namespace), in_place_of_blocks(namespace, describe_initializer):
            return calling.call(function, case["function"], arguments)

    arguments = _network_arguments(case)
    try:
        model = built_for(arguments)
        observation["graph"] = _graph_of(model).to_json()
        _set_weights(model, case["weights_key"])
        for mode, training in (("training=False", False), ("training=True", True), ("after training", False)):
            observation["outputs"][mode] = _numbers(model(x, training=training))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the student's code raises is written down
        _note(observation, "graph", error, namespace)
        height, width, channels = arguments["input_shape"]
        larger = arguments | {"input_shape": (_LARGER * height, _LARGER * width, channels)}
        _go_on(observation, lambda: _graph_of(built_for(larger)))
    return observation


def _network_of_own_blocks(case: Mapping[str, Any], function: Any, namespace: Namespace) -> Observation:
    observation: Observation = {"graph": None, "outputs": {}, "errors": {}}
    try:
        with tensorflow_functions(namespace):
            model = calling.call(function, case["function"], _network_arguments(case))
            observation["graph"] = _graph_of(model).to_json()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the student's code raises is written down
        _note(observation, "graph", error, namespace)
    return observation


def _network_arguments(case: Mapping[str, Any]) -> dict[str, Any]:
    """Give the arguments as the notebook promises them: the input shape is a tuple, which JSON does not know."""
    return dict(case["arguments"]) | {"input_shape": tuple(case["arguments"]["input_shape"])}


def _note(observation: Observation, what: str, error: BaseException, namespace: Namespace) -> None:
    """Write an error down, and the part of the graph that was built before it."""
    files = student_errors.files_of(namespace)
    observation["errors"][what] = student_errors.describe(error, files)
    with contextlib.suppress(Exception):
        if observation["graph"] is None:
            observation["graph"] = record_all(student_errors.tensors_at(error, files))[0].to_json()


def _only_output(model: Any) -> Any:
    if not isinstance(model, keras.Model):
        given = _("nothing") if model is None else _article(type(model).__name__)
        raise TypeError(_("ResNet50 returned {given}, expected a Keras model").format(given=given))
    if len(model.outputs) != 1:
        message = _("the model has {count} outputs, expected one")
        raise ValueError(message.format(count=len(model.outputs)))
    return model.outputs[0]


def _graph_of(model: Any) -> Graph:
    return record(_only_output(model), model.name)


def _set_weights(model: Any, key: int) -> None:
    """Set every variable that has a known role to the case's pattern."""
    for layer in model.layers:
        for each in layer.variables:
            role = each.path.rsplit("/", 1)[-1]
            if role in ("kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance"):
                each.assign(patterns.variable(role, tuple(each.shape), key))


def _numbers(output: Any) -> dict[str, Any]:
    """Give an array as plain data."""
    if output is None:
        raise TypeError(_("the function returned nothing: does its last line return X?"))
    if isinstance(output, list | tuple):
        message = _("the function returned {kind} of {count}, expected one tensor")
        raise TypeError(message.format(kind=_article(type(output).__name__), count=len(output)))
    values = np.asarray(output)
    if values.dtype.kind not in "fiu" or values.size > _MOST_VALUES:
        message = _("expected an array of numbers, got {kind}")
        raise TypeError(message.format(kind=_article(type(output).__name__)))
    return {"shape": list(values.shape), "values": values.astype(np.float64).ravel().tolist()}


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
