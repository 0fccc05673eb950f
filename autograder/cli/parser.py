"""The command line of `autograder`: its commands and their options."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any

from autograder.cli.export.options import add_export
from autograder.sandbox.options import DEFAULT_MEMORY_BYTES, DEFAULT_TIMEOUT_S

_ALLOW_WEAKER_HELP = "grade although the system lacks what untrusted code needs; every report says so"


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; `command` is the name of the one that was chosen."""
    parser = argparse.ArgumentParser(prog="autograder", description="Grade the ResNet-50 assignment.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    new = commands.add_parser("new", help="make the folder of a course")
    new.add_argument("folder", type=Path, help="a new folder; its name becomes the course's id")
    new.add_argument("--variant", type=Path, metavar="TOML", help="the table of another variant of the assignment")
    release = _add_course_command(commands, "release", "make the students' version", "Make the students' version.")
    release.add_argument("--force", action="store_true", help="replace the one that is there")
    _add_check(commands)
    _add_collect(commands)
    _add_grade(commands)
    _add_class_command(
        commands,
        "feedback",
        "write the feedback of a class",
        "Write the HTML feedback of all submissions that were graded. "
        "Exit code 0: all have their feedback; 1: some do not; 2: nothing could be done.",
    )
    _add_report(commands)
    _add_history(commands)
    _add_course(add_export(commands))
    _add_similar(commands)
    commands.add_parser("doctor", help="show the layers that confine student code on this system")
    demo = commands.add_parser("demo", help="release, grade the sample submissions, show the results")
    demo.add_argument("--folder", type=Path, default=Path("demo"), help="the folder of the course (%(default)s)")
    return parser


def _add_check(commands: Any) -> None:
    check = commands.add_parser(
        "check",
        help="grade files without a course",
        description="Grade notebooks, Python files or submission folders; a folder counts with all its files. "
        "Exit code 0: all points; 1: points lost; 2: not gradable.",
    )
    check.add_argument("files", type=Path, nargs="+", metavar="NOTEBOOK_PY_OR_FOLDER")
    check.add_argument("--variant", type=Path, metavar="TOML", help="grade by this table instead of the project's own")
    check.add_argument("--json", action="store_true", help="print each report as one line of JSON")
    check.add_argument("--seed", type=int, help="draw the hidden cases from this seed, such as that of a report")
    check.add_argument("--timeout-s", type=float, default=DEFAULT_TIMEOUT_S, help="limit for one case (%(default)g s)")
    check.add_argument(
        "--memory-bytes",
        type=int,
        default=DEFAULT_MEMORY_BYTES,
        help="limit beyond what TensorFlow itself needs (%(default)d)",
    )
    check.add_argument("--allow-weaker-sandbox", action="store_true", help=_ALLOW_WEAKER_HELP)


def _add_collect(commands: Any) -> None:
    collect = commands.add_parser(
        "collect",
        help="collect what Moodle, Canvas, Gradescope or a zip of folders holds",
        description="Find each student's newest attempt in what an LMS hands out, and put it where nbgrader grades it. "
        "Exit code 0: everything is collected; 1: something is unclear or not collected; 2: nothing could be done.",
    )
    collect.add_argument("sources", type=Path, nargs="+", metavar="ZIP_OR_FOLDER")
    collect.add_argument("--assignment", metavar="NAME", help="as in source/NAME (resnet50)")
    _add_course(collect)
    collect.add_argument("--dry-run", action="store_true", help="print what would be collected")
    collect.add_argument(
        "--force",
        action="store_true",
        help="replace submitted folders that collecting did not write",
    )


def _add_report(commands: Any) -> None:
    report = commands.add_parser(
        "report",
        help="write a page that shows the class at a glance",
        description="Write one HTML page on a class that needs no network: points, the commonest faults with the hints "
        "that teach them, the analysis of criteria, who needs a person, who is late, and a table of all students. "
        "Exit code 0: it is written; 2: nothing could be done.",
    )
    report.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="as in source/ASSIGNMENT (resnet50)")
    _add_course(report)
    report.add_argument("--output", type=Path, metavar="FILE", help="of the page (reports/ASSIGNMENT.html)")
    report.add_argument(
        "--with",
        dest="with_course",
        type=Path,
        nargs="+",
        default=[],
        metavar="FOLDER",
        help="courses of other years, whose reports count in the analysis of criteria",
    )


def _add_history(commands: Any) -> None:
    history = commands.add_parser(
        "history",
        help="show when and why a student was graded, and what people entered",
        description="Show each report on a student's hand-ins: when, why, by which version and with which seed it was "
        "made, and what people entered in the gradebook. "
        "Exit code 0: it is shown; 2: nothing is known of the student, or nothing could be done.",
    )
    history.add_argument("student", metavar="STUDENT", help="as the folder in submitted/ is named")
    history.add_argument("--assignment", metavar="NAME", help="as in source/NAME (resnet50)")
    _add_course(history)


def _add_similar(commands: Any) -> None:
    similar = commands.add_parser(
        "similar",
        help="show which submissions are alike beyond what the task forces",
        description="Compare the code of a class, and write a page with the pairs side by side: a pointer for a "
        "person, never a score. No student code is run. "
        "Exit code 0: all submissions were compared; 1: some were not; 2: nothing could be done.",
    )
    similar.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="as in source/NAME (resnet50)")
    _add_course(similar)


def _add_grade(commands: Any) -> None:
    grade = _add_class_command(
        commands,
        "grade",
        "grade a class",
        "Grade the submissions of an assignment that have no report yet, or whose report is out of date. "
        "Exit code 0: every submission has a result; 1: some have none; 2: nothing could be done.",
    )
    grade.add_argument("--scheduler", metavar="ADDRESS", help="grade on the workers of this Dask scheduler")
    grade.add_argument("--dry-run", action="store_true", help="print what would be graded and why")
    grade.add_argument(
        "--compare",
        action="store_true",
        help="with --dry-run: print whose points would change, in which criterion and why",
    )
    grade.add_argument(
        "--run-notebooks", action="store_true", help="also run the graded notebooks, so that people see their outputs"
    )
    grade.add_argument("--seed", type=int, help="draw the hidden cases from this seed")
    grade.add_argument("--timeout-s", type=float, help=f"limit for one case ({DEFAULT_TIMEOUT_S:g} s)")
    grade.add_argument("--allow-weaker-sandbox", action="store_true", default=None, help=_ALLOW_WEAKER_HELP)


def _add_course_command(commands: Any, name: str, about: str, description: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=description)
    command.add_argument("assignment", help="its name, as in source/NAME")
    _add_course(command)
    return command


def _add_class_command(commands: Any, name: str, about: str, description: str) -> argparse.ArgumentParser:
    command = _add_course_command(commands, name, about, description)
    command.add_argument("--students", nargs="+", metavar="STUDENT", help="only these students")
    command.add_argument("--workers", type=_count, help="submissions at a time (as many as cores)")
    command.add_argument("--force", action="store_true", help="also what has not changed")
    return command


def _add_course(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--course", type=Path, default=Path(), metavar="FOLDER", help="the course folder (the current folder)"
    )


def _count(text: str) -> int:
    with contextlib.suppress(ValueError):
        if int(text) >= 1:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, got {text!r}")
