"""The numbers of a class: bins that hold every number once, losses by their cause."""

import pytest

from autograder.overview.statistics import Bin, bins_of, losses_of, spread_of
from tests.support.graded.class_records import PADDING, graded, unreadable


def test_every_number_is_in_one_bin() -> None:
    """A number at a bin's end counts in the next one, the highest in the last; what is higher is not lost."""
    assert [Bin(0, 1, 1), Bin(1, 2, 2), Bin(2, 3, 3)] == bins_of([0, 1, 1.5, 2, 3, 7], 3, 3)
    assert [5, 5] == [it.end - it.start for it in bins_of([1], 10, 2)]
    assert [0.02] * 15 == [pytest.approx(it.end - it.start) for it in bins_of([0.1], 0.3, 20)]


@pytest.mark.parametrize("highest", [0, 0.01, 0.7, 1, 28, 30, 40.1, 999, 1e6])
def test_bins_reach_the_highest(highest: float) -> None:
    """There are at most so many bins as asked for, and they reach as far as asked for."""
    bins = bins_of([0, highest / 2, highest], highest, 20)

    assert 3 == sum(it.count for it in bins)
    assert 1 <= len(bins) <= 21
    assert bins[-1].end >= highest * (1 - 1e-9)


def test_spread_of_few() -> None:
    """One number is its own median; none has no spread."""
    one, several = spread_of([4.0]), spread_of([*map(float, range(11))])

    assert one is not None
    assert several is not None
    assert (4, 4, 4) == (one.mean, one.median, one.ninth_decile)
    assert (5, 5, 9) == (several.mean, several.median, several.ninth_decile)
    assert spread_of([]) is None


def test_losses_say_why() -> None:
    """A fault, and a function that is not implemented, are told apart; reports without a verdict count for nothing."""
    place = ("identity_block", "layer configuration")
    reports = {"a": graded({place: (PADDING,)}), "b": graded(absent="ResNet50"), "c": unreadable("no notebook")}

    found = {(loss.function, loss.criterion): loss for loss in losses_of(reports)}

    lost, absent = found[place], found["ResNet50", "wiring"]
    assert (0.5, 0, 0, 1) == (lost.by_faults, lost.by_skipping, lost.by_absence, lost.students)
    assert (0, 0, 0.5, 0.5) == (absent.by_faults, absent.by_skipping, absent.by_absence, absent.points)
    assert 0 == found["identity_block", "wiring"].points
