"""For nbgrader's own command: `nbgrader export --exporter=autograder.exports.plugin.SafeCsvExportPlugin`."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin

from autograder.batch.class_reports import graded_digests
from autograder.course.records.hand_ins import read_hand_ins
from autograder.exports.csv_file import as_csv, exported_of
from autograder.intake.terminal import printable

_DEFAULT = "grades.csv"


class SafeCsvExportPlugin(ExportPlugin):
    """Write the grades of all assignments as `autograder export --to csv` does; options are those of nbgrader."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file.

        Args:
            gradebook: of the course.
        """
        place, names = Path(self.to or _DEFAULT), {str(name) for name in self.assignment}
        students = {str(student) for student in self.student} or None
        course = CourseDirectory(config=self.config)
        exported = [
            exported_of(gradebook, assignment, read_hand_ins(course, name, graded_digests(course, name)))
            for assignment in gradebook.assignments
            if (name := str(assignment.name)) in names or not names
        ]
        self.log.info("Exporting grades to %s", place)
        place.write_text(as_csv(exported, students), encoding="utf-8", newline="")
        for unknown in sorted(names - {one.grades.assignment for one in exported}):
            self.log.warning("The gradebook has no assignment %s", printable(unknown))
        known = {grade.student.id for one in exported for grade in one.grades.students}
        for unknown in sorted((students or set()) - known):
            self.log.warning("The gradebook has no student %s", printable(unknown))
        for one in exported:
            for path, reason in one.grades.refused.items():
                self.log.warning("%s: %s was not graded: %s", one.grades.assignment, printable(path), reason)
            for grade in one.grades.students:
                if grade.status.needs_person and (students is None or grade.student.id in students):
                    self.log.warning(
                        "%s: %s %s", one.grades.assignment, printable(grade.student.id), grade.status.value
                    )
