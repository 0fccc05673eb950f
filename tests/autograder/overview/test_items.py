"""The analysis of criteria gives the numbers that are worked out by hand."""

import pytest

from autograder.grading.report import Report
from autograder.overview.items import items_of
from helpers.contract.verdict import FAILED, PASSED, Result, Verdict
from tests.support.graded.class_records import unreadable


def scored(**points: float) -> Report:
    """Return a report with criteria worth 2 points each."""
    results = [
        Result(name.replace("_", " "), "", got, 2, PASSED if got == 2 else FAILED) for name, got in points.items()
    ]
    return Report({"f": Verdict("f", tuple(results))}, 1)


def test_numbers_worked_by_hand() -> None:
    """Of item a the points are 2, 2, 0, 0 and the rest is 4, 2, 2, 0.

    Deviations: a 1, 1, -1, -1; rest 2, 0, 0, -2. Products 2 + 0 + 0 + 2 = 4; squares 4 and 8; 4 / sqrt(32) = 0.7071.
    Of b the points are 2, 2, 2, 0 and the rest is 4, 2, 0, 0: deviations 0.5, 0.5, 0.5, -1.5 and 2.5, 0.5, -1.5, -1.5;
    products 1.25 + 0.25 - 0.75 + 2.25 = 3; squares 3 and 11; 3 / sqrt(33) = 0.5222.
    """
    reports = [scored(a=2, b=2, c=2), scored(a=2, b=2, c=0), scored(a=0, b=2, c=0), scored(a=0, b=0, c=0)]

    a, b, c = items_of([*reports, unreadable("no notebook")])

    assert ("f", "a", 2, 4, 0.5) == (a.function, a.criterion, a.max_points, a.students, a.difficulty)
    assert pytest.approx(4 / 32**0.5) == a.discrimination
    assert 0.75 == b.difficulty
    assert pytest.approx(3 / 33**0.5) == b.discrimination
    assert 0.25 == c.difficulty


def test_nothing_is_said_where_it_is_undefined() -> None:
    """All right, all wrong, all others alike though added in another way, too few: there is no correlation."""
    same = [scored(a=2, b=2), scored(a=2, b=0), scored(a=2, b=1)]
    assert [None, None] == [item.discrimination for item in items_of(same)]
    assert 1 == items_of(same)[0].difficulty

    fractions = [scored(a=2, b=0.1, c=0.2, d=0.3), scored(a=0, b=0.3, c=0.2, d=0.1), scored(a=1, b=0.2, c=0.1, d=0.3)]
    assert items_of(fractions)[0].discrimination is None

    two = [scored(a=2, b=2), scored(a=0, b=0)]
    assert [None, None] == [item.discrimination for item in items_of(two)]
    assert [] == items_of([])


def test_a_criterion_that_tells_the_wrong_way_is_negative() -> None:
    """Those who get it are those who get nothing else."""
    reports = [scored(a=2, b=0), scored(a=1, b=1), scored(a=0, b=2)]

    assert [pytest.approx(-1), pytest.approx(-1)] == [item.discrimination for item in items_of(reports)]
