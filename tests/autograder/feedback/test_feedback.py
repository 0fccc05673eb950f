"""Feedback for a class: nbgrader's pages and files, one sentence for each failure, no incomplete folder."""

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from assignment.nbgrader_command import run_nbgrader
from autograder.course.records.pages import stamp, stamp_of
from autograder.feedback.run import write_feedback
from autograder.feedback.work import FeedbackError
from tests.support.feedback_pages import HTML, notebook, read

NAME, NOTEBOOK = "ps1", "problem"
CONFIG = """
import os

from autograder.pages.exporter import InertHTMLExporter

def die(assignment, student, notebooks):
    if "killer" in notebooks[0]:
        os._exit(9)

c = get_config()
c.GenerateFeedback.permissions = 640
c.GenerateFeedback.exporter_class = InertHTMLExporter
c.GenerateFeedback.pre_convert_hook = die
"""


def add_student(course: Path, gradebook: Gradebook, student: str, html: str) -> None:
    """Add the autograded folder and the gradebook's rows of a student."""
    folder = course / "autograded" / student / NAME
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "numbers.csv").write_text("1,2\n")
    (folder / "timestamp.txt").write_text("2024-01-01 00:00:00 UTC")
    nbformat.write(notebook(student, html), folder / f"{NOTEBOOK}.ipynb")
    gradebook.add_student(student)
    gradebook.add_submission(NAME, student)
    gradebook.find_grade("check", NOTEBOOK, NAME, student).auto_score = len(student) % 3
    gradebook.find_comment("f", NOTEBOOK, NAME, student).manual_comment = f"Well *done*, {student}"
    gradebook.db.commit()


@pytest.fixture(scope="module")
def autograded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with one autograded submission for each oddity, and no feedback yet."""
    course: Path = tmp_path_factory.mktemp("feedback") / "course"
    course.mkdir()
    (course / "nbgrader_config.py").write_text(CONFIG)
    programs = str(Path(sys.executable).parent)  # a new gradebook asks the program alembic for its version
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", programs, prepend=os.pathsep)
        fill_gradebook(course)
    return course


def fill_gradebook(course: Path) -> None:
    """Add the assignment and the students to the gradebook."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.add_assignment(NAME)
        gradebook.add_notebook(NOTEBOOK, NAME)
        gradebook.add_grade_cell("check", NOTEBOOK, NAME, max_score=2, cell_type="code")
        gradebook.add_solution_cell("f", NOTEBOOK, NAME)
        for student, html in HTML.items():
            add_student(course, gradebook, student, html)


@pytest.fixture
def course(autograded: Path, tmp_path: Path) -> Path:
    """Return a copy of the course, for one test alone."""
    return Path(shutil.copytree(autograded, tmp_path / "course"))


def page(course: Path, student: str) -> Path:
    """Return the path of a student's feedback."""
    return course / "feedback" / student / NAME / f"{NOTEBOOK}.html"


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return the permissions and contents of every file and folder."""
    listed = {str(path.relative_to(folder)): path for path in folder.rglob("*")}
    return {name: (path.stat().st_mode, contents(path)) for name, path in listed.items()}


def contents(path: Path) -> bytes:
    """Return the bytes of a file, of a page after BeautifulSoup has read it as nbconvert lets it do.

    What our pages say at their end that they were made from is left out.
    """
    if path.suffix != ".html":
        return path.read_bytes() if path.is_file() else b""
    made = stamp_of(path)
    return read(path.read_text().removesuffix(f"\n{stamp(made)}" if made else "")).encode()


def contents_without_stamp(text: str) -> str:
    """Return a page without what it says at its end."""
    return text.rpartition("<!-- made from")[0]


def test_files_are_those_of_nbgrader(course: Path) -> None:
    """Two processes and one write every page, support file and permission as nbgrader does."""
    run_nbgrader(course, "generate_feedback", NAME)
    expected = tree(course / "feedback")

    for workers in (2, 1):
        shutil.rmtree(course / "feedback")
        done: list[tuple[str, str]] = []
        failures = write_feedback(course, NAME, workers=workers, on_done=lambda *result: done.append(result))  # noqa: B023
        assert expected == tree(course / "feedback")
        assert ({}, [(student, "") for student in sorted(HTML)]) == (failures, sorted(done))


def test_broken_notebooks_stop_nobody_else(course: Path) -> None:
    """No JSON, no row in the gradebook, a notebook that kills its process: each gets one sentence and no folder."""
    (course / "autograded" / "table" / NAME / f"{NOTEBOOK}.ipynb").write_text("{")
    shutil.copytree(course / "autograded" / "image", course / "autograded" / "stranger")
    shutil.copytree(course / "autograded" / "image", course / "autograded" / "killer")

    failures = write_feedback(course, NAME, workers=2)

    assert {"table", "stranger", "killer"} == set(failures)
    assert failures["table"].startswith("NotJSONError: Notebook does not appear to be JSON")
    assert failures["stranger"].startswith("MissingEntry: No such")
    assert "died" in failures["killer"]
    assert all("\n" not in failure for failure in failures.values())
    written = {student for student in (*HTML, *failures) if (course / "feedback" / student / NAME).exists()}
    assert set(HTML) - {"table"} == written
    assert [] == list(course.glob("feedback/*/.*"))


def test_only_the_students_asked_for(course: Path) -> None:
    """A student without an autograded notebook is reported as a failure."""
    failures = write_feedback(course, NAME, ["image", "nobody"], workers=2)

    assert {"nobody": f"there is no autograded notebook of {NAME}"} == failures
    assert ["image"] == [path.name for path in (course / "feedback").iterdir()]


def test_feedback_is_written_again_when_it_is_out_of_date(course: Path) -> None:
    """It is kept, replaced if the submission is newer, or replaced by force; what a killed run left is removed."""
    write_feedback(course, NAME, ["image", "table"], workers=2)
    original = page(course, "image").read_text()
    left = course / "feedback" / "image" / f".{NAME}.unfinished"
    for student in ("image", "table"):
        made = stamp_of(page(course, student))
        assert made
        page(course, student).write_text(f"edited{stamp(made)}")
    (course / "autograded" / "image" / NAME / "timestamp.txt").write_text("2024-01-02 00:00:00 UTC")
    left.mkdir()
    (left / "half.html").touch()

    write_feedback(course, NAME, ["image", "table"], workers=2)
    assert contents_without_stamp(original) == contents_without_stamp(page(course, "image").read_text())
    assert page(course, "table").read_text().startswith("edited")
    assert [NAME] == [path.name for path in left.parent.iterdir()]
    assert not (page(course, "image").parent / "half.html").exists()

    (page(course, "table").parent / "surplus.txt").touch()
    write_feedback(course, NAME, ["table"], workers=1, force=True)
    assert not page(course, "table").read_text().startswith("edited")
    assert not (page(course, "table").parent / "surplus.txt").exists()


def test_what_people_enter_is_on_the_page(course: Path) -> None:
    """A score, a comment or a penalty that is entered later, or a notebook that is autograded again, changes the page.

    The timestamps that nbgrader compares are the same as before. Other students' pages stay.
    """
    write_feedback(course, NAME, ["image", "table"], workers=1)
    kept = page(course, "table").stat().st_mtime_ns
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.find_grade("check", NOTEBOOK, NAME, "image").manual_score = 1.25
        gradebook.find_comment("f", NOTEBOOK, NAME, "image").manual_comment = "I looked at it again"
        gradebook.find_submission_notebook(NOTEBOOK, NAME, "image").late_submission_penalty = 0.25
        gradebook.db.commit()

    assert {} == write_feedback(course, NAME, ["image", "table"], workers=1)

    text = page(course, "image").read_text()
    assert "(Score: 1.0 / 2.0)" in text
    assert "I looked at it again" in text
    assert kept == page(course, "table").stat().st_mtime_ns


def test_pages_stay_while_no_new_ones_can_be_written(course: Path) -> None:
    """The gradebook lost a student's rows: that is a failure, and the old page is still there."""
    write_feedback(course, NAME, ["image"], workers=1)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.remove_submission(NAME, "image")

    assert ["image"] == list(write_feedback(course, NAME, ["image"], workers=1))

    assert page(course, "image").is_file()


def test_nothing_autograded_is_an_error(course: Path) -> None:
    """A wrong assignment and a broken configuration are reported before any student is."""
    with pytest.raises(FeedbackError, match="No notebooks were matched"):
        write_feedback(course, "ps2", workers=2)
    (course / "nbgrader_config.py").write_text("c = nonsense")
    with pytest.raises(FeedbackError, match="nonsense"):
        write_feedback(course, NAME, workers=2)
