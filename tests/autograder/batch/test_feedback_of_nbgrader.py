"""`nbgrader generate_feedback` writes the pages of our assignment that are out of date, as our own command does."""

import shutil
from pathlib import Path

import pytest

from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.main import main
from tests.support.graded.courses import SOLUTION, gradebook_of, graded, small_course

STUDENTS = ("half_done", "not_implemented")


@pytest.mark.slow
def test_both_commands_write_what_is_out_of_date(course_handed_in: Path, tmp_path: Path) -> None:
    """A comment comes onto one page by either command, which sees what the other one wrote; nothing else is written."""
    course = small_course(course_handed_in, tmp_path / "course", *STUDENTS)
    assert 0 == graded(course)
    run_nbgrader(course, "generate_feedback", NAME)
    pages = [course / "feedback" / student / NAME / f"{NAME}.html" for student in STUDENTS]
    written = [page.stat().st_mtime_ns for page in pages]

    assert 0 == main(["feedback", NAME, "--course", str(course), "--workers=1"])
    assert written == [page.stat().st_mtime_ns for page in pages]
    for number, command in enumerate(("nbgrader", "autograder")):
        with gradebook_of(course) as gradebook:
            gradebook.find_comment(SOLUTION, NAME, NAME, "half_done").manual_comment = f"Remark {number}"
        if command == "nbgrader":
            run_nbgrader(course, "generate_feedback", NAME)
        else:
            assert 0 == main(["feedback", NAME, "--course", str(course), "--workers=1"])
        assert f"Remark {number}" in pages[0].read_text(encoding="utf-8")
    assert written[1] == pages[1].stat().st_mtime_ns
    shutil.rmtree(course)
