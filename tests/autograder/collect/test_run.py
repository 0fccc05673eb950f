"""What each LMS hands out comes to stand where nbgrader grades it, with the time that counts."""

import zipfile
from pathlib import Path

import pytest

from autograder.collect.layouts.parcel import Clock
from autograder.collect.run import Settings, collect
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.roster import Roster
from autograder.intake.hand_in import COURSE_LEVELS, read_hand_in
from autograder.intake.timestamp import timestamp
from tests.support.handed_out import (
    DUE,
    EARLY,
    LATE,
    NOTEBOOK,
    STUDENTS,
    by_hand,
    entry,
    gradescope,
    kept,
    make_course,
    moodle,
    row_of,
    run,
    submitted,
    utc,
    write_zip,
)


def test_moodles_zip_is_collected(course: CourseFolder, tmp_path: Path) -> None:
    """With the time of the zip, and it is said that it is the zip's."""
    path = tmp_path / "moodle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry(moodle("Ada Lovelace", 7)), NOTEBOOK)
        archive.writestr(entry(moodle("Bob Müller", 8, "resnet50 (1).ipynb"), LATE), NOTEBOOK)

    outcome = run(course, path)

    assert {"resnet50.ipynb": NOTEBOOK, "timestamp.txt": b"2026-11-01 10:00:00.000000 UTC"} == submitted(course)
    assert (utc(2026, 11, 3, 10), Clock.ARCHIVE, True) == (
        row_of(outcome, "bob").time,
        row_of(outcome, "bob").clock,
        row_of(outcome, "bob").late,
    )
    assert ("resnet50 (1).ipynb is saved as resnet50.ipynb",) == row_of(outcome, "bob").notes
    assert ([], ["cy"], True) == (list(outcome.unplaced), list(outcome.missing), outcome.is_clear)


def test_what_was_collected_is_what_grading_reads(course: CourseFolder, tmp_path: Path) -> None:
    """Notebook, files beside it, and time, through the grader's own reader; older attempts are out of its sight."""
    for number, time in enumerate((EARLY, LATE)):
        write_zip(
            tmp_path / f"{number}.zip",
            {moodle("Ada Lovelace", 7, "w/resnet50.ipynb"): b"%d" % number, moodle("Ada Lovelace", 7, "w/x.py"): b""},
            time,
        )

    run(course, tmp_path / "0.zip", tmp_path / "1.zip")

    [found] = course.submitted()
    hand_in = read_hand_in(found.folder, "resnet50.ipynb", levels=COURSE_LEVELS)
    assert ("ada", b"1", {"x.py"}) == (found.student, hand_in.content, set(hand_in.files) - {"timestamp.txt"})
    assert utc(2026, 11, 3, 10) == timestamp(hand_in)
    assert [b"0"] == kept(course)


def test_canvas_mark_decides_on_lateness(course: CourseFolder, tmp_path: Path) -> None:
    """Canvas's zip has the time of the download, which makes nobody late and nobody early."""
    path = tmp_path / "canvas.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry("lovelaceada_101_51_resnet50.ipynb", LATE), NOTEBOOK)
        archive.writestr(entry("mullerbob_LATE_102_52_resnet50-3.ipynb", EARLY), NOTEBOOK)

    outcome = run(course, path)

    row = row_of(outcome, "ada")
    assert (DUE, Clock.MARK, False) == (row.time, row.clock, row.late)
    assert b"2026-11-02 12:00:00.000000 UTC" == submitted(course)["timestamp.txt"]
    assert b"2026-11-02 12:00:01.000000 UTC" == submitted(course, "bob")["timestamp.txt"]
    assert row_of(outcome, "bob").late


def test_lateness_that_the_gradebook_cannot_hold_is_said(course: CourseFolder, tmp_path: Path) -> None:
    """Without a due date nothing is late for nbgrader."""
    path = write_zip(tmp_path / "canvas.zip", {"lovelaceada_LATE_101_51_resnet50.ipynb": NOTEBOOK})

    [row] = collect(course, Roster(STUDENTS), [path], Settings()).rows

    assert ("Canvas calls it late, but the gradebook has no due date, so it counts as in time",) == row.problems


def test_extension_of_a_student_counts(course: CourseFolder, tmp_path: Path) -> None:
    """As nbgrader counts it."""
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK, "bob/resnet50.ipynb": NOTEBOOK}, LATE)

    outcome = collect(course, Roster(STUDENTS, DUE, {"ada": utc(2026, 11, 4)}), [path], Settings())

    assert [("ada", False), ("bob", True)] == [(row.student, row.late) for row in outcome.rows]


def test_canvas_older_versions_are_kept(course: CourseFolder, tmp_path: Path) -> None:
    """All in one zip."""
    names = {
        "lovelaceada_101_51_resnet50.ipynb": b"1",
        "lovelaceada_101_53_resnet50-2.ipynb": b"3",
        "lovelaceada_101_52_resnet50-1.ipynb": b"2",
    }

    outcome = run(course, write_zip(tmp_path / "canvas.zip", names))

    assert (b"3", [b"1", b"2"]) == (submitted(course)["resnet50.ipynb"], kept(course))
    assert ("2 older kept",) == row_of(outcome, "ada").notes


def test_gradescopes_time_and_groups_are_kept(course: CourseFolder, tmp_path: Path) -> None:
    """Each member of a group gets the files."""
    metadata = "submission_1:\n" + gradescope("Ada|ada|", "Somebody|x|bob@uni.example")
    files = {"e/submission_metadata.yml": metadata.encode(), "e/submission_1/resnet50.ipynb": NOTEBOOK}

    outcome = run(course, write_zip(tmp_path / "gradescope.zip", files))

    assert [("ada", Clock.LMS), ("bob", Clock.LMS)] == [(row.student, row.clock) for row in outcome.rows]
    assert submitted(course) == submitted(course, "bob")
    assert b"2026-11-01 09:30:00.123456 UTC" == submitted(course)["timestamp.txt"]


def test_folder_is_collected_like_a_zip(course: CourseFolder, tmp_path: Path) -> None:
    """Also nbgrader's own tree, whose timestamp.txt counts."""
    source = tmp_path / "submitted"
    by_hand(source / "ada" / "resnet50")
    (source / "ada" / "resnet50" / "timestamp.txt").write_text("2026-10-31 08:00:00 UTC", encoding="utf-8")
    by_hand(source / "bob" / "resnet50")
    (source / "bob" / "resnet50" / "timestamp.txt").write_text("yesterday or so", encoding="utf-8")

    outcome = run(course, source)

    assert (utc(2026, 10, 31, 8), Clock.TIMESTAMP) == (row_of(outcome, "ada").time, row_of(outcome, "ada").clock)
    assert (("timestamp.txt does not hold a time",), Clock.DISK) == (
        row_of(outcome, "bob").problems,
        row_of(outcome, "bob").clock,
    )


def test_timestamp_from_a_student_does_not_count_beside_an_lms(course: CourseFolder, tmp_path: Path) -> None:
    """Or anybody could be in time."""
    files = {
        moodle("Ada Lovelace", 7): NOTEBOOK,
        moodle("Ada Lovelace", 7, "timestamp.txt"): b"2020-01-01 00:00:00 UTC",
    }

    [row] = run(course, write_zip(tmp_path / "moodle.zip", files, LATE)).rows

    assert (True, ("a timestamp.txt that was handed in does not count",)) == (row.late, row.notes)
    assert b"2026-11-03 10:00:00.000000 UTC" == submitted(course)["timestamp.txt"]


def test_dry_run_writes_nothing(course: CourseFolder, tmp_path: Path) -> None:
    """And says the same."""
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK})
    before = sorted(course.root.rglob("*"))

    outcome = run(course, path, dry_run=True)

    assert before == sorted(course.root.rglob("*"))
    assert list(outcome.rows) == list(run(course, path).rows)


def test_zone_of_the_course_is_that_of_zips(tmp_path: Path) -> None:
    """A zone that does not exist is said before anything is read."""
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK})
    config = "c = get_config()\nc.Exchange.timezone = '{}'\n"

    [row] = run(make_course(tmp_path / "one", config.format("Asia/Tokyo")), path).rows

    assert utc(2026, 11, 1, 1) == row.time
    with pytest.raises(CourseError, match=r"Exchange\.timezone"):
        run(make_course(tmp_path / "two", config.format("Mars/Base")), path)
