"""The page of feedback begins with the points and what to fix first, and names each check by its function."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from assignment.notebook import CHECKS
from autograder.course.autograded_notebook import put_report
from autograder.feedback.fast_html import FastHTMLExporter
from autograder.grading.report import Report
from autograder.pages.exporter import InertHTMLExporter
from tests.support.graded.class_records import HOSTILE, MARKUP, PADDING, graded, unreadable

GRADES = {"notebook": "resnet50", "score": 22.5, "max_score": 30.0, "late_penalty": 0}
PLACE = ("convolutional_block", "wiring")
KEPT = {"schema_version": 3, "locked": False, "task": False}


def page_of(report: Report | None, kind: type[InertHTMLExporter] = FastHTMLExporter, **fields: Any) -> BeautifulSoup:
    """Return the page of a notebook with a cell and a check of each function, and a report."""
    notebook, comment = new_notebook(), fields.pop("comment", "")
    for function, check in CHECKS.items():
        solution = {
            **KEPT,
            "grade_id": function,
            "solution": True,
            "grade": False,
            "comment": f"On **{function}**. {comment}",
        }
        test = {**KEPT, "grade_id": check, "solution": False, "grade": True, "points": 10, "score": 7.5}
        notebook.cells.append(new_code_cell("x = 1", metadata={"nbgrader": solution}))
        notebook.cells.append(new_code_cell("check()", metadata={"nbgrader": test}))
    if report is not None:
        put_report(notebook, report)
    notebook.metadata.update(fields)
    options = {"template_name": "feedback", "extra_template_basedirs": [handlers.template_path]}
    styles = {"extra_template_paths": [f"{handlers.static_path}/node_modules/bootstrap/dist/css"]}
    exporter = kind(config=Config({"HTMLExporter": options | styles}))
    return BeautifulSoup(str(exporter.from_notebook_node(notebook, {"nbgrader": {**GRADES}})[0]), "html.parser")


def summary_of(page: BeautifulSoup) -> str:
    """Return the text of the summary."""
    found = page.find(class_="summary")
    assert isinstance(found, Tag)
    return found.get_text(" ", strip=True)


@pytest.mark.parametrize("kind", [FastHTMLExporter, InertHTMLExporter])
def test_fix_this_first(kind: type[InertHTMLExporter]) -> None:
    """The first fault of the first function that is not right, a link to its check, and how many there are."""
    page = page_of(graded({PLACE: (PADDING, PADDING), ("ResNet50", "wiring"): (PADDING,)}), kind)

    assert (
        "22.5 of 30 points Fix this first, in convolutional_block : res2a_branch2b: padding expected same, got valid "
        "After that there are 2 more; the checks below name them, with hints."
    ) == summary_of(page)
    assert page.select_one(".summary a[href='#check_convolutional_block']")
    assert page.find("a", attrs={"name": "check_convolutional_block"})


def test_checks_and_comments_are_named_by_their_functions() -> None:
    """If this fails, nbgrader's template has other labels than those of the version that we name."""
    page = page_of(graded())

    contents = [entry.get_text(" ", strip=True) for entry in page.select("#toc li")]
    assert [text for name in CHECKS for text in (f"Comment on {name}", f"{name} (Score: 7.5 / 10.0)")] == contents
    heads = [head.get_text(" ", strip=True) for head in page.select(".nbgrader-label")]
    assert [text for name in CHECKS for text in (f"Your {name}", f"Check of {name}")] == heads


def test_comments_stand_below_the_function() -> None:
    """A comment of the instructor's is in the same frame as the function that it is about."""
    frames = page_of(graded()).select(".nbgrader_cell")

    for function, frame in zip(CHECKS, frames[::2], strict=True):
        assert f"Your {function}" in frame.get_text()
        assert f"On {function}." in frame.get_text()


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (graded(), "22.5 of 30 points Everything is right."),
        (graded(absent="ResNet50"), "in ResNet50 : not implemented yet The check below gives hints."),
        (unreadable("resnet50.ipynb is no notebook"), "22.5 of 30 points resnet50.ipynb is no notebook"),
        (Report({}, 1), "22.5 of 30 points"),
    ],
)
def test_other_results(report: Report, sentence: str) -> None:
    """All right, not implemented, not readable, nothing known."""
    assert summary_of(page_of(report)).endswith(sentence)


def test_texts_of_a_submission_are_inert() -> None:
    """What a report quotes is text in the summary."""
    for report in (graded({PLACE: (HOSTILE,)}), unreadable(MARKUP)):
        page = page_of(report)
        assert MARKUP in page.select_one(".summary").get_text()  # type: ignore[union-attr]
        assert not page.select(".summary script, .summary img")


@pytest.mark.parametrize("metadata", [{}, {"autograder": 3}, {"autograder": {"verdicts": [{}]}}, {"autograder": []}])
def test_page_of_another_assignment_is_nbgraders(metadata: dict[str, Any]) -> None:
    """Without a report of ours, nothing is added and nothing is renamed."""
    page = page_of(None, **metadata)

    assert not page.select(".summary")
    assert 3 == len(page.find_all("a", string="Test cell"))
    assert not page.find("meta", attrs={"name": "viewport"})


def test_page_is_made_for_a_phone() -> None:
    """A phone shows the page in its own width; wide parts scroll in their own boxes."""
    page = page_of(graded())

    assert page.find("meta", attrs={"name": "viewport", "content": "width=device-width, initial-scale=1"})
    assert "overflow-x: auto" in str(page.find_all("style"))


def test_formulas_need_no_network() -> None:
    """Our page loads no MathJax, and its policy lets nothing be loaded or run; others keep theirs."""
    ours, other = page_of(graded()), page_of(None)

    assert not ours.find_all("script", src=True)
    (allowed,) = [str(tag["content"]) for tag in ours.find_all("meta") if tag.get("http-equiv")]
    assert "script-src 'none'" in allowed
    assert "http" not in allowed
    assert other.find_all("script", src=True)
    assert "unsafe-eval" in str(other.find_all("meta"))


def test_comment_with_a_formula_is_drawn() -> None:
    """An instructor's comment may hold one."""
    page = page_of(graded(), comment="So $x_1$.")

    assert 3 == len(page.select(".panel-footer math msub"))
