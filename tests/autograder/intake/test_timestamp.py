"""What timestamp.txt says is a time or none, whatever is in it."""

from datetime import datetime
from typing import NoReturn

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.grading.grader import do
from autograder.grading.work import Work
from autograder.intake import timestamp as module
from autograder.intake.hand_in import HandIn
from autograder.intake.timestamp import timestamp, timestamp_remarks

NINES = f"10:{'9' * 30}"
"""A minute that is no number of any decimal context: dateutil raises an ArithmeticError."""

WORDS = """
    2026 - 1 12 / : T Z UTC GMT + 99 0 . e E nan inf sNaN Infinity AM pm Jan Mon of ad BC 1e5 1E999999999 , h m s
    10: .5 d th UTC+3 +25:00 -23:59:59 ( ) TZ Europe/Berlin 9999999999 0001-01-01 9999-12-31 00:00:00 ../../etc/passwd
"""
TEXTS = st.lists(
    st.sampled_from([*WORDS.split(), "\uff19", "\u00b2", "\u0663", " ", "\n", "\x00", "9" * 30, "9" * 400]), max_size=9
).map("".join)
TIMES = st.lists(st.sampled_from(WORDS.split()), min_size=3, max_size=3).map(" ".join)


@settings(max_examples=2_000, deadline=None, database=None)
@given((TEXTS | TIMES | st.text(max_size=40)).map(lambda text: text.encode("utf-8", "replace")) | st.binary())
@example(NINES.encode())
def test_any_bytes_are_a_time_or_none(data: bytes) -> None:
    """The parser's own errors, whatever their types, mean that there is no time."""
    found = timestamp(HandIn("resnet50.ipynb", timestamp=data))

    assert found is None or (isinstance(found, datetime) and found.tzinfo is None)


NOON = datetime(2026, 2, 1, 12)  # noqa: DTZ001 - as nbgrader keeps it
READ = [
    "2026-02-01 12:00:00 UTC",
    "2026-02-01T12:00:00Z",
    "2026-02-01T13:00:00+01:00",
    "2026-02-01 13:00:00 +0100",
    "2026-02-01 13:00:00 Europe/Berlin",
    "2026-02-01 07:00:00 EST",
    "2026-02-01 14:00:00 CEST",
    "Sun, 01 Feb 2026 12:00:00 GMT",
    "Sun Feb  1 13:00:00 CET 2026",
    "1769947200",
    "1769947200000",
    "01.02.2026 12:00",
    "1. Februar 2026, 12:00 Uhr",
    "1 févr. 2026 à 12:00",
    "Sunday, 1 February 2026, 12:00 PM",
    "20260201T120000Z",
    "Submitted at: 2026-02-01 12:00:00 UTC",
    "2026-02-01 12:00:00 UTC\nby Moodle",
]
NOT_READ = ["unknown", "12:00", "3", "Feb", "2026-02-01 12:00:00 XYZ", "2026-02-01 12:00:00 ../../etc/passwd", "{}"]


@pytest.mark.parametrize("text", READ)
def test_usual_formats_are_read(text: str) -> None:
    """Mail programs, LMSs and nbgrader write the same moment in many ways; the zone counts."""
    assert NOON == timestamp(HandIn("resnet50.ipynb", timestamp=text.encode()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"])
def test_any_encoding_is_read(encoding: str) -> None:
    """With a byte-order mark and without one; a month may have a letter that is not in ASCII."""
    assert NOON.replace(month=3) == timestamp(HandIn("resnet50.ipynb", timestamp="1. März 2026 12:00".encode(encoding)))


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_whole_time_gets_a_remark(text: str) -> None:
    """A part of a time is not completed with the day of the run, and an unknown zone is not taken for UTC."""
    hand_in = HandIn("resnet50.ipynb", timestamp=text.encode())

    assert timestamp(hand_in) is None
    assert "does not hold a time" in timestamp_remarks(hand_in)[0]


def test_text_that_breaks_the_parser_gets_a_remark() -> None:
    """The student reads that the file counts as if there were none."""
    (remark,) = timestamp_remarks(HandIn("resnet50.ipynb", timestamp=NINES.encode()))

    assert "does not hold a time" in remark


def broken(*_: object, **__: object) -> NoReturn:
    """Fail as no parser is known to."""
    raise LookupError


def test_hand_in_that_no_reader_understands_gets_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that fails in a way of its own neither ends the reading nor what is said about it."""
    monkeypatch.setattr(module, "parse", broken)

    done = do(Work(HandIn("resnet50.ipynb", b"[" * 9, timestamp=b"now"), seed=1))

    assert "not JSON" in done.graded.unreadable
    assert "does not hold a time" in done.graded.remarks[0]
