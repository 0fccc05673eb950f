"""Let Keras build layers in half the time; there is no public way.

Nothing that a layer does, and nothing that is saved of it, changes. A Keras that has one of the three things in another
form is left as it is, and slower. `test_fast_layers.py` and `test_cached_signatures.py` in `tests/helpers/observe/` say
for each what moved when a new version moves it.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FunctionType, MethodType, ModuleType
from typing import Any

import keras

BOOKKEEPING = frozenset({
    "_inbound_nodes", "_outbound_nodes", "_losses", "_loss_ids", "_losses_override", "call_signature_parameters",
    "_call_context_args", "_call_has_context_arg", "_build_shapes_dict", "_reduction_axes",
    "_self_unconditional_checkpoint_dependencies", "_self_unconditional_dependency_names",
    "_self_unconditional_deferred_dependencies", "_self_name_based_restores", "_self_saveable_object_factories",
})  # fmt: skip
"""The collections that Keras and TensorFlow keep in each layer; none of them ever holds a weight or a layer."""

SIGNATURE_READERS = ("keras.src.layers.layer", "keras.src.ops.operation")
"""The modules in which Keras reads the signatures of a class's methods again for every layer."""

ASKS_FOR_TENSORS = "keras.src.backend.tensorflow.core"
"""The module in which Keras asks whether something is a tensor, for all others."""

_TRACKED_BY_KERAS = (keras.Variable, keras.layers.Layer, keras.metrics.Metric, keras.random.SeedGenerator)
_TRACKED_BY_TENSORFLOW = (
    ("tensorflow.python.trackable.base", "Trackable"),
    ("tensorflow.python.trackable.data_structures", "NoDependency"),
)
_MOST_CACHED = 4_096
_FOR_GOOD = ExitStack()


@contextmanager
def fast_layers() -> Iterator[None]:
    """Let Keras build layers in half the time meanwhile; inside of another such block, do nothing."""
    with _plain_attributes_set_directly(), _signatures_cached(), _types_of_tensors_cached():
        yield


def speed_up() -> None:
    """Let Keras build layers in half the time for the rest of this process's life."""
    _FOR_GOOD.enter_context(fast_layers())


@contextmanager
def _plain_attributes_set_directly() -> Iterator[None]:
    """Skip the attribute trackers of Keras and TensorFlow for values that they ignore, and for Keras's bookkeeping."""
    tracked, hook = keras.layers.Layer.__setattr__, getattr(keras.layers.Layer, "_setattr_hook", None)
    of_tensorflow = [getattr(sys.modules.get(module), name, None) for module, name in _TRACKED_BY_TENSORFLOW]
    if hook is None or None in of_tensorflow or _is_ours(tracked):
        yield
        return
    tracked_types = (*_TRACKED_BY_KERAS, *of_tensorflow, list, dict, set, tuple)
    plain: dict[type, bool] = {}
    usual: dict[type, bool] = {}

    def is_plain(value: Any) -> bool:
        kind = type(value)
        if kind is tuple:
            return all(map(is_plain, value))
        if kind not in plain:
            plain[kind] = not issubclass(kind, tracked_types)
        return plain[kind]

    def is_usual(kind: type) -> bool:
        if kind not in usual:
            usual[kind] = _sets_attributes_as_keras(kind, hook)
        return usual[kind]

    @functools.wraps(tracked)
    def set_attribute(self: Any, name: str, value: Any) -> None:
        is_ignored = name in BOOKKEEPING or is_plain(value)
        if not (is_ignored and "_tracker" in self.__dict__ and is_usual(type(self))):
            tracked(self, name, value)
        elif getattr(self, name, self) is not value:  # TensorFlow sets nothing that is there already
            object.__setattr__(self, name, value)

    keras.layers.Layer.__setattr__ = set_attribute
    try:
        yield
    finally:
        keras.layers.Layer.__setattr__ = tracked


def _sets_attributes_as_keras(kind: type, hook: Any) -> bool:
    """Return whether nothing in a class of layers changes what setting or reading an attribute does, behind Keras."""
    behind = kind.__mro__[kind.__mro__.index(keras.layers.Layer) + 1 :]
    others = [it for it in behind if it not in keras.layers.Layer.__mro__ and "__setattr__" in vars(it)]
    readers = [it for it in kind.__mro__[:-1] if not vars(it).keys().isdisjoint({"__getattr__", "__getattribute__"})]
    return not (others or readers) and getattr(kind, "_setattr_hook", None) is hook


@contextmanager
def _signatures_cached() -> Iterator[None]:
    """Read the signature of each of Keras's functions once, not again for every layer."""
    modules = [sys.modules.get(name) for name in SIGNATURE_READERS]
    found = [vars(module) for module in modules if getattr(module, "inspect", None) is inspect]
    try:
        for names in found:
            names["inspect"] = CachingInspect()
        yield
    finally:
        for names in found:
            names["inspect"] = inspect


class CachingInspect:
    """The module `inspect` with a cache of the signatures of Keras's functions."""

    def __getattr__(self, name: str) -> Any:
        return getattr(inspect, name)

    def signature(self, function: Callable[..., Any]) -> inspect.Signature:
        """Return the signature of a function or method."""
        if isinstance(function, FunctionType):  # Keras wraps `build` anew in each layer
            function = inspect.unwrap(function, stop=_has_signature_of_its_own)
        if isinstance(function, MethodType) and _is_of_keras(function.__func__):
            return _signature_without_self(function.__func__)
        return _signature(function) if _is_of_keras(function) else inspect.signature(function)

    def getfullargspec(self, function: Callable[..., Any]) -> inspect.FullArgSpec:
        """Return the parameters of a function."""
        return _parameters(function) if _is_of_keras(function) else inspect.getfullargspec(function)


def _has_signature_of_its_own(function: Any) -> bool:
    """Return whether the signature of a function is not that of the one which it wraps."""
    return isinstance(function, MethodType) or hasattr(function, "__signature__")


def _is_of_keras(function: Any) -> bool:
    """Return whether a function is one of Keras's: one of the student's may change, and must not be kept alive."""
    return isinstance(function, FunctionType) and str(function.__globals__.get("__name__")).startswith("keras.")


_signature = functools.lru_cache(maxsize=_MOST_CACHED)(inspect.signature)
_parameters = functools.lru_cache(maxsize=_MOST_CACHED)(inspect.getfullargspec)


@functools.lru_cache(maxsize=_MOST_CACHED)
def _signature_without_self(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(MethodType(function, object()))


@contextmanager
def _types_of_tensors_cached() -> Iterator[None]:
    """Ask once for each type whether it is a tensor, because TensorFlow checks a protocol's attributes every time."""
    ask = getattr(sys.modules.get(ASKS_FOR_TENSORS), "is_tensor", None)
    if ask is None or _is_ours(ask):
        yield
        return
    known: dict[type, bool] = {}

    @functools.wraps(ask)
    def is_tensor(x: Any) -> bool:
        kind = type(x)
        if kind not in known:
            known[kind] = ask(x)
        return known[kind]

    modules = _modules_that_ask(ask)
    try:
        for module in modules:
            vars(module)["is_tensor"] = is_tensor
        yield
    finally:
        for module in modules:
            vars(module)["is_tensor"] = ask


@functools.lru_cache(maxsize=1)
def _modules_that_ask(ask: Callable[[Any], bool]) -> list[ModuleType]:
    """Return the modules of Keras that use a function to tell tensors; to look for them takes milliseconds."""
    named = [module for name, module in list(sys.modules.items()) if name.startswith("keras.src")]
    return [module for module in named if vars(module).get("is_tensor") is ask]


def _is_ours(function: Any) -> bool:
    """Return whether a function has been replaced by one of this module's; those of Keras's wrap nothing."""
    return hasattr(function, "__wrapped__")
