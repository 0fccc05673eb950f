"""nbgrader's autograding of our assignment removes nothing in vain, and grades again what a lost gradebook held."""

import os
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from assignment.release import NAME
from autograder.batch.journal import Journal
from autograder.course.config import configure

OTHER = "ps1"


@pytest.fixture
def autograde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Autograde:
    """Return the converter of a course whose gradebook knows ada's submissions, and not those of bob."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # nbgrader runs alembic
    monkeypatch.setenv("PATH", programs)
    configure(Config())
    course = CourseDirectory(root=str(tmp_path), assignment_id=NAME, db_url=f"sqlite:///{tmp_path}/gradebook.db")
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for assignment in (NAME, OTHER):
            gradebook.add_assignment(assignment)
            gradebook.add_notebook(assignment, assignment)
            gradebook.update_or_create_student("ada")
            gradebook.add_submission(assignment, "ada")
            (tmp_path / "source" / assignment).mkdir(parents=True)
            for student in ("ada", "bob"):
                (tmp_path / "submitted" / student / assignment).mkdir(parents=True)
                (tmp_path / "submitted" / student / assignment / f"{assignment}.ipynb").touch()
                (tmp_path / "autograded" / student / assignment).mkdir(parents=True)
    return Autograde(coursedir=course)


def autograded(autograde: Autograde, student: str, assignment: str = NAME) -> Path:
    """Return the folder of a student's autograded files."""
    return Path(autograde.coursedir.format_path("autograded", student, assignment))


def test_submission_that_the_gradebook_does_not_know_is_graded_again(autograde: Autograde) -> None:
    """Its autograded files are left over from a gradebook that was lost; those of another are skipped, as ever."""
    assert [autograde.init_destination(NAME, student) for student in ("ada", "bob")] == [False, True]
    assert [autograded(autograde, student).exists() for student in ("ada", "bob")] == [True, False]
    assert not autograde.force


def test_other_assignments_are_skipped_as_nbgrader_does(autograde: Autograde) -> None:
    """What its gradebook knows of them does not matter."""
    autograde.coursedir.assignment_id = OTHER

    assert not autograde.init_destination(OTHER, "bob")


@pytest.mark.parametrize("is_released", [True, False])
def test_nothing_is_removed_where_nobody_can_be_graded(autograde: Autograde, *, is_released: bool) -> None:
    """A table that cannot be read, or a gradebook without the assignment, stops the command with one sentence."""
    autograde.force = True
    if is_released:
        (Path(autograde.coursedir.root) / "source" / NAME / "variant.toml").write_text("[network", encoding="utf-8")
        expected = "variant.toml cannot be read as TOML"
    else:
        (Path(autograde.coursedir.root) / "gradebook.db").unlink()
        expected = f"the gradebook knows no notebook of {NAME}: run autograder release {NAME}"
    autograde.init_notebooks()

    with pytest.raises(NbGraderException, match=expected):
        autograde.convert_notebooks()

    assert autograded(autograde, "ada").exists()


def test_feedback_waits_for_a_run(autograde: Autograde) -> None:
    """Of our assignment nothing is written while a run grades; of others, and when it has ended, it is."""
    course = autograde.coursedir
    feedback = GenerateFeedback(coursedir=course)
    feedback.assignments = {}

    with Journal(Path(course.root) / "reports" / f"{NAME}.jsonl"):
        with pytest.raises(NbGraderException, match="a run is grading this assignment"):
            feedback.convert_notebooks()
        course.assignment_id = OTHER
        feedback.convert_notebooks()
    course.assignment_id = NAME
    feedback.convert_notebooks()
