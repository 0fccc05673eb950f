"""Let Keras make layers in half the time, in the process that forks: three things that it works out anew each time.

Nothing that a layer does changes, and a Keras in which one of the three has another form is left as it is.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

_MOST_REMEMBERED = 4_096


def install() -> None:
    """Put the quick forms in place of Keras's own, for the rest of this process's life."""
    _set_plain_attributes_directly()
    _remember_signatures()
    _remember_which_types_are_tensors()


def _set_plain_attributes_directly() -> None:
    """Pass by the trackers of Keras and TensorFlow what they leave alone: most of what a layer is given."""
    from keras import Variable, metrics, random
    from keras.src.layers.layer import Layer
    from tensorflow.python.trackable.base import Trackable
    from tensorflow.python.trackable.data_structures import NoDependency

    looked_after = (
        Variable,
        Layer,
        metrics.Metric,
        random.SeedGenerator,
        Trackable,
        NoDependency,
        list,
        dict,
        set,
        tuple,
    )
    tracked, hook = Layer.__setattr__, getattr(Layer, "_setattr_hook", None)
    known: dict[type, bool] = {}

    def is_plain(value: Any) -> bool:
        kind = type(value)
        if kind is tuple:
            return all(map(is_plain, value))
        if kind not in known:
            known[kind] = not issubclass(kind, looked_after)
        return known[kind]

    def set_attribute(self: Any, name: str, value: Any) -> None:
        if is_plain(value) and "_tracker" in self.__dict__ and type(self)._setattr_hook is hook:  # noqa: SLF001 - Keras has no public way
            object.__setattr__(self, name, value)
        else:
            tracked(self, name, value)

    if hook is not None:
        Layer.__setattr__ = set_attribute


def _remember_signatures() -> None:
    """Read each signature once, where Keras reads those of a class's methods again for every layer."""
    for name in ("keras.src.layers.layer", "keras.src.ops.operation"):
        module = sys.modules.get(name)
        if getattr(module, "inspect", None) is inspect:
            vars(module)["inspect"] = _RememberingInspect()


class _RememberingInspect:
    """The module `inspect`, which remembers signatures."""

    def __getattr__(self, name: str) -> Any:
        return getattr(inspect, name)

    def signature(self, function: Callable[..., Any]) -> inspect.Signature:
        """Give the signature of a function, or of a method, whose function's lacks the first parameter."""
        if not isinstance(function, MethodType):
            return _signature(function) if isinstance(function, FunctionType) else inspect.signature(function)
        return _signature_without_self(function.__func__)

    def getfullargspec(self, function: Callable[..., Any]) -> inspect.FullArgSpec:
        """Give the parameters of a function."""
        return _parameters(function) if isinstance(function, FunctionType) else inspect.getfullargspec(function)


_signature = functools.lru_cache(maxsize=_MOST_REMEMBERED)(inspect.signature)
_parameters = functools.lru_cache(maxsize=_MOST_REMEMBERED)(inspect.getfullargspec)


@functools.lru_cache(maxsize=_MOST_REMEMBERED)
def _signature_without_self(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(MethodType(function, object()))


def _remember_which_types_are_tensors() -> None:
    """Ask once for each type: TensorFlow goes through a protocol's attributes for every value."""
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
