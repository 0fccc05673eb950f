"""Every reach into Keras's and TensorFlow's internals on the grader's side, each with its reason.

`tests/autograder/confined/test_keras_internals.py` says for each what moved when a new version moves it.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

_MOST_CACHED = 4_096
BOOKKEEPING = frozenset({
    "_inbound_nodes", "_outbound_nodes", "_losses", "_loss_ids", "_losses_override", "call_signature_parameters",
    "_call_context_args", "_call_has_context_arg", "_build_shapes_dict", "_reduction_axes",
    "_self_unconditional_checkpoint_dependencies", "_self_unconditional_dependency_names",
    "_self_unconditional_deferred_dependencies", "_self_name_based_restores", "_self_saveable_object_factories",
})  # fmt: skip
"""The collections that Keras and TensorFlow keep in each layer; none of them ever holds a weight or a layer."""

SIGNATURE_READERS = ("keras.src.layers.layer", "keras.src.ops.operation")
"""The modules in which Keras reads the signatures of a class's methods again for every layer."""


def has_run_an_operation() -> bool:
    """Return whether TensorFlow has run an operation in this process, after which a fork of it hangs.

    The state is private: every public function that would tell initializes it.
    """
    from tensorflow.python.eager import context

    return context._context is not None and context._context._context_handle is not None  # noqa: SLF001


def read_registries() -> None:
    """Let TensorFlow list its operations and their kernels, which every child would do again; it runs none of them."""
    from tensorflow.python.framework import kernels, op_def_registry

    op_def_registry.get("Conv2D")
    kernels.get_registered_kernels_for_op("Conv2D")


def speed_up() -> None:
    """Make Keras build layers in half the time, for the rest of this process's life.

    Attributes that hold no weight and no layer are set without a search for these; signatures and types are read once.
    Nothing that a layer does, and nothing that is saved of it, changes. There is no public way; a Keras that has one of
    the three in another form is left as it is, and slower.
    """
    _set_plain_attributes_directly()
    _cache_signatures()
    _cache_which_types_are_tensors()


def _set_plain_attributes_directly() -> None:
    """Skip the attribute trackers of Keras and TensorFlow for values that they ignore, and for Keras's bookkeeping."""
    from keras import Variable, metrics, random
    from keras.src.layers.layer import Layer
    from tensorflow.python.trackable.base import Trackable
    from tensorflow.python.trackable.data_structures import NoDependency

    keras_types = (Variable, Layer, metrics.Metric, random.SeedGenerator)
    tracked_types = (*keras_types, Trackable, NoDependency, list, dict, set, tuple)
    tracked, hook = Layer.__setattr__, getattr(Layer, "_setattr_hook", None)
    known: dict[type, bool] = {}

    def is_plain(value: Any) -> bool:
        kind = type(value)
        if kind is tuple:
            return all(map(is_plain, value))
        if kind not in known:
            known[kind] = not issubclass(kind, tracked_types)
        return known[kind]

    def set_attribute(self: Any, name: str, value: Any) -> None:
        is_ignored = name in BOOKKEEPING or is_plain(value)
        if is_ignored and "_tracker" in self.__dict__ and type(self)._setattr_hook is hook:  # noqa: SLF001
            object.__setattr__(self, name, value)
        else:
            tracked(self, name, value)

    if hook is not None:
        Layer.__setattr__ = set_attribute


def _cache_signatures() -> None:
    """Read each signature once, not again for every layer."""
    for name in SIGNATURE_READERS:
        module = sys.modules.get(name)
        if getattr(module, "inspect", None) is inspect:
            vars(module)["inspect"] = CachingInspect()


class CachingInspect:
    """The module `inspect` with a cache of signatures."""

    def __getattr__(self, name: str) -> Any:
        return getattr(inspect, name)

    def signature(self, function: Callable[..., Any]) -> inspect.Signature:
        """Return the signature of a function or method."""
        if isinstance(function, MethodType):
            return _signature_without_self(function.__func__)
        return _signature(function) if isinstance(function, FunctionType) else inspect.signature(function)

    def getfullargspec(self, function: Callable[..., Any]) -> inspect.FullArgSpec:
        """Return the parameters of a function."""
        return _parameters(function) if isinstance(function, FunctionType) else inspect.getfullargspec(function)


_signature = functools.lru_cache(maxsize=_MOST_CACHED)(inspect.signature)
_parameters = functools.lru_cache(maxsize=_MOST_CACHED)(inspect.getfullargspec)


@functools.lru_cache(maxsize=_MOST_CACHED)
def _signature_without_self(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(MethodType(function, object()))


def _cache_which_types_are_tensors() -> None:
    """Ask once for each type whether it is a tensor, because TensorFlow checks a protocol's attributes every time."""
    from keras.src.backend.tensorflow import core

    ask = core.is_tensor
    known: dict[type, bool] = {}

    def is_tensor(x: Any) -> bool:
        kind = type(x)
        if kind not in known:
            known[kind] = ask(x)
        return known[kind]

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("keras.src") and vars(module).get("is_tensor") is ask:
            vars(module)["is_tensor"] = is_tensor
