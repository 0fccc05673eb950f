"""Who has to be graded by a person: an autograder test gave no points."""

from __future__ import annotations

from nbgrader.api import Grade, Gradebook, GradeCell, SolutionCell, SubmittedAssignment, SubmittedNotebook
from sqlalchemy.orm import aliased


def without_points(gradebook: Gradebook, assignment: str) -> list[str]:
    """Return the students with a test that has no points until a person gives them, sorted by id.

    Answers and tasks do not count: every student's have to be graded by a person.

    Args:
        gradebook: the course's.
        assignment: its name.
    """
    answer = aliased(SolutionCell)
    found = (
        gradebook.db.query(SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .outerjoin(answer, (answer.notebook_id == GradeCell.notebook_id) & (answer.name == GradeCell.name))
        .filter(SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id)
        .filter(answer.id.is_(None), GradeCell.cell_type == "code")
        .filter(Grade.needs_manual_grade, Grade.auto_score.is_(None), Grade.manual_score.is_(None))
        .distinct()
    )
    return sorted(str(student) for (student,) in found)
