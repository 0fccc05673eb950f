"""What is known of a class: reports, gradebook, folders, pages of feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.batch.class_reports import graded_digests, read_reports
from autograder.course.database import LastingGradebook, explained
from autograder.course.folder import CourseFolder
from autograder.course.records.hand_ins import read_hand_ins
from autograder.course.records.standings import Standings, read_standings
from autograder.course.records.waiting import without_points
from autograder.course.roster import Student, read_roster
from autograder.course.submitted import folders
from autograder.grading.report import Report
from autograder.overview.items import Run


@dataclass(frozen=True)
class ClassRecord:
    """What is known of a class.

    Args:
        course: its name.
        assignment: its name.
        reports: the newest one on each student.
        standings: as the gradebook has them.
        names: of the students, by id; of some there may be none.
        handed_in: the ids of those with a submitted folder.
        refused: why a submitted folder is no student's, by its path.
        handed_in_again: the ids of those whose points are those of an earlier hand-in.
        without_points: the ids of those who have no points until a person gives them.
        feedback: the page of each student who has one.
        earlier: the reports of other runs of the assignment, for the analysis of criteria.
    """

    course: str
    assignment: str
    reports: Mapping[str, Report]
    standings: Standings
    names: Mapping[str, str] = field(default_factory=dict)
    handed_in: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    handed_in_again: frozenset[str] = frozenset()
    without_points: frozenset[str] = frozenset()
    feedback: Mapping[str, Path] = field(default_factory=dict)
    earlier: tuple[Run, ...] = ()


def read_class(course: CourseFolder, earlier: tuple[CourseFolder, ...] = ()) -> ClassRecord:
    """Return what is known of a class; nothing is written.

    Args:
        course: the course and the assignment.
        earlier: other courses with the same assignment.

    Raises:
        CourseError: the gradebook is missing, cannot be read, or does not know the assignment.
    """
    directory = course.directory
    roster = read_roster(course)
    there = read_hand_ins(directory, course.assignment, graded_digests(directory, course.assignment))
    with explained(directory.db_url), LastingGradebook(directory.db_url, directory.course_id) as gradebook:
        standings = read_standings(course)
        waiting = frozenset(without_points(gradebook, course.assignment))
    return ClassRecord(
        course=_name(course),
        assignment=course.assignment,
        reports=read_reports(course),
        standings=standings,
        names={student.id: name for student in roster.students if (name := _full_name(student))},
        handed_in=frozenset(there.folders),
        refused=there.refused,
        handed_in_again=frozenset(
            student for student, standing in standings.submitted.items() if there.is_newer(student, standing)
        ),
        without_points=waiting,
        feedback=_pages(course),
        earlier=tuple(Run(_name(other), tuple(read_reports(other).values())) for other in earlier),
    )


def _name(course: CourseFolder) -> str:
    return course.directory.course_id or course.root.name


def _full_name(student: Student) -> str:
    return f"{student.first_name} {student.last_name}".strip()


def _pages(course: CourseFolder) -> dict[str, Path]:
    found = folders(course.directory, course.directory.feedback_directory, course.assignment)
    pages = {student: folder / f"{course.assignment}.html" for student, folder in found.items()}
    return {student: page for student, page in pages.items() if page.is_file()}
