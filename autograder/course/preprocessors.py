"""The two preprocessors that stand in nbgrader's autograding for running the notebook and reading its outputs."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Grade, Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Bool, Float, Integer

from autograder.course.autograded_notebook import FUNCTIONS, REPORT, master_cells, put_report, restore
from autograder.grading.grader import grade_submission
from autograder.grading.report import Report
from autograder.intake.submission import UnreadableError
from autograder.sandbox.options import DEFAULT_TIMEOUT_S, Options


class RestoreCells(NbGraderPreprocessor):
    """Gives the cells that nbgrader goes by their names, places and texts back, whatever the student did to them."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Restore the cells of one notebook."""
        place = resources["nbgrader"]
        with Gradebook(place["db_url"]) as gradebook:
            restore(nb, master_cells(gradebook, place["notebook"], place["assignment"]))
        return nb, resources


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
        put_report(nb, report)
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
        if name not in FUNCTIONS:
            super()._add_score(cell, resources)
            return
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        save_score(grade, resources[REPORT], FUNCTIONS[name])
        self.gradebook.db.commit()


def save_score(grade: Grade, report: Report, function: str) -> None:
    """Put a verdict's points into the gradebook's row; where the grader itself failed, ask for a person's.

    Args:
        grade: the row of the function's check cell.
        report: of the submission.
        function: its name.
    """
    verdict = report.verdicts.get(function)
    grade.auto_score = None if report.failed else verdict.points if verdict else 0.0
    grade.needs_manual_grade = report.failed or grade.manual_score is not None
