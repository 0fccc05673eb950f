"""What LMSs hand out, as they make it, and a course to collect into."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from autograder.collect.outcome import Outcome, Row, Status
from autograder.collect.run import Settings, collect
from autograder.course.folder import CourseFolder
from autograder.course.roster import Roster, Student

CONFIG = "c = get_config()\nc.Exchange.timezone = 'UTC'\n"
DUE = datetime(2026, 11, 2, 12, 0)  # noqa: DTZ001 - in UTC, as nbgrader keeps it
EARLY, LATE = (2026, 11, 1, 10, 0, 0), (2026, 11, 3, 10, 0, 0)
NOTEBOOK = b'{"cells": [], "nbformat": 4}'

STUDENTS = (
    Student("ada", "Ada", "Lovelace", "ada@uni.example", "101"),
    Student("bob", "Bob", "Müller", "bob@uni.example", "102"),
    Student("cy", "Cy", "O'Neil", "cy@uni.example", "103"),
)

Time = tuple[int, int, int, int, int, int]


def packed(files: Mapping[str, bytes], time: Time = EARLY) -> bytes:
    """Return a zip of files that all have the same time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(entry(name, time), content)
    return buffer.getvalue()


def entry(name: str, time: Time = EARLY) -> zipfile.ZipInfo:
    """Return the head of a packed entry."""
    info = zipfile.ZipInfo(name, time)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def write_zip(path: Path, files: Mapping[str, bytes], time: Time = EARLY) -> Path:
    """Write a zip, and return its path."""
    path.write_bytes(packed(files, time))
    return path


def moodle(name: str, number: int, file: str = "resnet50.ipynb") -> str:
    """Return the path of a file in Moodle's zip."""
    return f"{name}_{number}_assignsubmission_file_/{file}"


def gradescope(*people: str, time: str = "2026-11-01 09:30:00.123456789 Z", history: int = 0) -> str:
    """Return the lines of Gradescope's metadata about one submission, below its name; a person is `name|sid|email`."""
    lines = ["  :submitters:"]
    for person in people:
        name, number, email = person.split("|")
        lines += [f"  - :name: {name}", f"    :sid: '{number}'", f"    :email: {email}"]
    lines += [
        f"  :created_at: {time}",
        "  :score: 0.0",
        "  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess",
    ]
    lines += ["    tests: []", *([] if not history else ["  :history:"]), *["  - :id: 1"] * history]
    return "\n".join(lines) + "\n"


def make_course(root: Path, config: str = CONFIG) -> CourseFolder:
    """Make a course that holds the source of the assignment and nothing else."""
    (root / "source" / "resnet50").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    return CourseFolder(root, "resnet50")


def run(course: CourseFolder, *paths: Path, students: tuple[Student, ...] = STUDENTS, **settings: bool) -> Outcome:
    """Collect into a course whose assignment is due on November 2."""
    return collect(course, Roster(students, DUE), paths, Settings(**settings))


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of each file below a folder, by path."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def utc(*numbers: int) -> datetime:
    """Return a time in UTC, without a time zone as nbgrader keeps it."""
    return datetime(*numbers, tzinfo=UTC).replace(tzinfo=None)


def submitted(course: CourseFolder, student: str = "ada") -> dict[str, bytes]:
    """Return what nbgrader would grade of a student."""
    return tree(course.root / "submitted" / student / "resnet50")


def kept(course: CourseFolder, student: str = "ada") -> list[bytes]:
    """Return the older notebooks of a student."""
    folder = course.root / "collected" / "resnet50" / student
    return sorted(content for path, content in tree(folder).items() if path.endswith("resnet50.ipynb"))


def statuses(outcome: Outcome) -> dict[str, Status]:
    """Return what was done for each student."""
    return {row.student: row.status for row in outcome.rows}


def row_of(outcome: Outcome, student: str) -> Row:
    """Return what was done for one student."""
    [row] = [row for row in outcome.rows if row.student == student]
    return row


def by_hand(folder: Path) -> None:
    """Put a submission where collecting puts it."""
    folder.mkdir(parents=True)
    (folder / "resnet50.ipynb").write_bytes(b"by hand")
