"""The two preprocessors that stand in nbgrader's autograding for running the notebook and reading its outputs."""

from __future__ import annotations

from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_grade
from traitlets import Bool, Float, Integer

from assignment.notebook import CHECKS
from autograder.grade import grade_submission
from autograder.report import Report
from autograder.sandbox import DEFAULT_TIMEOUT_S, Options
from autograder.submission import UnreadableError
from helpers.show import as_html, as_text

REPORT = "autograder"
"""Where the report stands among nbconvert's resources and in the autograded notebook's metadata."""

_FUNCTIONS = {check: function for function, check in CHECKS.items()}


class ObserveAndJudge(NbGraderPreprocessor):
    """Grades the code that was handed in, and writes the verdicts where the check cells' outputs stand."""

    timeout_s = Float(DEFAULT_TIMEOUT_S, help="Wall-clock limit for each case, in seconds.").tag(config=True)
    allow_weaker_sandbox = Bool(
        False, help="Grade although the system lacks what untrusted code needs; every report says so."
    ).tag(config=True)
    seed = Integer(None, allow_none=True, help="Seed of the hidden cases; drawn for each run if not set.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Grade one notebook."""
        report = self._grade(resources["nbgrader"]["student"])
        for cell in nb.cells:
            if is_grade(cell) and cell.metadata.nbgrader["grade_id"] in _FUNCTIONS:
                cell.outputs = _outputs(report, _FUNCTIONS[cell.metadata.nbgrader["grade_id"]])
        told = nbformat.v4.new_output(
            "display_data", {"text/plain": "\n".join((report.unreadable, *report.remarks)).strip()}
        )
        first = next((cell for cell in nb.cells if is_grade(cell)), None)
        if first is not None and (report.unreadable or report.remarks):
            first.outputs.insert(0, told)
        nb.metadata[REPORT] = report.to_json()
        resources[REPORT] = report
        self.log.info("Graded %s: %g points (seed %s)", resources["nbgrader"]["student"], report.points, report.seed)
        return nb, resources

    def _grade(self, student: str) -> Report:
        exporter = self.parent
        if exporter.student != student:
            raise RuntimeError(f"what was read last is {exporter.student}'s submission, not {student}'s")
        seed = exporter.seed if self.seed is None else int(self.seed)
        handed_in = exporter.handed_in
        if isinstance(handed_in, UnreadableError):
            return Report({}, seed, unreadable=str(handed_in))
        options = Options(timeout_s=self.timeout_s, allow_weaker=self.allow_weaker_sandbox)
        return grade_submission(handed_in, seed=seed, options=options)


class SaveVerdicts(SaveAutoGrades):
    """Puts the points of the verdicts into the gradebook; what a cell prints is never read."""

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        name = cell.metadata["nbgrader"]["grade_id"]
        if name not in _FUNCTIONS:
            super()._add_score(cell, resources)
            return
        report: Report = resources[REPORT]
        verdict = report.verdicts.get(_FUNCTIONS[name])
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = None if report.failed else verdict.points if verdict else 0.0
        grade.needs_manual_grade = report.failed or grade.manual_score is not None
        self.gradebook.db.commit()


def _outputs(report: Report, function: str) -> list[Any]:
    """Give a check cell the outputs that it would have had, made from the verdict."""
    verdict = report.verdicts.get(function)
    if verdict is None:
        return [nbformat.v4.new_output("execute_result", {"text/plain": "0.0"})]
    table = {"text/plain": as_text(verdict), "text/html": as_html(verdict)}
    return [
        nbformat.v4.new_output("display_data", table),
        nbformat.v4.new_output("execute_result", {"text/plain": repr(verdict.points)}),
    ]
