"""What this project takes from nbgrader beyond what it documents is still where it was."""

import os
import sys
from pathlib import Path

import pytest
from nbconvert.writers.files import FilesWriter
from nbgrader.api import Gradebook, InvalidEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.preprocessors import AssignLatePenalties, GetGrades, getgrades
from traitlets.config import Config

from assignment.release import NAME
from autograder.course.config import configure
from autograder.course.nbgrader_internals import (
    AtomicFeedback,
    TransactionalGradebook,
    keep_gradebook_of_feedback,
    limit_penalty,
)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of a new gradebook."""
    programs = str(Path(sys.executable).parent)  # nbgrader looks for alembic on the path when it makes a gradebook
    monkeypatch.setenv("PATH", programs, prepend=os.pathsep)
    return f"sqlite:///{tmp_path}/gradebook.db"


def students(url: str) -> list[str]:
    """Return the students that another connection sees."""
    with Gradebook(url) as gradebook:
        return [student.id for student in gradebook.students]


def test_transaction_is_committed_as_a_whole(url: str) -> None:
    """Nbgrader's methods take their session from `Gradebook.db`, and their commits do not end our transaction."""
    with TransactionalGradebook(url) as gradebook:
        gradebook.add_student("before")
        with gradebook.transaction():
            gradebook.add_student("first")
            gradebook.update_or_create_student("second").last_name = "name"
            assert ["before"] == students(url)
        assert ["before", "first", "second"] == students(url)
        assert "name" == gradebook.find_student("second").last_name


def test_gradebook_is_made_without_the_environment_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nbgrader calls the program alembic, which lies beside the interpreter; the path is then as it was."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with TransactionalGradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        gradebook.add_student("first")

    assert str(tmp_path) == os.environ["PATH"]


def test_transaction_is_rolled_back_as_a_whole(url: str) -> None:
    """Nothing stays of a transaction that an error ended, and the next one works."""

    def add_twice(gradebook: TransactionalGradebook) -> None:
        with gradebook.transaction():
            gradebook.add_student("first")
            gradebook.add_student("first")

    with TransactionalGradebook(url) as gradebook:
        with pytest.raises(InvalidEntry):
            add_twice(gradebook)
        with gradebook.transaction():
            gradebook.add_student("second")

    assert ["second"] == students(url)


@pytest.mark.parametrize(("asked_for", "given"), [(-1.0, 0.0), (2.0, 2.0), (9.0, 5.0)])
def test_penalty_is_limited(asked_for: float, given: float) -> None:
    """AssignLatePenalties limits a penalty in `_check_late_penalty`: between 0 and the score."""

    class Notebook:
        score = 5.0

    assert given == limit_penalty(AssignLatePenalties(), Notebook(), asked_for)


def test_feedback_is_built_beside_its_place(tmp_path: Path) -> None:
    """Nbgrader's converter asks `_format_dest` where to write, and calls `set_permissions` last."""
    feedback = AtomicFeedback(coursedir=CourseDirectory(root=str(tmp_path)))
    feedback.writer = FilesWriter()
    names = {"assignment": "ps1", "student": "ada"}

    assert feedback.init_destination("ps1", "ada")
    feedback.write_single_notebook("page", {"nbgrader": names, "unique_key": "problem", "output_extension": ".html"})
    folder = tmp_path / "feedback" / "ada"
    assert [".ps1.unfinished"] == [path.name for path in folder.iterdir()]
    feedback.set_permissions("ps1", "ada")

    assert ["ps1"] == [path.name for path in folder.iterdir()]
    assert "page" == (folder / "ps1" / "problem.html").read_text()


def test_feedback_keeps_its_gradebook(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """GetGrades opens a gradebook by the name `Gradebook` of its module, with the address alone, and closes it."""
    monkeypatch.setattr(getgrades, "Gradebook", getgrades.Gradebook)
    keep_gradebook_of_feedback()

    with getgrades.Gradebook(url) as first:
        first.add_student("first")
    with getgrades.Gradebook(url) as second:
        assert first is second
        assert ["first"] == [student.id for student in second.students]

    assert {"Gradebook", "db_url"} <= set(GetGrades.preprocess.__code__.co_names)


def test_converters_pass_each_assignment_through_the_replaced_methods() -> None:
    """BaseConverter and Autograde call them by these names, and Autograde takes its exporter and lists from itself."""
    called = BaseConverter.convert_notebooks.__code__.co_names

    assert {"init_destination", "init_assignment", "convert_single_notebook"} <= set(called)
    assert "get_existing_timestamp" in BaseConverter.init_destination.__code__.co_names
    used = Autograde._init_preprocessors.__code__.co_names  # noqa: SLF001 - what nbgrader reads is the point
    assert {"exporter", "sanitize_preprocessors", "autograde_preprocessors"} <= set(used)
    assert "do_copy" in ExchangeCollect.copy_files.__code__.co_names


@pytest.mark.parametrize(("assignment", "expected"), [(NAME, set()), ("ps1", {"pretrained"})])
def test_collecting_leaves_out_our_trained_network(assignment: str, expected: set[str], tmp_path: Path) -> None:
    """It was released, and has 94 MB; a folder of this name in another assignment is the student's."""
    (tmp_path / "inbound" / "pretrained").mkdir(parents=True)
    (tmp_path / "inbound" / "pretrained" / "weights.h5").write_bytes(b"network")
    configure(Config())
    course = CourseDirectory(root=str(tmp_path), assignment_id=assignment)

    ExchangeCollect(coursedir=course).do_copy(str(tmp_path / "inbound"), str(tmp_path / "collected"))

    assert expected == {path.name for path in (tmp_path / "collected").iterdir()}


@pytest.mark.parametrize(("assignment", "is_read"), [(NAME, False), ("ps1", True)])
def test_only_our_timestamps_are_not_read_through_links(assignment: str, is_read: bool, tmp_path: Path) -> None:
    """The path alone says which assignment it is; where the course itself lies does not count."""
    root = tmp_path / NAME
    folder = root / "submitted" / "ada" / assignment
    folder.mkdir(parents=True)
    (tmp_path / "time").write_text("2024-01-01 10:00:00 UTC", encoding="utf-8")
    (folder / "timestamp.txt").symlink_to(tmp_path / "time")
    configure(Config())

    time = CourseDirectory(root=str(root)).get_existing_timestamp(str(folder))

    assert is_read == (time is not None)


NAMES = ["50 %", "[b]", "a[b]", "ev\nil", "renamed", "without", "x" * 200]


def course_of(root: Path, **traits: str) -> CourseDirectory:
    """Return a course in which students with unusual names have a folder, and one of them no notebook of our name."""
    for student in (*NAMES, ".dot"):
        for step in ("submitted", "autograded"):
            (root / step / student / NAME).mkdir(parents=True)
            name = "other.ipynb" if (step, student) == ("submitted", "renamed") else f"{NAME}.ipynb"
            if student != "without":
                (root / step / student / NAME / name).touch()
    configure(Config())
    return CourseDirectory(root=str(root), assignment_id=NAME, **traits)


@pytest.mark.parametrize(("asked", "found"), [("*", NAMES), ("a[b]", ["a[b]"]), ("x*", ["x" * 200])])
def test_nbgrader_sees_every_submitted_folder(asked: str, found: list[str], tmp_path: Path) -> None:
    """Whatever its name, and whatever its notebook is called; Formgrader asks for one student by the id."""
    autograde = Autograde(coursedir=course_of(tmp_path / "course[1]", student_id=asked))

    autograde.init_notebooks()

    folders = {student: tmp_path / "course[1]" / "submitted" / student / NAME for student in found}
    assert {str(path): [str(path / f"{NAME}.ipynb")] for path in folders.values()} == autograde.assignments
    for student, path in folders.items():
        resources = autograde.init_single_notebook_resources(str(path / f"{NAME}.ipynb"))
        assert (student, NAME) == (resources["nbgrader"]["student"], resources["nbgrader"]["assignment"])


@pytest.mark.parametrize("kind", [GenerateFeedback, AtomicFeedback])
def test_feedback_is_written_of_every_autograded_folder(kind: type[GenerateFeedback], tmp_path: Path) -> None:
    """Brackets in an id are no pattern; nbgrader's own way leaves such a student out without a word."""
    feedback = kind(coursedir=course_of(tmp_path))

    feedback.init_notebooks()

    found = {Path(folder).parent.name for folder in feedback.assignments}
    assert {student for student in NAMES if student != "without"} == found


def test_other_assignments_are_found_by_nbgraders_own_rules(tmp_path: Path) -> None:
    """The pattern and the notebooks of another assignment are nbgrader's."""
    course = course_of(tmp_path)
    course.assignment_id = "ps1"
    (tmp_path / "submitted" / "ada" / "ps1").mkdir(parents=True)
    (tmp_path / "submitted" / "bob" / "ps1").mkdir(parents=True)
    (tmp_path / "submitted" / "bob" / "ps1" / "problem.ipynb").touch()
    autograde = Autograde(coursedir=course)

    autograde.init_notebooks()

    assert ["bob"] == [Path(folder).parent.name for folder in autograde.assignments]


@pytest.mark.parametrize("data", ["2026-02-01 12:00:00 UTC".encode("utf-16"), b"unknown", b"\xff"])
def test_formgrader_reads_any_time(data: bytes, tmp_path: Path) -> None:
    """It asks the API for the times of all students, and would show nobody if one of them is none."""
    course = course_of(tmp_path)
    (tmp_path / "submitted" / "renamed" / NAME / "timestamp.txt").write_bytes(data)

    time = NbGraderAPI(coursedir=course).get_submitted_timestamp(NAME, "renamed")

    assert ("2026-02-01 12:00:00" if data.startswith(b"\xff\xfe") else "None") == str(time)
