"""Known weights in place of random ones: the initializer that a case passes, and the weights of a whole model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras

from helpers.contract import patterns
from helpers.contract.case import Kernel
from helpers.contract.errors import ErrorCode, ResultError
from helpers.contract.initializers import ARGUMENT
from helpers.i18n import _

_ROLES = ("kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance")


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
        for variable in layer.variables:
            role = variable.path.rsplit("/", 1)[-1]
            if role in _ROLES:
                variable.assign(patterns.variable(role, tuple(variable.shape), key))
