"""`export`: write the file, and print whose grades a person has to look after."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assignment.release import NAME
from autograder.batch.class_reports import read_reports
from autograder.cli.console import PlainConsole
from autograder.cli.display.table import Column, show_table
from autograder.cli.exit_codes import ExitCode, refused
from autograder.cli.export.options import LMS, PLATFORMS
from autograder.cli.export.platforms import pack
from autograder.course.folder import CourseError, CourseFolder
from autograder.course.records.runs import GradingError, no_grading
from autograder.exports.csv_file import as_csv, read_exported
from autograder.exports.grades import ClassGrades, read_grades
from autograder.exports.lms.canvas import fill_canvas
from autograder.exports.lms.feedback_zip import write_feedback_zip
from autograder.exports.lms.filling import Filling, Line, refused_lines
from autograder.exports.lms.moodle import fill_moodle, participants, takes_comments
from autograder.exports.output import beside, new_file
from autograder.exports.platforms.criteria import needs_person_text
from autograder.exports.sheets.encoded import SheetError, read_encoded
from autograder.exports.sheets.located import Sheet, locate
from autograder.exports.sheets.written import filled
from autograder.grading.report import Report

_COLUMNS = tuple(map(Column, ("student", "before", "now", "what to know")))


def export(options: argparse.Namespace) -> ExitCode:
    """Export a class's grades, and return the exit code.

    Args:
        options: of the command line.
    """
    try:
        _require_fitting(options)
        if options.to in PLATFORMS:
            return pack(options)
        course = CourseFolder(options.course, options.assignment or NAME)
        return _csv(course, options) if options.to == "csv" else _lms(course, options)
    except (CourseError, GradingError, SheetError) as error:
        return refused(error)


def _require_fitting(options: argparse.Namespace) -> None:
    """Refuse an option that would change nothing."""
    of_lms = ("into", "column", "decimal_comma") if options.to not in LMS else ()
    for name in (*of_lms, *(("feedback",) if options.to != "moodle" else ())):
        if getattr(options, name):
            raise SheetError(f"--{name.replace('_', '-')} means nothing with --to {options.to}: leave it out")


def _csv(course: CourseFolder, options: argparse.Namespace) -> ExitCode:
    """Write the grades of one assignment as CSV."""
    place = options.output or Path(f"grades_{course.assignment}.csv")
    exported = read_exported(course)
    with new_file(place, force=options.force) as file:
        file.write(as_csv([exported]).encode())
    students = exported.grades.students
    lines = [Line(grade.student.id, grade.status.value) for grade in students if grade.status.needs_person]
    return _show(f"{len(students)} students in {place}", [], [*lines, *refused_lines(exported.grades)])


def _lms(course: CourseFolder, options: argparse.Namespace) -> ExitCode:
    """Fill the file of an LMS, and pack the feedback if that is asked for."""
    source: Path | None = options.into
    if source is None:
        raise SheetError(f"name the file that you exported from {options.to.title()} with --into FILE")
    grades, encoded = read_grades(course), read_encoded(source)
    sheet, place = locate(encoded.text), options.output or beside(source)
    with ExitStack() as files:  # both files are there at the end, or none
        if options.to == "moodle" and (options.feedback or takes_comments(sheet)):
            files.enter_context(_telling(course))
        filling = _filling(course, sheet, grades, options)
        file = files.enter_context(new_file(place, source=source, force=options.force))
        file.write(encoded.encode(filled(sheet, filling.changes)))
        if options.feedback:
            pages = files.enter_context(new_file(options.feedback, source=source, force=options.force))
            packed, lines = write_feedback_zip(pages, course, participants(sheet, filling.graded))
            filling.lines += lines
            filling.note(f"feedback of {packed} students in {options.feedback}")
    count = f"{len(filling.graded)} of {len(grades.students)} students have their grade in {place}"
    return _show(count, filling.notes, filling.lines)


@contextmanager
def _telling(course: CourseFolder) -> Iterator[None]:
    """Let students be told what reports say: no run may grade meanwhile, or go on with its seed later."""
    if not course.reports.is_dir():  # there was no run
        yield
        return
    with no_grading(course.reports, course.assignment):
        course.note_told()
        yield


def _filling(course: CourseFolder, sheet: Sheet, grades: ClassGrades, options: argparse.Namespace) -> Filling:
    if options.to == "canvas":
        return fill_canvas(sheet, grades, options.column or course.assignment, comma=options.decimal_comma)
    comments = {student: _comment(report) for student, report in read_reports(course).items()}
    return fill_moodle(sheet, grades, comments, options.column or "", comma=options.decimal_comma)


def _comment(report: Report) -> str:
    """Return what a student reads; why the grader failed is the instructor's business."""
    return needs_person_text(report) if report.failed else "\n".join(report.messages)


def _show(count: str, notes: Sequence[str], lines: Sequence[Line]) -> ExitCode:
    """Print what was done, and who needs a person; return the exit code."""
    console = PlainConsole()
    for sentence in (count, *notes):
        console.print(sentence)
    if lines:
        show_table(console, _COLUMNS, [(line.who, line.before, line.now, line.remark) for line in lines])
    by_person = sum(line.needs_person for line in lines)
    if by_person:
        console.print(f"a person must look after {by_person} of these lines")
    return ExitCode.INCOMPLETE if by_person else ExitCode.DONE
