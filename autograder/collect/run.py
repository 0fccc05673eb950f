"""Collect: open the sources, find out whose everything is, and save the newest attempt of each student."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.collect.assigning import Assigned, Unplaced, assign, why_contested
from autograder.collect.layouts.layout import divide
from autograder.collect.layouts.parcel import Layout
from autograder.collect.matching import Index
from autograder.collect.outcome import Outcome, Row
from autograder.collect.reading import Incoming, read
from autograder.collect.record import RecordError
from autograder.collect.saving import save
from autograder.collect.sources.entry import Limits, Source, SourceError
from autograder.collect.sources.opening import open_source
from autograder.collect.store import Store, why_no_folder
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.roster import Roster


@dataclass(frozen=True)
class Settings:
    """How to collect.

    Args:
        limits: on what is read.
        force: whether to replace folders that collecting did not write; they are kept elsewhere.
        dry_run: whether to only find out what would be done.
    """

    limits: Limits = field(default_factory=Limits)
    force: bool = False
    dry_run: bool = False


def collect(course: CourseFolder, roster: Roster, paths: Sequence[Path], settings: Settings) -> Outcome:
    """Collect what students handed in, and return what became of everything.

    Args:
        course: the course and the assignment.
        roster: the students and their due dates.
        paths: of zips and folders; of two attempts that nothing tells apart, the one of the later path counts.
        settings: how to collect.

    Raises:
        CourseError: the time zone in nbgrader_config.py is none.
        SourceError: none of the sources can be read.
    """
    index, unplaced = Index(roster.students), list[Unplaced]()
    with ExitStack() as stack:
        divided = list(_divided(course, paths, index, settings, unplaced, stack))
        if not divided:
            raise SourceError("\n".join(f"{one.place} {one.reason}" for one in unplaced))
        assignment = assign(divided, index)
        unplaced += assignment.unplaced
        collector = _Collector(course, roster, settings, unplaced)
        rows = [row for student, found in sorted(assignment.students.items()) for row in collector.rows(student, found)]
        left_out = sum(source.left_out for source, _layout in divided) + collector.left_out
    missing = [student.id for student in roster.students if student.id not in assignment.students]
    return Outcome(rows, unplaced, [student for student in missing if not _has_submitted(course, student)], left_out)


def _divided(
    course: CourseFolder,
    paths: Sequence[Path],
    index: Index,
    settings: Settings,
    unplaced: list[Unplaced],
    stack: ExitStack,
) -> Iterator[tuple[Source, Layout]]:
    """Open the sources and divide them; add those that cannot be read to what is unplaced."""
    zone = _zone(course)
    names = [path.name for path in paths]
    for path in paths:
        name = path.name if names.count(path.name) == 1 else str(path)
        try:
            source = open_source(path, name, zone, settings.limits)
            stack.callback(source.close)
            yield source, divide(source, lambda claim: bool(index.find(claim).students), course.assignment)
        except SourceError as error:
            unplaced.append(Unplaced(name, str(error)))


def _zone(course: CourseFolder) -> tzinfo | None:
    """Return the time zone that nbgrader uses for the course; None for this machine's if none is configured."""
    name = course.config.Exchange.get("timezone")
    try:
        return ZoneInfo(str(name)) if name else None
    except (LookupError, ValueError, OSError) as error:
        raise CourseError(f"Exchange.timezone in nbgrader_config.py is no time zone: {name}") from error


def _has_submitted(course: CourseFolder, student: str) -> bool:
    return not why_no_folder(student) and course.submitted_by(student).exists()


class _Collector:
    """Read and save what belongs to each student, one student at a time.

    Args:
        course: the course and the assignment.
        roster: of the course.
        settings: how to collect.
        unplaced: where to add what is not collected.
    """

    def __init__(self, course: CourseFolder, roster: Roster, settings: Settings, unplaced: list[Unplaced]) -> None:
        self._course, self._roster, self._settings, self._unplaced = course, roster, settings, unplaced
        self.left_out = 0

    def rows(self, student: str, assigned: Sequence[Assigned]) -> list[Row]:
        """Save a student's attempts; return what was done, or nothing after adding to what is unplaced."""
        reason = why_no_folder(student)
        if reason:
            return self._refuse(student, assigned, f"is not collected: the id {reason}")
        try:
            store = Store(self._course, student, self._settings.limits)
            reason = why_contested(assigned, store.known)
            if reason:
                return self._refuse(student, assigned, reason)
            incoming = [one for one in self._read(student, assigned) if one.files]
            if not incoming:
                return []
            due, settings = self._roster.due_date(student), self._settings
            return [save(student, incoming, store, due, force=settings.force, dry_run=settings.dry_run)]
        except (RecordError, OSError) as error:
            return self._refuse(student, assigned, f"is not collected: {error}")

    def _read(self, student: str, assigned: Sequence[Assigned]) -> Iterator[Incoming]:
        ignored = list(self._course.directory.ignore)
        for one in assigned:
            incoming = read(one, self._course.assignment, self._settings.limits, ignored)
            self.left_out += incoming.left_out
            if not incoming.files:
                self._refuse(student, [one], f"holds nothing to collect ({'; '.join(incoming.problems)})")
            yield incoming

    def _refuse(self, student: str, assigned: Sequence[Assigned], reason: str) -> list[Row]:
        for one in assigned:
            self._unplaced.append(Unplaced(f"{one.source.name}: {one.parcel.place}", f"({student}) {reason}"))
        return []
