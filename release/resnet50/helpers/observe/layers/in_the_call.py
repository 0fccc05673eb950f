"""Hold layers with code of the student's own to what they do in the call that counts.

Such a layer can tell when it is probed, and when the chain is run. What it puts out in the call itself is what the
function returns: there it cannot pretend.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import keras
import numpy as np

from helpers.contract.chain import ASKED
from helpers.observe.block_stubs import BlockStub
from helpers.observe.keras_internals import noted_calls
from helpers.observe.layers import activations
from helpers.observe.layers.kinds import COMPUTED, computes, keras_class

_OF_FUNCTIONS = ("Lambda", "Activation", "Layer", "Operation")
"""Keras's classes that compute what a function says, so that they are held to that function's kind."""

_MADE_BY_KERAS = {"build", "quantize"}
"""The methods that Keras itself puts into each layer."""

AS_ITS_CLASS = "as its class"
"""What stands for the kind of a layer that does what its class of Keras's does."""

_ACTIVATION = "activation "
"""What stands before the kind of an activation that a layer applies to its result."""

_RTOL, _ATOL = 1e-5, 1e-6


def has_own_code(operation: Any) -> bool:
    """Return whether an operation runs code that is not Keras's."""
    if isinstance(operation, BlockStub):
        return False
    known, held = keras_class(operation), object.__getattribute__(operation, "__dict__")
    activation = held.get("activation")
    return (
        type(operation) is not known
        or known is keras.layers.Lambda
        or bool(_replaced(known, held))
        or (activation is not None and not activations.is_of_keras(activation))
    )


def _replaced(known: type, held: Mapping[str, Any]) -> set[str]:
    """Return the methods of its class that a layer has replaced by others of its own."""
    return set(held.keys() & _methods(known) - _MADE_BY_KERAS)


@cache
def _methods(known: type) -> frozenset[str]:
    """Return the names of what can be called of a class of Keras's."""
    return frozenset(name for name in dir(known) if callable(getattr(known, name, None)))


@dataclass
class Performance:
    """What layers with own code did in a call of the student's function, or of the model that it returned.

    Args:
        is_binding: whether a layer that did nothing there which shows its kind is none of the table's.
        calls_unused: whether layers that nothing uses are called there, too: a function calls them, a model does not.
    """

    is_binding: bool
    calls_unused: bool = True
    _shown: dict[Any, list[frozenset[str]]] = field(default_factory=dict)
    _seen: list[Any] = field(default_factory=list)
    _called: set[Any] = field(default_factory=set)
    _has_ended: bool = False

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Note what layers do meanwhile."""
        with noted_calls(self._note):
            yield
        self._has_ended = True  # an error leaves layers uncalled

    @property
    def saw_own_code(self) -> bool:
        """Return whether a layer with own code was called."""
        return bool(self._seen)

    def shows(self, operation: Any, kind: str, *, is_used: bool = True) -> bool:
        """Return whether a layer did in each of its calls what one of a kind does.

        Args:
            operation: the layer; one without own code cannot pretend, but code can leave it out of that call.
            kind: which it seems to be of.
            is_used: whether the output depends on it.
        """
        if not has_own_code(operation):
            is_called = self._has_ended and (is_used or self.calls_unused)
            return not (self.is_binding and is_called) or _made_as(operation) in {None, *self._called}
        shown = self._shown.get(id(operation)) or self._shown.get(operation.name, [])
        of_class = {AS_ITS_CLASS} if _stands_for(operation, kind) else set()
        return all(not kinds.isdisjoint({kind} | of_class) for kinds in shown) and (bool(shown) or not self.is_binding)

    def shows_activation(self, operation: Any, kind: str) -> bool:
        """Return whether a function of the student's own that a layer applies did what an activation of a kind does.

        Args:
            operation: the layer.
            kind: which its activation seems to be of.
        """
        if activations.is_of_keras(getattr(operation, "activation", None)):
            return True
        shown = self._shown.get(id(operation)) or self._shown.get(operation.name, [])
        return all(_ACTIVATION + kind in kinds for kinds in shown) and (bool(shown) or not self.is_binding)

    def _note(self, operation: Any, arguments: Sequence[Any], keywords: Mapping[str, Any], result: Any) -> None:
        if isinstance(result, keras.KerasTensor):
            return
        with contextlib.suppress(Exception):  # a class of the student's may hide its weights
            self._called.add(_made_as(operation))
        if not has_own_code(operation):
            return
        kinds = frozenset[str]()
        with contextlib.suppress(Exception):  # what cannot be compared shows no kind
            inputs = [np.asarray(given) for given in keras.tree.flatten((arguments, keywords)) if _is_array(given)]
            if not any(given.any() for given in inputs):
                return  # zeros show no kind
            kinds = _kinds_shown(operation, arguments, keywords, inputs, result)
        self._seen.append(operation)  # so that no other layer gets its address
        for key in (id(operation), operation.name):
            self._shown.setdefault(key, []).append(kinds)


def _made_as(operation: Any) -> Any:
    """Return what a layer has in common with the same one in another call, whatever its name.

    None without weights: what such a layer computes, right code may compute by a function in that call.
    """
    sizes = [tuple(weight.shape) for weight in getattr(operation, "weights", ())]
    return (keras_class(operation), *sizes) if sizes else None


def _stands_for(operation: Any, kind: str) -> bool:
    """Return whether a layer seems to be of a kind because of its class of Keras's."""
    name = keras_class(operation).__name__
    return name not in _OF_FUNCTIONS and kind in (name, {"Reshape": "Flatten", "ReLU": "Activation"}.get(name, name))


def _is_array(value: Any) -> bool:
    return keras.ops.is_tensor(value) or isinstance(value, np.ndarray)


def _kinds_shown(
    operation: Any, arguments: Sequence[Any], keywords: Mapping[str, Any], inputs: Sequence[Any], result: Any
) -> frozenset[str]:
    kinds = {kind for kind in COMPUTED if computes(kind, inputs, result)}
    known = keras_class(operation)
    if known.__name__ in ASKED or known is keras.layers.Reshape:
        plain = _plain_layer(operation, known)
        with _averages_kept(plain):
            expected, given = np.asarray(plain.call(*arguments, **keywords)), np.asarray(result)
        if expected.shape == given.shape and np.allclose(expected, given, rtol=_RTOL, atol=_ATOL, equal_nan=True):
            kinds.add(AS_ITS_CLASS)
        if plain.__dict__.get("activation") is not None:
            plain.__dict__["activation"] = keras.activations.linear
            linear = np.asarray(plain.call(*arguments, **keywords))
            kinds |= {_ACTIVATION + kind for kind in COMPUTED if computes(kind, [linear], result)}
    return frozenset(kinds)


def _plain_layer(operation: Any, known: Any) -> Any:
    """Return a layer of Keras's own class with the weights and settings of one that is derived from it."""
    held = object.__getattribute__(operation, "__dict__")
    plain, replaced = object.__new__(known), _replaced(known, held)
    plain.__dict__.update({name: value for name, value in held.items() if name not in replaced})
    return plain


@contextlib.contextmanager
def _averages_kept(layer: Any) -> Iterator[None]:
    """Set the moving averages of a BatchNormalization back afterwards: a step in training mode counts once."""
    held = [layer.__dict__.get(name) for name in ("moving_mean", "moving_variance")]
    before = [(variable, keras.ops.copy(variable.value)) for variable in held if variable is not None]
    try:
        yield
    finally:
        for variable, value in before:
            variable.assign(value)
