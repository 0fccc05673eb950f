"""Read submitted notebooks for nbgrader, damaged ones too, and put lost cells back in their places."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter

from autograder.course.autograded_notebook import valid
from autograder.grading.grader import new_seed
from autograder.intake import submission
from autograder.intake.submission import Submission, UnreadableError


class TolerantExporter(NotebookExporter):
    """Reads any file that a student may hand in; one that is no notebook becomes an empty notebook.

    nbgrader reads each notebook twice: as it was submitted, and as RestoreCells and its other preprocessors left it in
    the folder of autograded notebooks. What is graded is the code of the first reading.
    """

    handed_in: Submission | UnreadableError = Submission(())
    student: str = ""
    """Whose submission it is."""

    @cached_property
    def seed(self) -> int:
        """The seed of the hidden cases, one for each run of autograding."""
        return new_seed()

    def from_filename(self, filename: str, resources: dict[str, Any] | None = None, **traits: Any) -> Any:
        """Convert a file, and remember what was submitted in it."""
        path = Path(filename)
        if not self._submitted(path, resources or {}):
            return super().from_filename(filename, resources=resources, **traits)
        self.student = (resources or {})["nbgrader"]["student"]
        try:
            self.handed_in = submission.with_support_files(submission.read(path), path.parent)
            notebook = valid(submission.read_notebook(path)["cells"])
        except UnreadableError as error:
            self.handed_in = error
            notebook = valid([])
        exporter: Any = self
        return exporter.from_notebook_node(notebook, resources=resources, **traits)

    def _submitted(self, path: Path, resources: dict[str, Any]) -> bool:
        converter: Any = self.parent
        course, place = converter.coursedir, resources["nbgrader"]
        folder = course.format_path(course.submitted_directory, place["student"], place["assignment"])
        return path.parent.resolve() == Path(folder).resolve()
