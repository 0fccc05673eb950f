"""The initializer that a case hands to the student's function: known numbers instead of random ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras

from helpers.contract import patterns


class CaseInitializer(keras.initializers.Initializer):
    """Fills a kernel with the case's known numbers.

    Args:
        numbers: which ones, as `helpers.contract.patterns.weights` takes them.
        seed: what the student's function asked for; another seed gives other numbers.
    """

    label = "initializer"

    def __init__(self, numbers: Mapping[str, Any], seed: int | None = None) -> None:
        self.numbers = dict(numbers)
        self.seed = seed

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Any:
        """Make the kernel."""
        seed = self.seed if isinstance(self.seed, int) else None
        return keras.ops.convert_to_tensor(patterns.weights(self.numbers, tuple(shape), seed), dtype)

    def get_config(self) -> dict[str, Any]:
        """Give what this initializer was made with."""
        return {"numbers": self.numbers, "seed": self.seed}


def factory(numbers: Mapping[str, Any]) -> Callable[..., CaseInitializer]:
    """Give what a case passes as `initializer`: a function that is called as `initializer(seed=0)`."""

    def initializer(seed: int | None = None) -> CaseInitializer:
        return CaseInitializer(numbers, seed)

    return initializer
