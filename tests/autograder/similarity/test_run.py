"""`autograder similar` on a course: who is compared, what the page holds, and that it is inert."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assignment import notebook
from assignment.release import NAME
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from benchmarks.rewrites.catalogue import rewrites
from benchmarks.similarity.copies import DISGUISES

FORM = rewrites()["loop over components"]
COPY = DISGUISES["renamed"](FORM)
MARKUP = '</td><script>alert(1)</script><img src="http://x.example/">'


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a course in which nobody has submitted."""
    source = tmp_path / "source" / NAME
    source.mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    (source / f"{NAME}.ipynb").write_bytes(notebook.SOURCE.read_bytes())
    return tmp_path


def hand_in(course: Path, student: str, *cells: str) -> Path:
    """Write a student's notebook."""
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    listed = [{"cell_type": "code", "source": cell, "metadata": {}} for cell in cells]
    path = folder / f"{NAME}.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": listed}), encoding="utf-8")
    return path


def similar(course: Path, *options: str) -> int:
    """Run the command."""
    return main(["similar", *options, "--course", str(course)])


def test_copy_stands_beside_its_source(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table names the two; the page shows their lines; who wrote something else is not there."""
    hand_in(course, "ada", "%matplotlib inline", FORM)
    hand_in(course, "bob", rewrites()["class with __call__"].partition("def ResNet50")[0])
    hand_in(course, "cleo", COPY)
    hand_in(course, "dan")

    assert ExitCode.DONE == similar(course)

    out = capsys.readouterr().out
    page = (course / "reports" / f"{NAME}.similar.html").read_text(encoding="utf-8")
    assert re.search(r"^group\tlines alike\tstudents\n1\t\d+\tada, cleo\n4 submissions compared; 1 group is ", out)
    assert "<h2>Group 1: ada, cleo</h2>" in page
    assert "bob" not in page
    assert 2 == page.count("<h4>")
    assert page.count('<tr class="alike">') > 10


def test_code_beside_the_notebook_is_compared(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A module of one's own is code of one's own."""
    hand_in(course, "ada", FORM)
    (hand_in(course, "cleo", "from own import *").parent / "own.py").write_text(COPY, encoding="utf-8")

    assert ExitCode.DONE == similar(course, NAME)
    assert "ada, cleo" in capsys.readouterr().out


class Tags(HTMLParser):
    """The tags and the addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href") or name.startswith("on")]


def test_page_is_inert(course: Path) -> None:
    """Markup in code, comments and names of folders is text; the page loads and runs nothing."""
    hand_in(course, "ada", f"# {MARKUP}\n{FORM}")
    hand_in(course, "<b>cleo", f"# {MARKUP}\n{COPY}\nx = '\u202e{MARKUP}'")

    similar(course)

    page = (course / "reports" / f"{NAME}.similar.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert {"script", "img", "b"}.isdisjoint(tags.tags)
    assert [] == tags.addresses
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page


def test_what_cannot_be_read_is_named(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody is dropped in silence; the others are compared."""
    hand_in(course, "ada", FORM)
    hand_in(course, "cleo", COPY)
    hand_in(course, "eve").write_text("no notebook", encoding="utf-8")
    hand_in(course, ".hidden", FORM)

    assert ExitCode.INCOMPLETE == similar(course)

    out = capsys.readouterr().out
    page = (course / "reports" / f"{NAME}.similar.html").read_text(encoding="utf-8")
    for shown in (out, page):
        assert "eve was not compared: " in shown
        assert ".hidden" in shown
    assert "ada, cleo" in out


def test_nothing_can_be_compared_without_submissions_or_source(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says why."""
    assert ExitCode.NOT_POSSIBLE == similar(course)
    assert "nobody has submitted" in capsys.readouterr().err
    hand_in(course, "ada", FORM)
    (course / "source" / NAME / f"{NAME}.ipynb").unlink()

    assert ExitCode.NOT_POSSIBLE == similar(course)
    assert "cannot be read, and what it holds must not count" in capsys.readouterr().err


def test_long_code_is_cut_and_said_so(course: Path) -> None:
    """The limit is for each student."""
    hand_in(course, "ada", FORM, "# much\n" * 40_000)
    hand_in(course, "cleo", COPY)

    assert ExitCode.DONE == similar(course)
    page = (course / "reports" / f"{NAME}.similar.html").read_text(encoding="utf-8")
    assert "ada: only the first 200000 characters were compared." in page


def test_name_that_no_file_can_hold_is_named(course: Path) -> None:
    """The page says of which folder it is, with marks for what is no text."""
    hand_in(course, "ada", FORM)
    hand_in(course, "\udcff", FORM)

    assert ExitCode.INCOMPLETE == similar(course)

    page = (course / "reports" / f"{NAME}.similar.html").read_text("utf-8")
    assert "its name is no text in UTF-8" in page
