"""In a course that uses this project, every other assignment is nbgrader's, and so is all that the site configures."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from assignment import notebook
from assignment.release import NAME
from autograder.course.config import JOINING_LINE
from autograder.course.ours import ignored, is_ours
from autograder.pages.exporter import InertHTMLExporter
from tests.support.shared_courses import SITE

OWN_LISTS = """
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbgrader.preprocessors import Execute, SaveAutoGrades
c.Autograde.exporter_class = NotebookExporter
c.Autograde.autograde_preprocessors = [Execute, SaveAutoGrades]
c.GenerateFeedback.exporter_class = HTMLExporter
"""
OTHER_CELLS = '{"cells": [{"metadata": {"nbgrader": {"grade_id": "doubled"}}}, {"metadata": {}}]}'


def loaded(course: Path, text: str) -> dict[str, dict[str, Any]]:
    """Return what nbgrader reads from a configuration, by class and trait; what the text itself defines, by name."""
    (course / "nbgrader_config.py").write_text(text, encoding="utf-8")
    with contextlib.chdir(course):
        app = NbGrader(raise_config_file_errors=True)
        app.load_config_file()
    return {kind: dict(map(named, section.items())) for kind, section in app.config.items() if named_section(section)}


def named_section(section: Any) -> bool:
    """Return whether a part of the configuration sets anything: traitlets adds empty ones when they are looked at."""
    return isinstance(section, Config) and bool(section)


def named(setting: tuple[str, Any]) -> tuple[str, Any]:
    """Return a setting, with the name of what the configuration file defines in place of it."""
    trait, value = setting
    name = getattr(value, "__name__", "")
    return trait, name if name in {"note", "OnePointADay"} else value


@pytest.mark.parametrize("own", [SITE, SITE + OWN_LISTS], ids=["site", "site with lists of its own"])
@pytest.mark.parametrize("place", ["before", "after"])
def test_one_line_overwrites_nothing(own: str, place: str, tmp_path: Path) -> None:
    """Before or after the site's lines, it adds the exporter of feedback where the site sets none, and nothing else."""
    joined = f"{JOINING_LINE}\n{own}" if place == "before" else f"{own}\n{JOINING_LINE}\n"

    alone, both = loaded(tmp_path, own), loaded(tmp_path, joined)

    assert {"exporter_class": InertHTMLExporter} | alone.pop("GenerateFeedback", {}) == both.pop("GenerateFeedback")
    assert alone == both
    assert "deep_learning" == both["CourseDirectory"]["course_id"]


def test_own_configuration_starts_with_the_line() -> None:
    """What the documents show is the line of the project's own course."""
    assert JOINING_LINE in (notebook.ROOT / "nbgrader_config.py").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("assignment", "files", "expected"),
    [
        (NAME, {f"{NAME}.ipynb": notebook.SOURCE.read_text(encoding="utf-8")}, True),
        ("ps1", {f"{NAME}.ipynb": notebook.SOURCE.read_text(encoding="utf-8")}, False),
        (NAME, {f"{NAME}.ipynb": OTHER_CELLS}, False),
        (NAME, {"other.ipynb": OTHER_CELLS, f"{NAME}.ipynb": notebook.SOURCE.read_text(encoding="utf-8")}, True),
        (NAME, {}, True),
        (NAME, {f"{NAME}.ipynb": "no notebook"}, True),
        (NAME, {f"{NAME}.ipynb": "[]"}, True),
    ],
    ids=["ours", "another name", "other cells", "beside another", "no source", "unreadable", "no cells"],
)
def test_ours_is_told_by_name_and_source(
    assignment: str, files: dict[str, str], expected: bool, tmp_path: Path
) -> None:
    """Both count; in doubt an assignment of our name is ours, because then no student code runs outside of the wall."""
    folder = tmp_path / "source" / assignment
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    course = CourseDirectory(root=str(tmp_path))

    assert expected == is_ours(course, assignment)
    assert expected == ("pretrained" in ignored(course, assignment))
    assert set(course.ignore) <= set(ignored(course, assignment))
