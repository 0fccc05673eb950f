"""An instructor uses Formgrader in a real browser: releases, grades, reads a submission and its feedback."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assignment import notebook
from assignment.release import NAME
from autograder.cli.demo import make_course, place_samples
from helpers.contract.exercises import EXERCISES
from tests.support.browser import take_picture, visit

pytestmark = pytest.mark.slow

BY_COMMAND = "stride_in_second_convolution"
BY_BUTTON = "solution"
COMMAND_TIMEOUT_S = 180
FAULT = "res1a_branch2a: strides expected (s, s), here (2, 2), got (1, 1)"


def test_an_instructor_releases_grades_and_reads(tmp_path: Path) -> None:
    """Buttons and commands work on the same course; Formgrader's own pages show the points and messages."""
    course = tmp_path / "course"
    make_course(course)
    with visit(course, tmp_path, "formgrader") as (page, server):
        page.goto(server.url("formgrader"))
        _generate(page, course)
        place_samples(course)
        _autograder(course, "grade", "--students", BY_COMMAND, "--allow-weaker-sandbox")
        _autograder(course, "feedback")
        page.goto(server.url(f"formgrader/manage_submissions/{NAME}"))
        _press_the_buttons(page)
        page.goto(server.url(f"formgrader/gradebook/{NAME}/{NAME}"))
        _read_the_submission(page)
        _read_the_feedback(page, course)
        assert [] == server.noise()


def _generate(page: Page, course: Path) -> None:
    row = _row(page, NAME)
    expect(row.locator(".status")).to_have_text("draft")
    take_picture(page, "formgrader-1-assignments")
    row.locator(".assign a").click()
    _confirm(page, f"Successfully created the student version of '{NAME}'", "2-generated")
    expect(row.locator(".preview a")).to_be_visible()
    made, released = (folder / "release" / NAME / f"{NAME}.ipynb" for folder in (course, notebook.ROOT))
    assert released.read_bytes() == made.read_bytes()


def _row(page: Page, text: str) -> Locator:
    """Return the row of the page's table that has a cell with this text."""
    return page.locator("#main-table tr").filter(has=page.get_by_text(text, exact=True))


def _confirm(page: Page, sentence: str, picture: str) -> None:
    """Read the message and close it."""
    message = page.locator(".modal.in")
    expect(message.locator(".modal-body")).to_contain_text(sentence)
    take_picture(page, f"formgrader-{picture}")
    message.get_by_role("button", name="OK").click()
    expect(page.locator(".modal")).to_have_count(0)


def _autograder(course: Path, name: str, *options: str) -> None:
    command = [sys.executable, "-m", "autograder", name, NAME, "--course", str(course), *options]
    done = subprocess.run(
        command, cwd=notebook.ROOT, capture_output=True, text=True, check=False, timeout=COMMAND_TIMEOUT_S
    )
    assert 0 == done.returncode, done.stdout + done.stderr


def _press_the_buttons(page: Page) -> None:
    """Grade one student and make the feedback; the student graded by the command shows points too."""
    row = _row(page, BY_BUTTON)
    expect(row.locator(".status")).to_have_text("needs autograding")
    row.locator(".autograde a").click()
    _confirm(page, f"Successfully autograded '{NAME}' for student '{BY_BUTTON}'", "3-autograded")
    row.locator(".generate-feedback a").click()
    _confirm(page, f"Successfully generated feedback for '{NAME}' for student '{BY_BUTTON}'", "4-feedback-made")
    for student, points in ((BY_BUTTON, "30 / 30"), (BY_COMMAND, "26 / 30")):
        expect(_row(page, student).locator(".status")).to_have_text("graded")
        expect(_row(page, student).locator(".score")).to_have_text(points)
    _row(page, BY_BUTTON).scroll_into_view_if_needed()
    take_picture(page, "formgrader-5-submissions")


def _read_the_submission(page: Page) -> None:
    row = _row(page, BY_COMMAND)
    expect(row.locator(".score")).to_have_text("26 / 30")
    page.get_by_role("button", name="Show All Names").click()
    take_picture(page, "formgrader-6-manual-grading")
    row.locator("a.name-shown").click()
    for function, points in zip(EXERCISES, ("10", "6", "10"), strict=True):
        expect(page.locator(f"#check_{function}")).to_have_attribute("placeholder", points)
    expect(page.locator("body")).to_contain_text(FAULT)
    _show_the_fault(page, "formgrader-7-submission")


def _read_the_feedback(page: Page, course: Path) -> None:
    for student, points in ((BY_BUTTON, 30), (BY_COMMAND, 26)):
        page.goto((course / "feedback" / student / NAME / f"{NAME}.html").as_uri())
        expect(page.locator("body")).to_contain_text(f"(Score: {points:.1f} / 30.0)")
        take_picture(page, f"formgrader-8-feedback-{points}")
    expect(page.locator("body")).to_contain_text(FAULT)
    _show_the_fault(page, "formgrader-9-feedback-fault")


def _show_the_fault(page: Page, picture: str) -> None:
    page.get_by_text("convolutional_block: 6 of 10 points").last.evaluate("e => e.scrollIntoView({block: 'center'})")
    take_picture(page, picture)
