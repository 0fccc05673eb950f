"""What students handed in, and whether that is what the gradebook has points for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograder.course.records.standings import Standing
from autograder.course.submitted import submitted
from autograder.intake.hand_in import COURSE_LEVELS, read_hand_in
from autograder.intake.timestamp import timestamp


@dataclass(frozen=True)
class HandIns:
    """What lies in the submitted folders of an assignment.

    Args:
        notebook: the file name of the assignment's notebook.
        folders: by student.
        refused: why a folder with a submission is no student's, by its path.
        graded: the digests of the hand-ins that were graded, by student; of some it may not be known.
    """

    notebook: str = ""
    folders: Mapping[str, Path] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    graded: Mapping[str, str] = field(default_factory=dict)

    def is_newer(self, student: str, standing: Standing) -> bool:
        """Return whether a student handed in something else after what was graded.

        Args:
            student: the id.
            standing: the student's, as the gradebook has it.
        """
        if student not in self.folders:
            return False
        hand_in = read_hand_in(self.folders[student], self.notebook, levels=COURSE_LEVELS)
        time, graded = timestamp(hand_in), self.graded.get(student, hand_in.digest)
        is_later = time is not None and (standing.time is None or time > standing.time)
        return is_later or graded != hand_in.digest


def read_hand_ins(course: CourseDirectory, assignment: str, graded: Mapping[str, str]) -> HandIns:
    """Return what lies in the submitted folders of an assignment.

    Args:
        course: as nbgrader is configured.
        assignment: its name.
        graded: the digests of the hand-ins that were graded, by student.
    """
    there = submitted(course, assignment)
    return HandIns(f"{assignment}.ipynb", there.folders, there.refused, graded)
