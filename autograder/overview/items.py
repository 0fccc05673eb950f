"""The analysis of criteria as of the items of a test: how difficult, and how well they tell students apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation

from autograder.grading.report import Report

_PARTS_OF_A_POINT = 10**6
"""Points are added as whole numbers, so that sums that are the same are found to be the same."""

_FEWEST = 3
"""Students for a correlation: of two, it is always 1, -1 or undefined."""


@dataclass(frozen=True)
class Run:
    """The reports of one run of the assignment.

    Args:
        name: of the course.
        reports: one for each student.
    """

    name: str
    reports: Sequence[Report]


@dataclass(frozen=True)
class Item:
    """What a criterion is to a class.

    Args:
        function: that it is about.
        criterion: its name.
        max_points: what it is worth.
        students: how many have a result for it.
        difficulty: the share of its points that they got, from 0 to 1; nearly all got it if it is high.
        discrimination: the correlation of its points with those of all other criteria; None where that is undefined.
    """

    function: str
    criterion: str
    max_points: float
    students: int
    difficulty: float
    discrimination: float | None


def items_of(reports: Iterable[Report]) -> list[Item]:
    """Return the items of some reports, in the order in which the reports name them.

    A report without a verdict counts for nothing.

    Args:
        reports: of one run or of several.
    """
    points: dict[tuple[str, str], list[tuple[int, int]]] = {}
    worth: dict[tuple[str, str], float] = {}
    for report in reports:
        got = {
            (verdict.function, result.criterion): result
            for verdict in report.verdicts.values()
            for result in verdict.results
        }
        parts = {name: _parts(result.points) for name, result in got.items()}
        all_parts = sum(parts.values())
        for name, result in got.items():
            points.setdefault(name, []).append((parts[name], all_parts - parts[name]))
            worth[name] = result.max_points
    return [_item(name, worth[name], pairs) for name, pairs in points.items()]


def _item(name: tuple[str, str], max_points: float, pairs: Sequence[tuple[int, int]]) -> Item:
    got = sum(item for item, _rest in pairs)
    possible = _parts(max_points) * len(pairs)
    return Item(*name, max_points, len(pairs), got / possible if possible else 0.0, _discrimination(pairs))


def _discrimination(pairs: Sequence[tuple[int, int]]) -> float | None:
    if len(pairs) < _FEWEST:
        return None
    try:
        return correlation(*map(list, zip(*pairs, strict=True)))
    except StatisticsError:  # everybody has the same points of it, or of all others
        return None


def _parts(points: float) -> int:
    return round(points * _PARTS_OF_A_POINT)
