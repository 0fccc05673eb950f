"""Read submitted notebooks for `nbgrader autograde`, damaged ones too."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter

from autograder.course.autograded_notebook import valid
from autograder.grading.grader import new_seed
from autograder.grading.processes.workers import do
from autograder.grading.work import Done, Place, Work
from autograder.intake.hand_in import COURSE_LEVELS


class TolerantExporter(NotebookExporter):
    """Read any file that a student may submit; one that is no notebook becomes an empty notebook.

    nbgrader reads each notebook twice: as it was submitted, and as RestoreCells and its other preprocessors left it in
    the autograded folder. The code of the first reading is graded.
    """

    read: Done | None = None
    """What was read last."""

    student: str = ""
    """Whose submission it is."""

    @cached_property
    def seed(self) -> int:
        """The seed of the hidden cases, one for each run of autograding."""
        return new_seed()

    def from_filename(self, filename: str, resources: dict[str, Any] | None = None, **traits: Any) -> Any:
        """Convert a file, and remember what was read from it."""
        path = Path(filename)
        if not self._is_submitted(path, resources or {}):
            return super().from_filename(filename, resources=resources, **traits)
        self.student = (resources or {})["nbgrader"]["student"]
        self.read = do(Work(Place(path.parent, path.name, COURSE_LEVELS)))
        exporter: Any = self
        return exporter.from_notebook_node(valid(self.read.cells), resources=resources, **traits)

    def _is_submitted(self, path: Path, resources: dict[str, Any]) -> bool:
        converter: Any = self.parent
        course, names = converter.coursedir, resources["nbgrader"]
        folder = course.format_path(course.submitted_directory, names["student"], names["assignment"])
        return path.parent.resolve() == Path(folder).resolve()
