"""A course's folder: its configuration may use plug-ins that lie beside it, wherever the command is started."""

import sys
from pathlib import Path

import pytest

from autograder.course import submitted
from autograder.course.folder import CourseError, CourseFolder

DOT = "a student's name cannot begin with a dot; rename the folder"
COMPOSED, DECOMPOSED = "Zo\u00eb", "Zoe\u0308"

CONFIG = """
import penalties_of_this_course
c = get_config()
c.AssignLatePenalties.plugin_class = penalties_of_this_course.NoMercy
"""
PLUGIN = """
from nbgrader.plugins import LateSubmissionPlugin
class NoMercy(LateSubmissionPlugin):
    pass
"""


def test_plug_in_beside_the_configuration_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nbgrader's commands import it from the course's folder; a module there replaces none of another name."""
    (tmp_path / "source" / "ps1").mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "penalties_of_this_course.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "numpy.py").write_text("raise RuntimeError", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path])

    course = CourseFolder(tmp_path, "ps1")

    assert "NoMercy" == course.config.AssignLatePenalties.plugin_class.__name__
    assert str(tmp_path) == sys.path[-1]


def test_every_submitted_folder_is_found_or_named(tmp_path: Path) -> None:
    """A name may hold a newline; one that begins with a dot is skipped, as by nbgrader, and is named."""
    (tmp_path / "source" / "ps1").mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()", encoding="utf-8")
    for name in ("first", "ev\nil", "\n", ".dot", ".ipynb_checkpoints", ".git"):
        (tmp_path / "submitted" / name / "ps1").mkdir(parents=True)
    (tmp_path / "submitted" / ".DS_Store").touch()

    course = CourseFolder(tmp_path, "ps1")

    assert ["\n", "ev\nil", "first"] == [submitted.student for submitted in course.submitted()]
    assert {str(tmp_path / "submitted" / ".dot" / "ps1"): DOT} == course.refused()


def test_course_with_dot_folders_alone_says_so(tmp_path: Path) -> None:
    """Somebody has submitted, and the message names the folder that must be renamed."""
    course = course_of(tmp_path, ".dot")

    with pytest.raises(CourseError, match=r"\.dot.* was not graded: a student's name cannot begin with a dot"):
        course.submitted()


def test_names_are_no_patterns(tmp_path: Path) -> None:
    """Brackets and the like in the names of students, and of the folders above, mean themselves."""
    names = ["50 %", "[b]", "a[b]", "a{b}", "w*?", "x" * 200]
    course = course_of(tmp_path / "course[2026] %s", *names)

    assert names == [submitted.student for submitted in course.submitted()]
    assert ["a[b]"] == [submitted.student for submitted in course.submitted(["a[b]"])]
    assert all(submitted.folder.is_dir() for submitted in course.submitted())


def test_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """No gradebook can hold it."""
    course = course_of(tmp_path, "ada", "caf\udce9")

    assert ["ada"] == [submitted.student for submitted in course.submitted()]
    assert ["its name is no text in UTF-8; rename the folder"] == list(course.refused().values())


@pytest.mark.parametrize("known", [[], [COMPOSED], [DECOMPOSED], [COMPOSED, DECOMPOSED]], ids=str)
@pytest.mark.parametrize("there", [[COMPOSED], [DECOMPOSED], [COMPOSED, DECOMPOSED]], ids=str)
def test_two_unicode_forms_are_one_student(
    known: list[str], there: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form in the gradebook counts, and of two that are not there the composed one; each folder is named."""
    course = course_of(tmp_path, *there)
    monkeypatch.setattr(submitted, "_known", lambda _course: frozenset(known))

    taken = [name for name in there if name in known] or [name for name in there[:1] if not known]
    if taken:
        assert sorted(taken) == [found.student for found in course.submitted()]
    assert len(there) - len(taken) == len(course.refused())
    assert all("is another Unicode form of the student" in reason for reason in course.refused().values())


def course_of(folder: Path, *students: str) -> CourseFolder:
    """Return a course in which these students have handed in."""
    (folder / "source" / "ps1").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text("c = get_config()", encoding="utf-8")
    for name in students:
        (folder / "submitted" / name / "ps1").mkdir(parents=True)
    return CourseFolder(folder, "ps1")
