"""Which attempt is the newest, which are the same, and when each counts as handed in."""

import itertools
from datetime import datetime, timedelta

import pytest

from autograder.collect.attempts import Attempt, are_in_doubt, counted, digest_of, is_late, merged, oldest_first
from autograder.collect.layouts.parcel import Clock, Lms, Moment
from tests.support.handed_out import DUE

BEFORE, AFTER = DUE - timedelta(hours=1), DUE + timedelta(hours=1)
SECOND = timedelta(seconds=1)


def attempt(digest: str, time: datetime | None, clock: Clock = Clock.ARCHIVE, sequence: int = 0) -> Attempt:
    """Return an attempt of a plain zip, or of Canvas's if it has a number."""
    return Attempt(digest, Moment(time, clock), Lms.CANVAS if sequence else Lms.NONE, "key", sequence)


def test_newest_is_that_of_the_latest_time() -> None:
    """In whatever order they are found; what has no time is the oldest."""
    made = [attempt("a", None), attempt("b", BEFORE), attempt("c", AFTER)]

    for order in itertools.permutations(made):
        assert made == oldest_first(order)
        assert not are_in_doubt(oldest_first(order))


def test_numbers_of_canvas_come_before_times_of_files() -> None:
    """A zip may have been packed again; a number never changes."""
    made = [attempt("a", AFTER, sequence=1), attempt("b", BEFORE, sequence=2)]

    assert made == oldest_first(made[::-1])
    assert ["b", "a"] == [one.digest for one in oldest_first([*made, attempt("c", DUE)]) if one.digest != "c"]


def test_last_one_counts_if_nothing_tells() -> None:
    """And it is said that nothing does."""
    made = [attempt("a", BEFORE), attempt("b", BEFORE)]

    assert made == oldest_first(made)
    assert made[::-1] == oldest_first(made[::-1])
    assert are_in_doubt(oldest_first(made))
    assert not are_in_doubt(made[:1])


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ((BEFORE, Clock.ARCHIVE), (AFTER, Clock.ARCHIVE), (BEFORE, Clock.ARCHIVE)),
        ((None, Clock.ARCHIVE), (AFTER, Clock.ARCHIVE), (AFTER, Clock.ARCHIVE)),
        ((BEFORE, Clock.ARCHIVE), (AFTER, Clock.LMS), (AFTER, Clock.LMS)),
        ((BEFORE, Clock.LMS), (AFTER, Clock.LMS), (AFTER, Clock.LMS)),
        ((BEFORE, Clock.LMS), (AFTER, Clock.DISK), (BEFORE, Clock.LMS)),
    ],
)
def test_same_files_are_one_attempt(
    first: tuple[datetime | None, Clock], second: tuple[datetime | None, Clock], kept: tuple[datetime, Clock]
) -> None:
    """Downloading again makes nobody late; handing in again does, if the LMS says when."""
    for pair in ((first, second), (second, first)):
        [only] = merged(attempt("a", *one) for one in pair).values()
        assert kept == (only.moment.time, only.moment.clock)


def test_digest_is_that_of_paths_and_contents() -> None:
    """Neither can pass for the other."""
    assert digest_of({"a": b"1", "b": b"2"}) == digest_of({"b": b"2", "a": b"1"})
    different = [{"a": b"1"}, {"a": b"2"}, {"b": b"1"}, {"a": b"1", "b": b""}, {"a1": b""}, {}]
    assert len(different) == len({digest_of(files) for files in different})


@pytest.mark.parametrize(
    ("time", "mark", "counts", "late"),
    [
        (BEFORE, None, BEFORE, False),
        (AFTER, None, AFTER, True),
        (None, None, None, None),
        (BEFORE, True, DUE + SECOND, True),
        (AFTER, True, AFTER, True),
        (None, True, DUE + SECOND, True),
        (BEFORE, False, BEFORE, False),
        (AFTER, False, DUE, False),
        (None, False, DUE, False),
    ],
)
def test_mark_of_the_lms_decides(
    time: datetime | None, mark: bool | None, counts: datetime | None, late: bool | None
) -> None:
    """The time of a file may be that of the download."""
    moment = Moment(time, Clock.ARCHIVE, mark)

    assert (counts, late) == (counted(moment, DUE), is_late(moment, DUE))
    assert time == counted(moment, None)
