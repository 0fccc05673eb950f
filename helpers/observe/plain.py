"""Write values down as JSON can hold them and people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def describe_initializer(initializer: Any) -> str:
    """Write an initializer down as people write it, such as `GlorotUniform(seed=0)`."""
    config = initializer.get_config() if hasattr(initializer, "get_config") else {}
    label = getattr(initializer, "label", type(initializer).__name__)
    return f"{label}(seed={config['seed']!r})" if "seed" in config else str(label)


def plain(value: Any) -> Any:
    """Give a value as JSON can hold it; what JSON has no word for is named by its type."""
    if isinstance(value, Mapping):
        return value["class_name"] if "class_name" in value else {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(plain(each) for each in value)
    scalar = value.item() if isinstance(value, np.generic) else value
    if isinstance(scalar, float):
        return round(scalar, 12)
    return scalar if scalar is None or isinstance(scalar, bool | int | str) else type(scalar).__name__
