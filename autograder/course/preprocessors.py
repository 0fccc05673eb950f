"""The preprocessors with which `nbgrader autograde` grades by reports instead of running the notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Grade, Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_grade
from traitlets import Bool, Float, Integer

from assignment.variant import variant_in
from autograder.course.autograded_notebook import FUNCTIONS, REPORT, master_cells, put_report, restore
from autograder.course.records.entered import enter_lost, manual_grades
from autograder.grading.origin import Cause, Reason, made_now
from autograder.grading.report import Report
from autograder.grading.work import Work
from autograder.grading.workers import do
from autograder.sandbox.options import DEFAULT_TIMEOUT_S, Options


class RestoreCells(NbGraderPreprocessor):
    """Restore the names, places and texts of the released cells, whatever the student did to them."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Restore the cells of one notebook."""
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            restore(nb, master_cells(gradebook, names["notebook"], names["assignment"]))
        return nb, resources


class ObserveAndJudge(NbGraderPreprocessor):
    """Grade the submitted code, and write the verdicts as the outputs of the check cells."""

    timeout_s = Float(DEFAULT_TIMEOUT_S, help="Wall-clock limit for each case, in seconds.").tag(config=True)
    allow_weaker_sandbox = Bool(
        False, help="Grade although the system lacks what untrusted code needs; every report says so."
    ).tag(config=True)
    seed = Integer(None, allow_none=True, help="Seed of the hidden cases; drawn for each run if not set.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Grade one notebook."""
        report = self._grade(resources["nbgrader"])
        put_report(nb, report)
        resources[REPORT] = report
        self.log.info("Graded %s: %g points (seed %s)", resources["nbgrader"]["student"], report.points, report.seed)
        return nb, resources

    def _grade(self, names: Mapping[str, str]) -> Report:
        exporter, student = self.parent, names["student"]
        if exporter.read is None or exporter.student != student:
            raise RuntimeError(f"the exporter read {exporter.student}'s submission last, not {student}'s")
        seed = exporter.seed if self.seed is None else int(self.seed)
        options = Options(timeout_s=self.timeout_s, allow_weaker=self.allow_weaker_sandbox)
        course = exporter.parent.coursedir
        source = Path(course.format_path(course.source_directory, ".", names["assignment"]))
        report = do(Work(exporter.read.hand_in, seed, options, variant_in(source))).graded
        return replace(report, origin=made_now(Reason(Cause.AUTOGRADED)))


class SaveVerdicts(SaveAutoGrades):
    """Save the points of the verdicts in the gradebook; the output of a check cell is never read."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Enter again what people entered in an earlier gradebook, and save the points of one notebook."""
        names, course = resources["nbgrader"], self.parent.parent.coursedir
        grades = manual_grades(Path(course.root), names["assignment"])
        if grades.kept:
            with Gradebook(names["db_url"]) as gradebook:
                enter_lost(gradebook, names["assignment"], grades, names["student"])
                gradebook.db.commit()
        saved: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources)
        return saved

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the points of a check cell, and of any other cell what nbgrader finds in it."""
        name = cell.metadata["nbgrader"]["grade_id"] if is_grade(cell) else ""
        if name not in FUNCTIONS:
            saved: tuple[NotebookNode, ResourcesDict] = super().preprocess_cell(cell, resources, cell_index)
            return saved
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        save_score(grade, resources[REPORT], FUNCTIONS[name])
        self.gradebook.db.commit()
        return cell, resources


def save_score(grade: Grade, report: Report, function: str) -> None:
    """Enter a verdict's points; if there are none because nothing could be graded, ask for manual grading.

    Args:
        grade: the gradebook's row of the function's check cell.
        report: of the submission.
        function: its name.
    """
    verdict = report.verdicts.get(function)
    grade.auto_score = None if report.needs_person else verdict.points if verdict else 0.0
    grade.needs_manual_grade = report.needs_person or grade.manual_score is not None
