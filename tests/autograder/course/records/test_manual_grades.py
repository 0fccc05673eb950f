"""What people entered is kept beside the gradebook: what is lost comes back, what was changed or cleared stays so."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.course.folder import CourseError
from autograder.course.records.manual_grades import Earlier, Field, Found, Kept, ManualGrades, Place, merge

FIRST, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
SCORE = Place("ada", "resnet50", "check_ResNet50", Field.MANUAL_SCORE.value)
KEPT = {SCORE: Kept(Found(5.0, "row", is_reviewed=True), FIRST)}


def test_what_was_entered_is_kept() -> None:
    """A place where nothing was entered is not."""
    other = Place("bob", *("resnet50", "check_ResNet50"), Field.MANUAL_SCORE.value)

    assert KEPT == merge({}, {SCORE: Found(5.0, "row"), other: Found(None, "other")}, FIRST).kept


@pytest.mark.parametrize("value", [7.0, 0.0, None])
def test_the_gradebook_decides_as_long_as_its_rows_are_the_same(value: float | None) -> None:
    """A changed score is changed, a cleared one is cleared, and the earlier one is remembered."""
    merged = merge(KEPT, {SCORE: Found(value, "row")}, LATER)

    assert Kept(Found(value, "row"), LATER, (Earlier(5.0, FIRST),)) == merged.kept[SCORE]
    assert not merged.lost
    assert not merged.replaced


def test_what_new_rows_lack_is_lost_and_comes_back() -> None:
    """It stays kept until it is in the gradebook again, and then belongs to the new row."""
    merged = merge(KEPT, {SCORE: Found(None, "new row", is_reviewed=False)}, LATER)

    assert {SCORE: Found(5.0, "new row", is_reviewed=True)} == merged.lost
    assert merged.kept == KEPT
    assert {SCORE: Kept(Found(5.0, "new row"), FIRST)} == merge(merged.kept, merged.lost, LATER).kept


def test_cleared_values_do_not_come_back() -> None:
    """Nobody entered anything since the score was cleared."""
    cleared = merge(KEPT, {SCORE: Found(None, "row")}, LATER).kept

    assert not merge(cleared, {SCORE: Found(None, "new row")}, LATER).lost


def test_newer_values_in_new_rows_stay() -> None:
    """The gradebook was lost, and a person has graded again: that counts, and the other score is remembered."""
    merged = merge(KEPT, {SCORE: Found(9.0, "new row")}, LATER)

    assert (9.0, (Earlier(5.0, FIRST),)) == (merged.kept[SCORE].found.value, merged.kept[SCORE].earlier)
    assert (SCORE,) == merged.replaced
    assert not merged.lost


def test_rows_that_are_not_there_lose_nothing() -> None:
    """A gradebook without the student says nothing about the student."""
    assert merge(KEPT, {}, LATER).kept == KEPT


def test_memory_of_earlier_values_is_bounded() -> None:
    """Only the newest are remembered."""
    kept = KEPT
    for number in range(100):
        kept = dict(merge(kept, {SCORE: Found(float(number), "row")}, LATER).kept)

    assert 20 == len(kept[SCORE].earlier)
    assert 98.0 == kept[SCORE].earlier[-1].value


def test_file_holds_what_was_kept(tmp_path: Path) -> None:
    """Numbers, comments in any script, flags and cleared values are read as they were written, by another process."""
    path = tmp_path / "reports" / "manual.json"
    values = (5.5, "Größe → \x1b[31m\n", True, None)
    earlier = (Earlier(1.0, FIRST),)
    kept = {Place("a[b]", "n", str(value), "comment"): Kept(Found(value, "r"), LATER, earlier) for value in values}

    ManualGrades(path).keep(kept)

    assert kept == ManualGrades(path).kept
    assert [path] == list(path.parent.iterdir())


DAMAGED = ("", "{", "[]", '{"entered": 3}', '{"entered": [{}]}', '{"entered": [{"field": "x"}]}')


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_file_is_named_and_stays(text: str, tmp_path: Path) -> None:
    """It may hold the only copy."""
    path = tmp_path / "manual.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CourseError, match=r"manual\.json, which keeps .* is damaged"):
        ManualGrades(path)
    assert text == path.read_text(encoding="utf-8")
