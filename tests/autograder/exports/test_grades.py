"""Who gets no points yet: whoever is not in the gradebook, handed in again, or handed in under a name that is none."""

from datetime import timedelta
from pathlib import Path

import pytest

from autograder.batch.journal import Journal
from autograder.cli.main import main
from autograder.course.folder import CourseFolder
from autograder.course.records.dependencies import Input
from autograder.exports.grades import Status, read_grades
from autograder.grading.report import Report
from autograder.intake.hand_in import COURSE_LEVELS, read_hand_in
from tests.support.exports.gradebooks import DUE


def hand_in(course: CourseFolder, student: str, later_s: int | None = None) -> Path:
    """Put a hand-in into a student's folder, by a time after that of the gradebook; None for no time."""
    folder = course.root / "submitted" / student / "resnet50"
    folder.mkdir(parents=True)
    (folder / "resnet50.ipynb").write_text('{"cells": []}', encoding="utf-8")
    if later_s is not None:
        (folder / "timestamp.txt").write_text(f"{DUE + timedelta(seconds=later_s)} UTC", encoding="utf-8")
    return folder


def note_graded(course: CourseFolder, student: str, folder: Path) -> None:
    """Note that a run graded what lies in a folder, and saved it."""
    digest = read_hand_in(folder, "resnet50.ipynb", levels=COURSE_LEVELS).digest
    with Journal(course.reports / "resnet50.jsonl") as journal:
        journal.add(student, {Input.SUBMISSION.value: digest}, Report({}, 3))
        journal.note_saved(student, {})


def statuses(course: CourseFolder) -> dict[str, Status]:
    """Return the status of each student."""
    return {grade.student.id: grade.status for grade in read_grades(course).students}


def test_whoever_is_not_in_the_gradebook_is_not_left_out(
    awkward_course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor is a folder whose name is no student's."""
    hand_in(awkward_course, "stranger")
    refused = hand_in(awkward_course, ".ada")

    found = statuses(awkward_course)
    assert main(["export", "--to=csv", "--course", str(awkward_course.root), f"--output={awkward_course.root}/g.csv"])

    assert (Status.NOT_GRADED, Status.NOTHING) == (found["stranger"], found["nothing"])
    assert ",stranger," in (awkward_course.root / "g.csv").read_text(encoding="utf-8")
    printed = "".join(capsys.readouterr().out.split())
    assert "strangerhandedin,notgradedyet" in printed
    assert f"{refused}wasnotgraded:astudent'snamecannotbeginwithadot;renamethefolder" in printed


def test_points_of_an_earlier_hand_in_are_not_handed_on(awkward_course: CourseFolder) -> None:
    """Whether its time or only its files say that it is another one."""
    hand_in(awkward_course, "s01", later_s=1)
    for student, later_s in (("s02", 0), ("s03", -60), ("s04", None)):
        hand_in(awkward_course, student, later_s)
    for student in ("s05", "s06"):
        note_graded(awkward_course, student, hand_in(awkward_course, student))
    (awkward_course.submitted_by("s06") / "resnet50.ipynb").write_text("{}", encoding="utf-8")

    found, grades = statuses(awkward_course), read_grades(awkward_course)

    again = {"s01", "s06"}
    assert again == {
        student for student in ("s01", "s02", "s03", "s04", "s05", "s06") if found[student] is not Status.GRADED
    }
    assert {Status.NOT_GRADED} == {found[student] for student in again}
    assert [None, None] == [grade.points for grade in grades.students if grade.student.id in again]
