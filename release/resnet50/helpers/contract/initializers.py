"""Initializers as observations and tables write them down, such as `GlorotUniform(seed=0)`."""

from __future__ import annotations

ARGUMENT = "initializer"
"""The name of the initializer that a case passes to a block."""


def initializer_name(written: object) -> str:
    """Return the name of an initializer, without its seed.

    Args:
        written: as it stands in a layer's configuration.

    >>> initializer_name("GlorotUniform(seed=0)"), initializer_name("Zeros"), initializer_name(None)
    ('GlorotUniform', 'Zeros', 'None')
    """
    return str(written).partition("(")[0]
