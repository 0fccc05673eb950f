"""The numbers of a class: points, times, points lost by criterion."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.grading.report import Report
from helpers.contract.verdict import FAILED, SKIPPED, UNFINISHED, Result

_TENTHS = 10


@dataclass(frozen=True)
class Spread:
    """How some numbers are spread.

    Args:
        count: of the numbers.
        mean: of them.
        median: of them.
        lowest: of them.
        highest: of them.
        ninth_decile: nine of ten are not above it.
    """

    count: int
    mean: float
    median: float
    lowest: float
    highest: float
    ninth_decile: float


@dataclass(frozen=True)
class Bin:
    """One bar of a histogram.

    Args:
        start: the smallest number in it.
        end: the smallest number above it; of the last bin, the largest in it.
        count: of the numbers.
    """

    start: float
    end: float
    count: int


@dataclass(frozen=True)
class Loss:
    """The points that a class lost by a criterion, on average for one student.

    Args:
        function: that it is about.
        criterion: its name.
        sentence: what it demands.
        max_points: what it is worth.
        by_faults: lost because of faults that were found.
        by_skipping: lost because it could not be checked, or nothing proves it.
        by_absence: lost because the function is not implemented.
        students: how many lost points by it.
    """

    function: str
    criterion: str
    sentence: str
    max_points: float
    by_faults: float
    by_skipping: float
    by_absence: float
    students: int

    @property
    def points(self) -> float:
        """All that was lost."""
        return self.by_faults + self.by_skipping + self.by_absence


def spread_of(numbers: Sequence[float]) -> Spread | None:
    """Return how some numbers are spread; None if there are none.

    Args:
        numbers: in any order.
    """
    if not numbers:
        return None
    deciles = statistics.quantiles(numbers, n=_TENTHS, method="inclusive") if len(numbers) > 1 else [*numbers]
    return Spread(
        len(numbers), statistics.fmean(numbers), statistics.median(numbers), min(numbers), max(numbers), deciles[-1]
    )


def bins_of(numbers: Iterable[float], highest: float, most: int) -> list[Bin]:
    """Return a histogram from 0 on; each bin is 1, 2 or 5 times a power of ten wide.

    Args:
        numbers: not negative; those above the highest are in the last bin.
        highest: number to be shown.
        most: bins.
    """
    width = _width(highest, most)
    last = max(0, -int(-highest // width) - 1)
    counts = Counter(min(int(number // width), last) for number in numbers)
    return [Bin(at * width, (at + 1) * width, counts[at]) for at in range(last + 1)]


def _width(highest: float, most: int) -> float:
    widths = (factor * 10.0**power for power in range(-3, 12) for factor in (1, 2, 5))
    return next((width for width in widths if highest <= width * most), highest or 1.0)


def losses_of(reports: Mapping[str, Report]) -> list[Loss]:
    """Return what a class lost by each criterion, in the order in which the reports name them.

    A report without a verdict counts for nothing.

    Args:
        reports: the newest one on each student.
    """
    found: dict[tuple[str, str], list[Result]] = {}
    for report in reports.values():
        for verdict in report.verdicts.values():
            for result in verdict.results:
                found.setdefault((verdict.function, result.criterion), []).append(result)
    return [_loss(*name, results) for name, results in found.items()]


def _loss(function: str, criterion: str, results: Sequence[Result]) -> Loss:
    def lost(status: str) -> float:
        return sum(it.max_points - it.points for it in results if it.status == status) / len(results)

    first = results[0]
    return Loss(
        function,
        criterion,
        first.sentence,
        first.max_points,
        by_faults=lost(FAILED),
        by_skipping=lost(SKIPPED),
        by_absence=lost(UNFINISHED),
        students=sum(result.points < result.max_points for result in results),
    )
