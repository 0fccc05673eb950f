"""The preprocessors with which `nbgrader autograde` grades by reports instead of running the notebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_task
from traitlets import Bool, Float, Integer

from assignment.variant import Variant, variant_in
from autograder.course.autograded_notebook import REPORT, put_report, restore
from autograder.course.cells.master import MasterCell, master_cells
from autograder.course.cells.scores import course_release, save_score
from autograder.course.ours import ignored
from autograder.course.records.entered import enter_lost, manual_grades
from autograder.grading.origin import Cause, Reason, made_now
from autograder.grading.processes.workers import do
from autograder.grading.report import Report
from autograder.grading.work import Work
from autograder.intake.released import Released
from autograder.sandbox.options import DEFAULT_TIMEOUT_S, Options


class RestoreCells(NbGraderPreprocessor):
    """Restore the names, places and texts of the released cells, whatever the student did to them."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Restore the cells of one notebook."""
        restore(nb, _master(self.parent, resources))
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
        source, course = _source(self.parent, resources), self.parent.parent.coursedir
        left_out = ignored(course, resources["nbgrader"]["assignment"])
        release = course_release(source, _master(self.parent, resources), left_out)
        report = self._grade(resources["nbgrader"]["student"], release, variant_in(source.parent))
        put_report(nb, report)
        resources[REPORT] = report
        self.log.info("Graded %s: %g points (seed %s)", resources["nbgrader"]["student"], report.points, report.seed)
        return nb, resources

    def _grade(self, student: str, release: Released, variant: Variant) -> Report:
        exporter = self.parent
        if exporter.read is None or exporter.student != student:
            raise RuntimeError(f"the exporter read {exporter.student}'s submission last, not {student}'s")
        seed = exporter.seed if self.seed is None else int(self.seed)
        options = Options(timeout_s=self.timeout_s, allow_weaker=self.allow_weaker_sandbox)
        done = do(Work(exporter.read.hand_in, seed, options, release, variant))
        return replace(done.graded, origin=made_now(Reason(Cause.AUTOGRADED), took_s=done.took_s))


class SaveVerdicts(SaveAutoGrades):
    """Save the scores as a run over a class does; the output of a check cell is never read."""

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
        """Save the score and the comment of a cell, of a task too."""
        if is_task(cell):
            self._add_score(cell, resources)
        saved: tuple[NotebookNode, ResourcesDict] = super().preprocess_cell(cell, resources, cell_index)
        return saved

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        name = cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        save_score(grade, cell, resources[REPORT])
        self.gradebook.db.commit()


def _master(exporter: Any, resources: ResourcesDict) -> list[MasterCell]:
    names = resources["nbgrader"]
    with Gradebook(names["db_url"]) as gradebook:
        return master_cells(gradebook, names["notebook"], names["assignment"], _source(exporter, resources))


def _source(exporter: Any, resources: ResourcesDict) -> Path:
    """Return the notebook from which the release was made."""
    course, names = exporter.parent.coursedir, resources["nbgrader"]
    folder = course.format_path(course.source_directory, ".", names["assignment"])
    return Path(folder) / f"{names['notebook']}.ipynb"
