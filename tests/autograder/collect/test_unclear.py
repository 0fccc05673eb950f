"""What is not clear, or cannot be done, is said of each student and each file, and costs nobody else anything."""

from pathlib import Path

import pytest

from autograder.collect.outcome import Status
from autograder.collect.sources.entry import SourceError
from autograder.course.folder import CourseFolder
from autograder.course.roster import Student
from tests.support.handed_out import (
    LATE,
    NOTEBOOK,
    kept,
    moodle,
    row_of,
    run,
    statuses,
    submitted,
    tree,
    write_zip,
)

UNKNOWN = "nobody in the gradebook has this id, e-mail address or name"


def test_two_who_claim_one_student_are_both_listed(course: CourseFolder, tmp_path: Path) -> None:
    """Two participants of one name, in one zip, in two, or in two runs."""
    both = write_zip(tmp_path / "both.zip", {moodle("Ada Lovelace", 7): b"7", moodle("Ada Lovelace", 8): b"8"})
    one = write_zip(tmp_path / "one.zip", {moodle("Ada Lovelace", 7): b"7"})
    other = write_zip(tmp_path / "other.zip", {moodle("Ada Lovelace", 8): b"8"}, LATE)

    for paths in ([both], [one, other]):
        outcome = run(course, *paths)
        assert ([], False) == (list(outcome.rows), outcome.is_clear)
        assert ["(ada) is claimed by more than one: Ada Lovelace 7, Ada Lovelace 8"] * 2 == [
            unplaced.reason for unplaced in outcome.unplaced
        ]
    assert {} == submitted(course)
    run(course, one)
    assert [] == list(run(course, other).rows)
    assert b"7" == submitted(course)["resnet50.ipynb"]


def test_two_folders_of_one_student_in_a_plain_zip_are_both_listed(course: CourseFolder, tmp_path: Path) -> None:
    """In two zips they are two attempts."""
    outcome = run(
        course, write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": b"1", "Ada Lovelace/resnet50.ipynb": b"2"})
    )

    assert ([], 2) == (list(outcome.rows), len(outcome.unplaced))
    one = write_zip(tmp_path / "one.zip", {"ada/resnet50.ipynb": b"1"})
    two = write_zip(tmp_path / "two.zip", {"Ada Lovelace/resnet50.ipynb": b"2"}, LATE)
    assert Status.COLLECTED == row_of(run(course, one, two), "ada").status
    assert [b"1"] == kept(course)


def test_nothing_is_dropped_silently(course: CourseFolder, tmp_path: Path) -> None:
    """Strangers, files of nobody, what is refused, what is empty: each has a line."""
    files = {
        "ada/resnet50.ipynb": NOTEBOOK,
        "stranger/resnet50.ipynb": NOTEBOOK,
        "notes.pdf": b"",
        "../x": b"",
        "bob/x.pyc": b"",
        ".DS_Store": b"",
    }

    outcome = run(course, write_zip(tmp_path / "x.zip", files), tmp_path / "nothing.zip")

    assert {
        "nothing.zip": "cannot be read (No such file or directory)",
        "x.zip: ../x": "has a path that leads out of the archive",
        "x.zip: notes.pdf": "belongs to nobody",
        "x.zip: stranger/resnet50.ipynb": f"is not collected: {UNKNOWN} (stranger)",
        "x.zip: bob/x.pyc": "(bob) holds nothing to collect (no files)",
    } == {unplaced.place: unplaced.reason for unplaced in outcome.unplaced}
    assert (["ada"], ["cy"], 2) == ([row.student for row in outcome.rows], list(outcome.missing), outcome.left_out)


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("a/b", "contains a slash"),
        ("..", "is empty or starts with a dot, and nbgrader does not see such folders"),
        (".ada", "is empty or starts with a dot, and nbgrader does not see such folders"),
        ("a\nb", "contains control characters"),
        ("a\x1b[2J", "contains control characters"),
        ("ü" * 128, "is longer than 255 bytes"),
    ],
)
def test_id_that_cannot_be_a_folder_is_refused(student: str, reason: str, course: CourseFolder, tmp_path: Path) -> None:
    """In one sentence, and nothing is written anywhere."""
    before = tree(tmp_path)
    path = write_zip(tmp_path / "moodle.zip", {moodle("Ada Lovelace", 7): NOTEBOOK})

    outcome = run(course, path, students=(Student(student, "Ada", "Lovelace"),))

    assert [f"({student}) is not collected: the id {reason}"] == [unplaced.reason for unplaced in outcome.unplaced]
    assert {**before, "moodle.zip": path.read_bytes()} == tree(tmp_path)


@pytest.mark.parametrize(
    "student", ["a[b]", "50 %", "{student_id}", "x" * 200, "müller", "o'neil", "DOM\\ada", "*", "a b"]
)
def test_awkward_id_is_the_name_of_the_folder(student: str, course: CourseFolder, tmp_path: Path) -> None:
    """And grading finds it."""
    path = write_zip(tmp_path / "moodle.zip", {moodle("Ada Lovelace", 7): NOTEBOOK})

    run(course, path, students=(Student(student, "Ada", "Lovelace"), Student("other")))
    newer = write_zip(tmp_path / "newer.zip", {moodle("Ada Lovelace", 7): b"newer"}, LATE)
    run(course, newer, students=(Student(student, "Ada", "Lovelace"), Student("other")))

    assert [student] == [found.student for found in course.submitted()]
    assert (b"newer", [NOTEBOOK]) == (submitted(course, student)["resnet50.ipynb"], kept(course, student))


def test_what_cannot_be_written_is_one_students_line(course: CourseFolder, tmp_path: Path) -> None:
    """The others are collected."""
    (course.root / "submitted").mkdir()
    (course.root / "submitted" / "ada").write_bytes(b"a file")
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK, "bob/resnet50.ipynb": NOTEBOOK})

    outcome = run(course, path)

    assert {"bob": Status.COLLECTED} == statuses(outcome)
    assert ["x.zip: ada/resnet50.ipynb"] == [unplaced.place for unplaced in outcome.unplaced]


@pytest.mark.parametrize("text", ["{", "[]", '{"attempts": [{}]}', '{"attempts": 1}'])
def test_damaged_record_is_one_students_line(text: str, course: CourseFolder, tmp_path: Path) -> None:
    """It says what to do."""
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK, "bob/resnet50.ipynb": NOTEBOOK})
    run(course, path)
    (course.root / "collected" / "resnet50" / "ada" / "attempts.json").write_text(text, encoding="utf-8")

    outcome = run(course, path)

    assert {"bob": Status.UNCHANGED} == statuses(outcome)
    assert "remove it, and collect with --force" in outcome.unplaced[0].reason


def test_nothing_that_can_be_read_is_one_error(course: CourseFolder, tmp_path: Path) -> None:
    """It names each source."""
    (tmp_path / "x.zip").write_bytes(b"no zip")

    with pytest.raises(SourceError, match=r"x\.zip is not a zip that can be read.*\ny\.zip cannot be read"):
        run(course, tmp_path / "x.zip", tmp_path / "y.zip")


def test_sources_of_one_name_are_told_apart(course: CourseFolder, tmp_path: Path) -> None:
    """By their paths."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_zip(tmp_path / folder / "x.zip", {f"{folder}.txt": b""})

    outcome = run(course, tmp_path / "a" / "x.zip", tmp_path / "b" / "x.zip")

    assert [f"{tmp_path}/a/x.zip: a.txt", f"{tmp_path}/b/x.zip: b.txt"] == [one.place for one in outcome.unplaced]
