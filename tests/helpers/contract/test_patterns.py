"""Patterns: the same key gives the same numbers, whatever was asked for before."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from helpers.contract import patterns

LONG, SHORT = (9, 600), (3, 5)


@pytest.mark.parametrize("shape", [SHORT, LONG, (1, 4_096), (2, 600_000)])
def test_values_do_not_depend_on_what_is_kept(shape: tuple[int, ...]) -> None:
    """The first values of a long pattern are those of a short one with its key."""
    patterns._kept.clear()  # noqa: SLF001 - what is tested
    alone = patterns.pattern(shape, key=5)

    for before in (LONG, (2, 600_000), SHORT):
        for key in (5, 6):
            patterns.pattern(before, key)
            assert np.array_equal(alone, patterns.pattern(shape, key=5)), (before, key)


@pytest.mark.parametrize("make", [patterns.pattern, patterns.scaled_kernel, partial(patterns.variable, "gamma")])
def test_a_changed_array_changes_no_other(make: Callable[..., Any]) -> None:
    """What is returned is the caller's own."""
    first = make(LONG, key=5)
    before = first.copy()
    first += 1

    assert np.array_equal(before, make(LONG, key=5))


@pytest.mark.parametrize("shape", [(1, 1, 3, 5), (3, 3, 40, 50), (1, 1, 1_000, 1_200)])
def test_kernel_is_the_scaled_pattern(shape: tuple[int, ...]) -> None:
    """It is rounded once, to float32."""
    wanted = patterns.pattern(shape, key=7) * np.sqrt(3.0 / np.prod(shape[:-1]))

    assert np.array_equal(wanted.astype(np.float32), patterns.scaled_kernel(shape, key=7))


def test_one_long_pattern_is_kept() -> None:
    """Memory does not grow with the number of cases."""
    for key in range(20):
        patterns.pattern(LONG, key)

    assert [19] == list(patterns._kept)  # noqa: SLF001 - what is tested
