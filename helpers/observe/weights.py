"""Known weights in place of random ones, and what a chain of recorded layers computes with them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import reduce
from typing import Any

import keras
import numpy as np

from helpers.contract import chain, patterns
from helpers.contract.case import Case, Kernel, Patterned
from helpers.contract.errors import ErrorCode, ResultError
from helpers.contract.graph import Node
from helpers.contract.initializers import ARGUMENT
from helpers.contract.observation import Sample
from helpers.contract.patterns import Array
from helpers.i18n import _
from helpers.observe.keras_internals import glorot_filled_by
from helpers.observe.layers.kinds import keras_class
from helpers.observe.recorder import ACTIVATION, Recorded, Step


class NotCalledError(ResultError):
    """The factory of initializers was passed as an initializer; Keras makes it anew, with a message of its own."""

    def __init__(self, message: str) -> None:
        super().__init__(ErrorCode.NOT_CALLED, message)


class CaseInitializer(keras.initializers.Initializer):
    """Fills a kernel with a case's known numbers.

    Args:
        kernel: which numbers.
        seed: what the student's function asked for; another seed gives other numbers.
    """

    label = ARGUMENT

    def __init__(self, kernel: Kernel, seed: int | None = None) -> None:
        self.kernel = kernel
        self.seed = seed

    def __repr__(self) -> str:
        """Return the call that made it, because messages of Keras quote it."""
        return f"{ARGUMENT}(seed={self.seed})"

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Any:
        """Return the kernel."""
        seed = self.seed if isinstance(self.seed, int) else None
        return keras.ops.convert_to_tensor(patterns.weights(self.kernel, tuple(shape), seed), dtype)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of this initializer, as plain data."""
        return {"kernel": self.kernel.to_json(), "seed": self.seed}


def initializer_factory(kernel: Kernel) -> Callable[..., CaseInitializer]:
    """Return what a case passes as `initializer`: a function that is called as `initializer(seed=0)`.

    Args:
        kernel: the numbers that the initializers fill in.
    """

    def initializer(seed: int | None = None, *__: Any, **others: Any) -> CaseInitializer:
        if others or isinstance(seed, tuple | list):  # Keras calls it with a shape and a type
            message = _("kernel_initializer was given {name} itself, which was not called")
            raise NotCalledError(message.format(name=ARGUMENT))
        return CaseInitializer(kernel, seed)

    initializer.label = ARGUMENT  # type: ignore[attr-defined]  # a function may have attributes of its own
    return initializer


def set_weights(model: Any, key: int) -> None:
    """Set every variable that has a known role to a pattern.

    Args:
        model: a Keras model.
        key: of the pattern.
    """
    for layer in model.layers:
        for role, variable in _weights_of(layer):
            variable.assign(patterns.variable(role, tuple(variable.shape), key))


def _weights_of(operation: Any) -> Iterator[tuple[str, Any]]:
    """Yield the weights of a layer that have a known role."""
    for variable in getattr(operation, "variables", ()):
        role = variable.path.rsplit("/", 1)[-1]
        if role in chain.ROLES:
            yield role, variable


def _held_by(operation: Any) -> Iterator[tuple[str, Any]]:
    """Yield the weights with which Keras's own class computes, whatever a class derived from it says of them."""
    kinds = type(operation).__mro__
    own = kinds[: kinds.index(keras_class(operation))]
    held = object.__getattribute__(operation, "__dict__")
    for role in chain.ROLES:
        variable = held.get(role, held.get(f"_{role}"))
        is_hidden = any(not {role, "__getattribute__"}.isdisjoint(vars(kind)) for kind in own)
        is_plain = isinstance(variable, keras.Variable) and keras_class(variable) is type(variable)
        if is_plain and not is_hidden:
            yield role, variable


def known_glorot(key: int | None) -> AbstractContextManager[None]:
    """Let Keras's GlorotUniform fill in a pattern, so that it shows which layers start with it.

    Args:
        key: of the pattern; None leaves the initializer as it is.
    """

    def fill(self: Any, shape: Sequence[int], dtype: Any = None) -> Any:
        return CaseInitializer(Patterned(key or 0), self.seed)(shape, dtype)

    return contextlib.nullcontext() if key is None else glorot_filled_by(fill)


def first_weights(recorded: Recorded, key: int) -> dict[str, dict[str, Sample]]:
    """Return samples of the weights with which layers start, by node and role.

    Args:
        recorded: the layers, just built.
        key: of the case.
    """
    return {
        node_id: {role: _sample(variable.value, key, chain.MOST_SAMPLED_WEIGHTS) for role, variable in found}
        for node_id, step in recorded.steps.items()
        if (found := list(_held_by(step.operation)))
    }


def run_chain(recorded: Recorded, case: Case) -> dict[str, Sample]:
    """Return samples of what recorded layers put out in a chain; of a layer that raises, nothing.

    Args:
        recorded: the layers.
        case: the call, with a `trace_key`.
    """
    outputs: dict[str, Sample] = {}
    key = case.trace_key or 0
    values, links = chain.Values(_tensor), list(chain.links(recorded.graph, key, chain.places(recorded.graph, case)))
    _set_all(recorded, links)
    for link in links:
        node, result = link.node, None
        if node.kind == "Input":
            result = _tensor(patterns.pixels(case.images, chain.sizes_of(node)))
        elif link.is_asked:
            with contextlib.suppress(Exception, SystemExit):  # what raises has no output in a chain
                computed = _result(recorded, node, values.before(link))
                if chain.fits(node.shape, tuple(computed.shape)):
                    outputs[node.id] = _sample(computed, key)
                    result = computed
        values.add(link, result)
    return outputs


def _tensor(values: Array) -> Any:
    return keras.ops.convert_to_tensor(values, "float32")


def _set_all(recorded: Recorded, links: Sequence[chain.Link]) -> None:
    """Set the weights of each layer once, before any is called, so that what two of them share cannot fit both."""
    done = set[int]()
    for link in links:
        step = recorded.steps.get(link.node.id)
        if step is not None and link.is_asked and id(step.operation) not in done:
            done.add(id(step.operation))
            with contextlib.suppress(Exception, SystemExit):  # a layer without weights of the case proves nothing
                for role, variable in _held_by(step.operation):
                    variable.assign(chain.weight(role, tuple(variable.shape), link.weights_key))


def _result(recorded: Recorded, node: Node, values: Mapping[str, Any]) -> Any:
    """Run the layer behind a node; if it is several nodes, the part that this one stands for."""
    step = recorded.steps.get(node.id)
    if step is None:
        [layer] = node.inputs
        return recorded.steps[layer].operation.activation(values[layer])
    given = [reduce(lambda value, passed: _run(passed, [value]), it.through, values[it.node_id]) for it in step.sources]
    if f"{node.id}{ACTIVATION}" in recorded.graph.by_id:
        with _without_activation(step.operation):
            return _run(step, given)
    if node.kind == "BatchNormalization":
        in_training = _run(step, given, training=True)  # the averages move, so that momentum shows
        in_inference = _run(step, given, training=False)
        return in_training + in_inference if node.config["training"] else in_inference
    return _run(step, given)


def _run(step: Step, given: Sequence[Any], **mode: bool) -> Any:
    """Run an operation as it was called, on other tensors."""
    tensors = {id(tensor): value for tensor, value in zip(step.call.input_tensors, given, strict=True)}
    arguments, keywords = step.call.arguments.fill_in(tensors)
    result = step.operation(*arguments, **(keywords | mode))
    return result[step.output] if isinstance(result, list | tuple) else result


@contextlib.contextmanager
def _without_activation(layer: Any) -> Iterator[None]:
    """Let a layer leave out the activation that it applies to its result."""
    activation, layer.activation = layer.activation, keras.activations.linear
    try:
        yield
    finally:
        layer.activation = activation


def _sample(value: Any, key: int, most: int = chain.MOST_SAMPLED) -> Sample:
    array = np.asarray(value)
    return Sample(array.shape, chain.sample(array, key, most))
