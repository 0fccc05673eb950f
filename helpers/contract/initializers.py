"""Initializers as observations and tables hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ARGUMENT = "initializer"
"""The name of the initializer that a case passes to a block."""

WRITTEN = {
    "GlorotUniform": "glorot_uniform",
    "GlorotNormal": "glorot_normal",
    "HeUniform": "he_uniform",
    "HeNormal": "he_normal",
    "LecunUniform": "lecun_uniform",
    "LecunNormal": "lecun_normal",
    "RandomUniform": "random_uniform",
    "RandomNormal": "random_normal",
    "TruncatedNormal": "truncated_normal",
    "VarianceScaling": "variance_scaling",
    "Orthogonal": "orthogonal",
    "Zeros": "zeros",
    "Ones": "ones",
}
"""The names by which Keras's classes are imported and passed in the notebook."""

_NAME, _SEED = "initializer", "seed"


@dataclass(frozen=True)
class Initializer:
    """An initializer of a layer's weights.

    Args:
        name: of its class; `ARGUMENT` for the one that a case passes.
        seed: what its class was called with; as Python writes it if it is neither a whole number nor None.
        has_seed: whether its class takes a seed.
    """

    name: str
    seed: int | str | None = None
    has_seed: bool = False

    @property
    def written(self) -> str:
        """Return the initializer as people write it.

        >>> seeded("RandomUniform").written, Initializer("Zeros").written
        ('random_uniform(seed=0)', 'zeros')
        """
        name = WRITTEN.get(self.name, self.name)
        if self.seed is None:
            return f"{name}()" if self.has_seed else name
        return f"{name}(seed={self.seed})"

    def to_json(self) -> dict[str, Any]:
        """Return the plain form for JSON."""
        return {_NAME: self.name} | ({_SEED: self.seed} if self.has_seed else {})


def seeded(name: str, seed: int | str | None = 0) -> Initializer:
    """Return an initializer that draws random numbers.

    Args:
        name: of its class.
        seed: what it is called with.

    >>> seeded("GlorotUniform").to_json()
    {'initializer': 'GlorotUniform', 'seed': 0}
    """
    return Initializer(name, seed, has_seed=True)


GLOROT_UNIFORM = seeded("GlorotUniform")
"""The initializer of every kernel in ResNet-50."""


def is_initializer(data: Mapping[str, Any]) -> bool:
    """Return whether data have the plain form of an initializer."""
    return _NAME in data and data.keys() <= {_NAME, _SEED}


def initializer_from_json(data: Mapping[str, Any]) -> Initializer:
    """Return the initializer whose `to_json` made some data.

    Raises:
        TypeError: its name or its seed is of another type.
    """
    name, seed = data[_NAME], data.get(_SEED)
    if not isinstance(name, str) or type(seed) not in (int, str, type(None)):
        message = f"expected an initializer, got {data!r:.40}"
        raise TypeError(message)
    return Initializer(name, seed, has_seed=_SEED in data)
