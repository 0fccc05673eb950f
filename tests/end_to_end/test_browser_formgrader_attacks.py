"""An instructor looks at hostile submissions in Formgrader: nothing runs, and nothing is done with their session."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect

from assignment import notebook
from tests.support.browser import Server, visit
from tests.support.page_attacks import ATTACKS, Watched, cell

pytestmark = pytest.mark.slow

NAME, NOTEBOOK = "ps1", "problem"
EVE = "eve"
IDS = (
    "<img src=x onerror=strike(`id_in_html`)>",
    '"-strike(`id_in_script`)-"',
    "\\",
    "<script>strike(`id_is_script`)<",
    "';strike(`id_in_quotes`);'",
    "ada & bob's [b] {{7*7}}",
)
"""Ids of students; a slash cannot be in the name of a folder."""

PLAIN_CONFIG = "c = get_config()\n"
HOSTILE_CONFIG = "import pathlib\npathlib.Path({path!r}).touch()\n"
PAGES = (f"manage_submissions/{NAME}", "manage_students", f"gradebook/{NAME}/{NOTEBOOK}", "gradebook")
LINKS = (
    "manage_students/%22;strike(%60link%60);%22",
    "manage_students/%5C/%20+strike(%60backslash%60);%2F%2F",
    "manage_submissions/%3Cimg%20src=x%20onerror=strike(%60link_in_html%60)%3E",
    "gradebook/%22;strike(%60link_to_gradebook%60);%22/x",
)
"""Addresses of Formgrader's own pages that a link can lead to."""


@dataclass(frozen=True)
class Visit:
    """An open Formgrader.

    Args:
        course: the folder of the course.
        watched: the page.
        server: the server.
        submission: the number of the hostile submission.
    """

    course: Path
    watched: Watched
    server: Server
    submission: str

    def open(self, place: str) -> Page:
        """Open a page of Formgrader, and wait until its scripts have filled it."""
        self.watched.page.goto(f"{self.server.address}/formgrader/{place}")
        self.watched.page.wait_for_load_state("networkidle")
        return self.watched.page


@pytest.fixture
def plain(request: pytest.FixtureRequest) -> bool:
    """Return whether nbgrader is configured without this project."""
    return bool(getattr(request, "param", False))


@pytest.fixture
def formgrader(tmp_path: Path, plain: bool) -> Iterator[Visit]:
    """Return a visit to a course with hostile submissions."""
    course = tmp_path / "course"
    (course / "source" / NAME).mkdir(parents=True)
    config = PLAIN_CONFIG if plain else (notebook.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        submission = fill(course)
    with visit(course, tmp_path, "formgrader-attacks") as (page, server):
        page.goto(server.url("formgrader"))
        own = (f"{server.address}/formgrader/", "https://cdnjs.cloudflare.com/ajax/libs/")
        yield Visit(course, Watched(page, own), server, submission)


def fill(course: Path) -> str:
    """Fill the gradebook and the folders of a course; return the number of the submission with all attacks."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.add_assignment(NAME)
        gradebook.add_notebook(NOTEBOOK, NAME)
        gradebook.add_grade_cell("check", NOTEBOOK, NAME, max_score=2, cell_type="code")
        gradebook.add_solution_cell("f", NOTEBOOK, NAME)
        for student in (EVE, *IDS):
            for folder in ("submitted", "autograded", "downloaded"):
                hand_in(course / folder / student / NAME)
            gradebook.add_student(student)
            gradebook.add_submission(NAME, student)
        gradebook.db.commit()
        return str(gradebook.find_submission_notebook(NOTEBOOK, NAME, EVE).id)


def hand_in(folder: Path) -> None:
    """Write a notebook that attacks the page, and the files beside it."""
    folder.mkdir(parents=True)
    made = nbformat.v4.new_notebook()
    made.cells = [cell(name, "attack") for name in ATTACKS]
    (folder / f"{NOTEBOOK}.ipynb").write_text(nbformat.v4.writes(made), encoding="utf-8")
    (folder / "page.html").write_text("<script>strike(`file`)</script>", encoding="utf-8")
    image = "<svg xmlns='http://www.w3.org/2000/svg'><script>parent.strike(`svg_file`)</script></svg>"
    (folder / "image.svg").write_text(image, encoding="utf-8")
    hostile = HOSTILE_CONFIG.format(path=str(folder.parents[2] / "was_run"))
    (folder / "nbgrader_config.py").write_text(hostile, encoding="utf-8")


def test_nothing_of_a_submission_acts_in_formgrader(formgrader: Visit) -> None:
    """The submission's page, the files beside it, the lists of students, links to Formgrader's own pages."""
    page = formgrader.open(f"submissions/{formgrader.submission}/")
    assert [] == formgrader.watched.look(disturb=True)
    expect(page.locator("nav").get_by_text("Manual Grading")).to_be_visible()

    look_at_files_and_lists(formgrader)
    assert [] == formgrader.watched.noticed

    for folder in ("submitted", "downloaded"):
        assert 403 == open_as_course(formgrader, folder)
    assert not (formgrader.course / "was_run").exists()


def look_at_files_and_lists(formgrader: Visit) -> None:
    """Open the files beside the notebook, the lists, and the pages of each student; see a grading fail."""
    for name in ("page.html", "image.svg"):
        formgrader.open(f"submissions/{formgrader.submission}/{name}")
    for place in (*PAGES, *LINKS, *(f"manage_students/{quote(student, safe='')}" for student in IDS)):
        formgrader.open(place)
    for student in IDS:
        formgrader.open(f"manage_students/{quote(student, safe='')}/{NAME}")
    page = formgrader.open(f"manage_submissions/{NAME}")
    page.route("**/autograde", lambda route: route.abort())
    for button in page.locator(".autograde a").all():
        button.click()
        page.locator(".modal.in .close").last.click()
        expect(page.locator(".modal")).to_have_count(0)


def open_as_course(formgrader: Visit, folder: str = "submitted") -> int:
    """Ask Formgrader to open the folder of a submission as a course; return the status of the answer."""
    place = quote(str(formgrader.course / folder / EVE / NAME))
    answer = formgrader.watched.page.goto(f"{formgrader.server.address}/formgrader?path={place}")
    assert answer is not None
    return answer.status


@pytest.mark.parametrize("plain", [True], indirect=True)
def test_the_same_submissions_act_in_plain_formgrader(formgrader: Visit) -> None:
    """Positive control: without this project's configuration, scripts run, and a submission's configuration is read."""
    look_at_files_and_lists(formgrader)
    strikes = {sentence.split()[0] for sentence in formgrader.watched.noticed}
    open_as_course(formgrader)

    assert {"file", "svg_file", "id_in_html", "id_in_script", "link", "link_in_html"} <= strikes
    assert (formgrader.course / "was_run").exists()


def test_courses_are_opened(formgrader: Visit) -> None:
    """A course with its own configuration is opened as before, even if it lies inside another one."""
    other = formgrader.course / "other"
    shutil.copytree(formgrader.course / "source", other / "source")
    shutil.copy(formgrader.course / "nbgrader_config.py", other)
    answer = formgrader.watched.page.goto(f"{formgrader.server.address}/formgrader?path={quote(str(other))}")

    assert answer is not None
    assert 200 == answer.status
