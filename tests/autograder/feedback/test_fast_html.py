"""The fast HTML exporter: the pages of the slow one, damaged HTML kept in its cell, shared cells rendered once."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter

from autograder.feedback.fast_html import FastHTMLExporter
from autograder.pages.exporter import InertHTMLExporter
from tests.support.feedback_pages import HTML, notebook, read


def exported(exporter: HTMLExporter, student: str, html: str) -> str:
    """Return the page of a student."""
    resources: dict[str, Any] = {"metadata": {"name": student}}
    return str(exporter.from_notebook_node(notebook(student, html), resources)[0])


def test_page_is_read_as_that_of_the_slow_exporter() -> None:
    """BeautifulSoup makes the same page of it to the byte, whatever the exporter remembers of earlier pages."""
    slow, fast = InertHTMLExporter(template_name="classic"), FastHTMLExporter(template_name="classic")
    expected = {student: exported(slow, student, HTML[student]) for student in HTML}

    for student in (*HTML, *reversed(HTML)):
        assert expected[student] == read(exported(fast, student, HTML[student])), student


@pytest.mark.parametrize("student", HTML)
def test_damaged_html_stays_in_its_cell(student: str) -> None:
    """HTML that a cell leaves open, or that closes what it did not open, changes no other cell."""
    fast = FastHTMLExporter(template_name="classic")
    intact, damaged = (
        [str(cell) for cell in BeautifulSoup(exported(fast, "one", html), "html.parser").select("main .cell")]
        for html in ("", HTML[student])
    )

    assert len(intact) == len(damaged) == 7
    assert {0, 1, 3, 5, 6} <= {number for number, cell in enumerate(intact) if cell == damaged[number]}


def test_what_pages_share_is_rendered_once() -> None:
    """The second page of a class takes the Markdown and the code that it shares with the first from the cache."""
    fast = FastHTMLExporter(template_name="classic")
    exported(fast, "one", HTML["table"])
    exported(fast, "two", HTML["table"])

    assert (4, 4) == (fast.known_markdown.cache_info().hits, fast.known_markdown.cache_info().misses)
    assert (2, 4) == (fast.known_code.cache_info().hits, fast.known_code.cache_info().misses)
