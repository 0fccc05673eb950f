"""Let additions take tensors whose sizes disagree, so that what stands after a wrong size is seen as well.

Keras refuses to write down an addition of a 4x4 and a 2x2 map, and with it everything that comes after. A function that
ended that way is written down once more with these checks put aside. Only the graph is taken from it, never a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from keras.src.layers.merging.base_merge import Merge
from keras.src.layers.merging.concatenate import Concatenate
from keras.src.ops import numpy as operations

_CHECKS = ((Merge, "_compute_elemwise_op_output_shape"), (operations, "broadcast_shapes"), (Concatenate, "build"))
"""Where Keras compares the shapes of what is to be merged; each raises a ValueError."""


@contextmanager
def sizes_may_disagree() -> Iterator[None]:
    """While this is in force, what is merged has the shape of its first part if Keras finds none."""
    with ExitStack() as stack:
        for holder, name in _CHECKS:
            stack.enter_context(patch.object(holder, name, _or_first(getattr(holder, name))))
        yield


def _or_first(check: Callable[..., Any]) -> Callable[..., Any]:
    def forgiving(*arguments: Any) -> Any:
        try:
            return check(*arguments)
        except ValueError:
            return arguments[-2]  # the first of two shapes; of `build`, whose result nobody reads, the layer itself

    return forgiving
