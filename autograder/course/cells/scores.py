"""Scores of the graded cells of a submission, by nbgrader's rules, and what grading needs to know of these cells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import Grade
from nbgrader.utils import compute_checksum, determine_grade, is_solution, is_task

from autograder.course.autograded_notebook import scaled
from autograder.course.cells.master import FUNCTIONS, MasterCell
from autograder.grading.copies import matches
from autograder.grading.report import Report
from autograder.intake import support_files
from autograder.intake.released import OwnTest, Released, read_released, released


def fill_in(rows: Any, cells: Mapping[str, NotebookNode], report: Report) -> None:
    """Enter the scores and comments of a submitted notebook, as nbgrader's SaveAutoGrades does.

    Args:
        rows: the gradebook's, of the notebook.
        cells: of the autograded notebook, by the names that nbgrader knows them by.
        report: of the submission.
    """
    for grade in rows.grades:
        save_score(grade, cells[grade.name], report)
    for comment in rows.comments:
        cell = cells[comment.name]
        is_unchanged = cell.metadata.nbgrader["checksum"] == compute_checksum(cell)
        comment.auto_comment = "No response." if is_unchanged and not is_task(cell) else None


def save_score(grade: Grade, cell: NotebookNode, report: Report) -> None:
    """Enter the automatic score of a graded cell; where there is none, or a manual one, ask for manual grading.

    A task keeps what a person entered, as in nbgrader. Where nbgrader finds no notebook, it enters 0 points for a task;
    a person grades it then.

    Args:
        grade: the gradebook's row.
        cell: of the autograded notebook.
        report: of the submission.
    """
    if is_task(cell):
        if grade.auto_score is not None:
            grade.auto_score, grade.needs_manual_grade = None, grade.manual_score is None
        return
    grade.auto_score = _auto_score(cell, report)
    grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None


def _auto_score(cell: NotebookNode, report: Report) -> float | None:
    name = cell.metadata.nbgrader["grade_id"]
    if name in FUNCTIONS:
        verdict = report.verdicts.get(FUNCTIONS[name])
        points = scaled(verdict, float(cell.metadata.nbgrader["points"])) if verdict else 0.0
        return None if report.needs_person else points
    if is_solution(cell) or cell.cell_type != "code":
        score: float | None = determine_grade(cell)[0]
        return score
    return _score_of_test(cell, report)


def _score_of_test(cell: NotebookNode, report: Report) -> float | None:
    """Return nbgrader's score of a test of the instructor's own; None if a person has to decide."""
    outcome = report.own_tests.get(cell.metadata.nbgrader["grade_id"])
    if outcome is None or outcome.is_doubtful:
        return None
    try:
        score: float = determine_grade(cell)[0]
    except ValueError:  # it returned more than the cell is worth, for which nbgrader stops
        return None
    return score


def course_release(source: Path, master: Sequence[MasterCell], ignored: Sequence[str]) -> Released:
    """Return what grading has to know of a course's release.

    Args:
        source: the notebook from which it was made.
        master: its cells in the gradebook.
        ignored: the patterns of files that the course hands out to nobody.
    """
    try:
        release = read_released(source)
    except (OSError, ValueError):
        release = released()
    tests = tuple(OwnTest(cell.name, cell.source) for cell in master if cell.is_own_test)
    files = support_files.read_folder(source.parent).contents if tests else {}
    shown = {path: content for path, content in files.items() if not _is_ignored(path, ignored)}
    return replace(release, tests=tests, files=shown)


def _is_ignored(path: str, patterns: Sequence[str]) -> bool:
    return any(matches(part, patterns) for part in PurePath(path).parts)


def digest(release: Released) -> str:
    """Return a digest of all that reports depend on of a course's release: its code cells, the tests and their files.

    Args:
        release: as `course_release` returned it.
    """
    parts = [*sorted(release.texts), *sorted(release.heavy), release.packages]
    parts += [f"{test.name} {test.source}" for test in release.tests]
    parts += [f"{path} {hashlib.sha256(content).hexdigest()}" for path, content in sorted(release.files.items())]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
