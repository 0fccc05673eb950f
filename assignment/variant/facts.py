"""The facts of a variant in the forms in which a notebook says them, each with the key that decides it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assignment.spec import network_graph
from assignment.variant.table import FIRST_STAGE, Variant
from helpers.data.hold_out import held_out

POINTS = "points"
"""The table of points."""

_BATCH_SIZE, _EPOCHS, _MOMENTUM = 32, 10, 0.99
"""As in the notebook."""

_MOST_LISTED = 6
"""So many blocks are listed; of more, the first and the last are named."""

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Fact:
    """One fact in one form.

    Args:
        key: which key of the table decides it.
        text: what a notebook says.
    """

    key: str
    text: str

    @property
    def is_of_points(self) -> bool:
        """Return whether the table of points decides it."""
        return self.key.split(".")[0] == POINTS


def facts(variant: Variant) -> dict[str, Fact]:
    """Return all facts by their names in the statements.

    Args:
        variant: the table.
    """
    size, classes = variant.image_size, variant.classes
    by_key: dict[str, dict[str, object]] = {
        "network.blocks": {
            "depth": variant.depth,
            "counts": " + ".join(map(str, variant.blocks)),
            "normalizations": 1 + 3 * sum(variant.blocks) + len(variant.blocks),
            "parameters": f"{network_graph(variant=variant, expanded=False).parameters:,}",
            **_of_stages(variant),
        },
        "network.classes": {
            "classes": classes,
            "last_class": classes - 1,
            "class_word": _WORDS[classes] if classes < len(_WORDS) else classes,
            "chance": f"{1 / classes:.3f}",
        },
        "network.image_size": {
            "size": size,
            "pixels": f"{size}x{size}",
            "shape": variant.image_shape,
            "last_size": variant.map_size // variant.pooling_window,
            "window": (variant.pooling_window,) * 2,
        },
        "names.convolution": {"conv": variant.names.convolution},
        "names.batch_normalization": {"bn": variant.names.batch_normalization},
        "images.training": _of_training_images(variant),
        "images.test": {"test": variant.test_images},
    }
    by_key |= _of_points(variant.worth)
    return {name: Fact(key, str(value)) for key, values in by_key.items() for name, value in values.items()}


def _of_training_images(variant: Variant) -> dict[str, object]:
    """Return how a notebook says how many images are trained on, and what of the averages' starting value is left."""
    training = variant.training_images
    validation = held_out(training, variant.classes)
    steps = _EPOCHS * math.ceil((training - validation) / _BATCH_SIZE)
    return {
        "training": training,
        "validation": validation,
        "steps": steps,
        "percentage": round(100 * _MOMENTUM**steps),
    }


def _of_points(worth: Mapping[str, float]) -> dict[str, dict[str, object]]:
    """Return how a notebook says what each function is worth."""
    of_functions: dict[str, dict[str, object]] = {
        f"{POINTS}.{name}": {f"number_{name}": f"{value:g}", f"points_{name}": points_text(value)}
        for name, value in worth.items()
    }
    *others, last = worth.values()
    unequal = f"{', '.join(f'{value:g}' for value in others)} and {points_text(last)}"
    each = f"{points_text(last)} each" if {*others} == {last} else unequal
    return {**of_functions, POINTS: {"points_each": each}}


def points_text(value: float) -> str:
    """Return a number of points in words.

    >>> points_text(1.0), points_text(2.5)
    ('1 point', '2.5 points')
    """
    return f"{value:g} point{'' if value == 1 else 's'}"


def _of_stages(variant: Variant) -> dict[str, str]:
    """Return how a notebook says and writes the identity blocks of each stage."""
    found = {}
    for stage in range(FIRST_STAGE, FIRST_STAGE + len(variant.blocks)):
        others = variant.labels(stage)[1:]
        found[f"others_{stage}"] = f"{len(others) or 'no'} identity block{'' if len(others) == 1 else 's'}"
        found[f"labels_{stage}"] = _listed(others)
        found[f"code_{stage}"] = _in_code(others)
    return found


def _listed(labels: Sequence[str]) -> str:
    """Return the labels of blocks as a table lists them."""
    quoted = [f'`"{label}"`' for label in labels]
    if len(quoted) > _MOST_LISTED:
        return f"blocks {quoted[0]} to {quoted[-1]}"
    return f"block{'' if len(quoted) == 1 else 's'} {', '.join(quoted)}" if quoted else "no blocks"


def _in_code(labels: Sequence[str]) -> str:
    """Return the labels of blocks as Python iterates over them."""
    if all(len(label) == 1 for label in labels):
        return f'"{"".join(labels)}"'
    return f'[f"b{{number}}" for number in range(1, {len(labels) + 1})]'
