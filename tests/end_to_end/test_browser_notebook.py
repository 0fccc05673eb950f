"""A student solves the notebook in JupyterLab, in a real browser, with keyboard and mouse."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assignment import notebook
from assignment.release import NAME
from benchmarks.samples import SOLUTION
from helpers.contract.exercises import EXERCISES
from helpers.hints.lookup import STAGES
from tests.support.browser import Server, take_picture, visit

pytestmark = pytest.mark.slow

RELEASED = json.loads(notebook.RELEASE.read_text(encoding="utf-8"))["cells"]
SOLVED = notebook.fill({"cells": RELEASED}, SOLUTION)["cells"]
IDS = [cell["id"] for cell in RELEASED]
STUBS = {notebook.grade_id(cell): cell["id"] for cell in RELEASED if notebook.grade_id(cell) in EXERCISES}
CHECKS = {function: name.replace("solution", "check") for function, name in STUBS.items()}
TYPED = {cell["id"]: cell["source"] for cell in SOLVED if cell["id"] in STUBS.values()}
OUTPUT_FAULTS = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
FORMULA_FAULTS = "mjx-merror, mtext[mathcolor='red']"  # a formula that MathJax cannot render, and an unknown command
WIDE_AND_DESCRIBED = "images => images.map(image => image.naturalWidth > 400 && image.alt.length > 40)"
FIGURES_WITHOUT_CODE = (1, 2, 3, 4, 5, 7, 9)
"""The figures above the summary that the empty notebook shows; 6 and 8 draw the student's own blocks."""

CHECK_TIMEOUT_S = 180
SCROLL = """async element => {
    for (let frame = 0; frame < 10; frame++) {  // cells get their height only when they are in view
        element.scrollIntoView({block: 'start'});
        await new Promise(requestAnimationFrame);
    }
}"""


class NotebookPage:
    """The notebook in JupyterLab; cells are named by their ids."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        page.goto(server.url(f"lab/tree/{NAME}.ipynb"))
        expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(len(IDS))
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")

    def cell(self, name: str) -> Locator:
        """Return a cell."""
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{IDS.index(name)}"]')

    def output(self, name: str) -> Locator:
        """Return the output of a cell."""
        return self.cell(name).locator(".jp-Cell-outputArea")

    def replace(self, name: str, code: str) -> None:
        """Click into a cell, select all and replace it."""
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)

    def choose(self, *entries: str) -> None:
        """Click through the menus to an entry."""
        for entry in entries:
            self.page.locator(".lm-MenuBar-item, .lm-Menu-item").get_by_text(entry, exact=True).click()

    def run_all_above(self, name: str) -> None:
        """Run all cells above a cell, in order."""
        last = next(cell["id"] for cell in reversed(RELEASED[: IDS.index(name)]) if cell["cell_type"] == "code")
        self.cell(name).click()
        with self._waiting_for(last):
            self.choose("Run", "Run All Above Selected Cell")

    def run(self, name: str) -> None:
        """Run one cell."""
        self.cell(name).locator(".jp-InputPrompt").click()
        with self._waiting_for(name):
            self.page.keyboard.press("Control+Enter")

    @contextmanager
    def _waiting_for(self, name: str) -> Iterator[None]:
        """Yield, then wait until a cell has a new execution number."""
        prompt = self.cell(name).locator(".jp-InputPrompt")
        before = prompt.text_content() or ""
        yield
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))

    def save(self) -> None:
        """Save the notebook and wait until it is saved."""
        self.page.keyboard.press("Control+S")
        expect(self.page.locator(".jp-mod-dirty")).to_have_count(0)

    def show(self, name: str, picture: str) -> None:
        """Scroll a cell to the top of the window and keep a picture."""
        self.cell(name).evaluate(SCROLL)
        take_picture(self.page, f"notebook-{picture}")


def test_a_student_solves_the_assignment(tmp_path: Path) -> None:
    """The check cells show an empty notebook, a full solution and a broken stride; no error and no log line appears."""
    work = tmp_path / "work"
    shutil.copytree(notebook.RELEASE.parent, work, ignore=shutil.ignore_patterns("__pycache__", "datasets"))
    with visit(work, tmp_path, "notebook") as (page, server):
        opened = NotebookPage(page, server)
        _run_the_empty_notebook(opened)
        _write_the_solutions(opened)
        _hand_in(opened, work / f"{NAME}.ipynb")
        _break_a_stride(opened)
        _switch_to_dark_mode(opened)

        expect(page.locator("mjx-container").first).to_be_attached()
        expect(page.locator(FORMULA_FAULTS)).to_have_count(0)
        expect(page.locator(OUTPUT_FAULTS)).to_have_count(0)
        assert [] == server.noise()


def _run_the_empty_notebook(opened: NotebookPage) -> None:
    """Before any code is written, every check says so, and locked cells cannot be edited."""
    opened.show("title", "1-opened")
    opened.run_all_above("resnet50-summary-text")
    for function, name in CHECKS.items():
        expect(opened.output(name)).to_contain_text(f"{function}: not implemented yet")
        opened.show(name, f"2-unwritten-{function}")
        opened.replace(name, "10.0")
        expect(opened.cell(name).locator(".cm-content")).to_contain_text(f'check("{function}", globals())')
    figures = opened.page.locator(".jp-OutputArea-output img")
    assert [True] * len(FIGURES_WITHOUT_CODE) == figures.evaluate_all(WIDE_AND_DESCRIBED)


def _write_the_solutions(opened: NotebookPage) -> None:
    for name, code in TYPED.items():
        opened.replace(name, code)
    opened.run_all_above("signs-data-text")
    for function, name in CHECKS.items():
        output = opened.output(name)
        expect(output).to_contain_text(f"{function}: 10 of 10 points")
        assert {"✓"} == set(output.locator("tbody tr td:first-child").all_text_contents())
        opened.show(name, f"3-solved-{function}")
    expect(opened.output("resnet50-summary")).to_contain_text("23,600,006")


def _hand_in(opened: NotebookPage, path: Path) -> None:
    """The browser saved what was typed, and the grader gives it all points."""
    opened.save()
    saved = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
    assert TYPED == {name: saved[name] for name in TYPED}
    command = [sys.executable, "-m", "autograder", "check", str(path), "--allow-weaker-sandbox"]
    done = subprocess.run(
        command, cwd=notebook.ROOT, capture_output=True, text=True, check=False, timeout=CHECK_TIMEOUT_S
    )
    assert "30 of 30 points" in done.stdout, done.stdout + done.stderr


def _break_a_stride(opened: NotebookPage) -> None:
    name, check = (table["convolutional_block"] for table in (STUBS, CHECKS))
    opened.replace(name, TYPED[name].replace("strides=(s, s)", "strides=(1, 1)", 1))
    opened.run(name)
    opened.run(check)
    expect(opened.output(check)).to_contain_text("convolutional_block: 6 of 10 points")
    row = opened.output(check).locator("tr", has_text="layer configuration")
    expect(row).to_contain_text("✗")
    expect(row.locator("code").first).to_have_text("res1a_branch2a")
    expect(row.get_by_text(f"Hint {STAGES[1]} of")).not_to_be_visible()
    for stage in STAGES:
        row.get_by_text(f"Hint {stage} of {len(STAGES)}").click()
    expect(row).to_contain_text("each path of a block does this once")
    opened.show(check, "4-broken")
    for cell in ("convolutional-block-try", "resnet50-summary"):
        opened.run(cell)
        expect(opened.output(cell)).to_contain_text("convolutional_block cannot be used yet, because line ")
    opened.run(CHECKS["ResNet50"])
    expect(opened.output(CHECKS["ResNet50"])).to_contain_text("correct block in place of your convolutional_block")


def _switch_to_dark_mode(opened: NotebookPage) -> None:
    opened.choose("Settings", "Theme", "JupyterLab Dark")
    expect(opened.page.locator("body[data-jp-theme-light='false']")).to_have_count(1)
    opened.show(CHECKS["convolutional_block"], "5-broken-dark")
    opened.show("skip-connection-figure", "5-figure-dark")
