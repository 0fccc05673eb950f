"""A course's folder: its configuration may use plug-ins that lie beside it, wherever the command is started."""

import sys
from pathlib import Path

import pytest

from autograder.course.folder import CourseFolder

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
    assert [str(tmp_path / "submitted" / ".dot" / "ps1")] == course.skipped()
