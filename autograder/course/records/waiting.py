"""Who has to be graded by a person: a function of the student's has no points."""

from __future__ import annotations

from nbgrader.api import BaseCell, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook

from autograder.course.cells.master import FUNCTIONS


def without_points(gradebook: Gradebook, assignment: str) -> list[str]:
    """Return the students with a function that has no points, so that a person must give them, sorted by id.

    Args:
        gradebook: the course's.
        assignment: its name.
    """
    found = (
        gradebook.db.query(SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .filter(SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id)
        .filter(BaseCell.name.in_(FUNCTIONS))
        .filter(Grade.needs_manual_grade, Grade.auto_score.is_(None), Grade.manual_score.is_(None))
        .distinct()
    )
    return sorted(str(student) for (student,) in found)
