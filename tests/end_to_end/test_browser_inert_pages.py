"""Whatever a submission holds is inert on the pages that show it, in a real browser; honest content is shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbformat.validator import NotebookValidationError
from nbgrader.server_extensions.formgrader import handlers
from playwright.sync_api import Browser, Error, Page, sync_playwright
from traitlets.config import Config

from assignment.notebook import ROOT
from autograder.course.autograded_notebook import FUNCTIONS, put_report
from autograder.feedback.fast_html import FastHTMLExporter
from autograder.grading.processes.workers import do
from autograder.grading.work import Place, Work
from autograder.pages.exporter import InertHTMLExporter
from autograder.pages.policy import policy, with_policy
from benchmarks.fidelity.grading import SEED
from tests.support.browser import found_chromium, take_picture
from tests.support.graded.class_records import graded
from tests.support.page_attacks import ATTACKS, SITE, Watched, cell, served

pytestmark = pytest.mark.slow

PAGE = {
    "feedback": {"nbgrader": {"notebook": "ps1", "score": 1, "max_score": 2, "late_penalty": 0}},
    "formgrade": {"submission_id": "1", "notebook_id": "ps1", "base_url": "", "index": 0, "total": 1, "student": "ada"},
}
"""For each template what nbgrader passes to it."""

EXPORTERS = {"feedback": FastHTMLExporter, "formgrade": InertHTMLExporter}
"""Those that show submissions: `autograder feedback`, and Formgrader, which `nbgrader generate_feedback` shares."""

ESCAPED = "nbconvert escapes it too"
PARSED = "Chromium and nbconvert read it in the same way"
FORMULAS = ("formula_that_covers_and_leads", "formula_that_changes_others")
HARMLESS_ELSEWHERE = {
    **dict.fromkeys(("code", "error", "latex", "plain_text", "png_that_is_none", "printed", "raw", "widget"), ESCAPED),
    **dict.fromkeys(("attachment_of_another_type", "attachment_with_a_name", "svg_that_ends_its_image"), ESCAPED),
    **dict.fromkeys(("markup_in_a_formula", "code_block_with_a_language"), ESCAPED),
    **dict.fromkeys(("mutates_when_it_is_parsed_again", "noscript_that_mutates", "picture_in_a_title"), PARSED),
    **dict.fromkeys(
        ("configuration_of_mathjax", *FORMULAS), "MathJax would run it, and is not there without a network"
    ),
    "script_of_jquery": "Formgrader's scripts would run it, and are not there without a server",
}
"""Attacks that do nothing on nbconvert's own pages here, with the reason."""

BREAK = ("code_of_a_magic", "number_of_an_execution", "tags_and_ids")
"""Attacks with which nbconvert's own exporter makes no page."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless browser."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found_chromium())
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page in a session of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def exporter(kind: type[HTMLExporter], template: str) -> HTMLExporter:
    """Return an exporter as nbgrader configures it."""
    extra = {"extra_template_paths": [f"{handlers.static_path}/node_modules/bootstrap/dist/css"]}
    options = {"template_name": template, "extra_template_basedirs": [handlers.template_path], **extra}
    return kind(config=Config({"HTMLExporter": options}))


def exported(kind: type[HTMLExporter], template: str, part: str, names: Any, **metadata: Any) -> str:
    """Return a page with the cells of some attacks or of their twins."""
    notebook = new_notebook(metadata={"title": "<script>strike(/title/.source)</script>", **metadata})
    notebook.cells = [cell(name, part) for name in names]
    resources = json.loads(json.dumps(PAGE[template]))
    return str(exporter(kind, template).from_notebook_node(notebook, resources)[0])


def own(page: Page) -> Watched:
    """Return a watched page that may ask for its own address, nbgrader's files, and files beside the notebook."""
    return Watched(page, (SITE, "http://page.test/formgrader/static/", "https://cdnjs.cloudflare.com/ajax/libs/"))


@pytest.mark.parametrize("template", PAGE)
def test_attacks_do_nothing_on_our_pages(template: str, page: Page) -> None:
    """All of them on one page: nothing runs, nothing is asked for, nothing covers or names a part of the page."""
    watched = own(page)
    served(page, exported(EXPORTERS[template], template, "attack", ATTACKS))

    assert [] == watched.look(disturb=True)


def test_attacks_do_nothing_beside_a_report(page: Page) -> None:
    """The same on a page of our own assignment, whose formulas are drawn without MathJax, on a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    watched = own(page)
    served(page, exported(FastHTMLExporter, "feedback", "attack", ATTACKS, autograder=graded().to_json()))

    assert [] == watched.look(disturb=True)
    served(page, exported(FastHTMLExporter, "feedback", "twin", ATTACKS, autograder=graded().to_json()))
    assert page.locator(".summary").is_visible()
    assert page.locator("math").count()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    take_picture(page, "feedback-390")


@pytest.mark.parametrize("template", PAGE)
def test_large_content_is_painted_inside_its_cell(template: str, page: Page) -> None:
    """A picture that is wider than the page, as MathJax could make a formula, takes no click beside its cell."""
    picture = '<img alt="x" width="9000" height="40" src="data:image/png;base64,AA==">'
    notebook = new_notebook()
    notebook.cells = [new_markdown_cell(picture)]
    html, _resources = exporter(EXPORTERS[template], template).from_notebook_node(notebook, PAGE[template])
    served(page, str(html))
    hit = """() => {
        const cell = document.querySelector(".text_cell_render"), box = cell.getBoundingClientRect();
        cell.firstElementChild.style.padding = "500px 0";
        cell.style.height = "10px";
        return cell.contains(document.elementFromPoint(box.x + 20, box.y + 200));
    }"""

    assert not page.evaluate(hit)
    assert "paint" == page.locator(".text_cell_render").evaluate("cell => getComputedStyle(cell).contain")


@pytest.mark.parametrize("template", PAGE)
def test_honest_twins_are_shown(template: str, page: Page) -> None:
    """The content that is most like the attacks, and harmless, is on the page."""
    watched = own(page)
    served(page, exported(EXPORTERS[template], template, "twin", ATTACKS))

    assert [] == watched.look(disturb=False)
    missing = []
    for name, attack in ATTACKS.items():
        found = page.locator(attack["has"]) if "has" in attack else page.get_by_text(attack["shows"])
        if not found.count():
            missing.append(name)
    assert [] == missing


def test_attacks_strike_on_pages_of_nbconvert(browser: Browser) -> None:
    """Positive control: each attack alone breaks the page of nbconvert's own exporter, or is noticed on it."""
    harmless = {name for name in ATTACKS if not strikes_elsewhere(name, browser)}

    assert set(HARMLESS_ELSEWHERE) == harmless


def strikes_elsewhere(name: str, browser: Browser) -> bool:
    """Return whether an attack is noticed on a page of nbconvert's."""
    context = browser.new_context()
    watched = own(context.new_page())
    try:
        served(watched.page, exported(HTMLExporter, "feedback", "attack", [name]))
        return bool(watched.look(disturb=True))
    except (NotebookValidationError, UserWarning, Error):  # no page, or a page that has led elsewhere
        return True
    finally:
        context.close()


LAST = ("ends_the_page_around_it", "comment_that_ends_early", "changes_all_links", "refreshes_the_page")
"""Attacks that keep those below them from the page."""


def test_policy_alone_lets_no_script_run(page: Page) -> None:
    """If cleaning fails, the browser still runs none of the submission's scripts."""
    plain = exporter(HTMLExporter, "feedback")
    own_scripts = policy(exported(HTMLExporter, "feedback", "attack", ()))
    notebook = new_notebook()
    notebook.cells = [cell(name, "attack") for name in (*(set(ATTACKS) - set(BREAK) - set(LAST)), *LAST[:2])]
    html, _resources = plain.from_notebook_node(notebook, PAGE["feedback"])
    watched = own(page)
    served(page, with_policy(html, own_scripts))

    noticed = watched.look(disturb=True)
    assert [] == [sentence for sentence in noticed if sentence.endswith("has run a script")]
    assert noticed


def test_report_of_an_attack_is_inert(page: Page, tmp_path: Path) -> None:
    """Names of layers, errors and remarks with markup are shown as text."""
    code = (ROOT / "tests" / "attacks" / "pages" / "writes_markup_into_every_text.py").read_text(encoding="utf-8")
    (tmp_path / "submission.py").write_text(code, encoding="utf-8")
    report = do(Work(Place(tmp_path / "submission.py"), SEED)).graded
    notebook = new_notebook()
    for check in FUNCTIONS:
        metadata = {"grade_id": check, "grade": True, "solution": False, "locked": True, "schema_version": 3}
        notebook.cells.append(new_code_cell("check()", metadata={"nbgrader": {**metadata, "points": 10, "score": 1}}))
    put_report(notebook, report)
    watched = own(page)
    html, _resources = exporter(FastHTMLExporter, "feedback").from_notebook_node(notebook, PAGE["feedback"])
    served(page, str(html))

    assert [] == watched.look(disturb=True)
    shown = page.locator("body").inner_text()
    assert shown.count("<script>strike(/report/.source)</script>") >= len(FUNCTIONS)
    assert "signature" in shown
