"""The exporter that makes notebooks inert: what a page affords, what Formgrader passes to it, damaged cells."""

from typing import Any

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode, from_dict

from autograder.feedback.fast_html import FastHTMLExporter
from autograder.pages.exporter import LONGEST_IN_COLOURS, InertHTMLExporter
from autograder.pages.fragments import MOST_MARKS, TOO_LARGE

MARKUP = "<script>strike()</script>"


@pytest.fixture
def exporter() -> InertHTMLExporter:
    """Return an exporter with a template of nbconvert's."""
    return InertHTMLExporter(template_name="classic")


def exported(exporter: InertHTMLExporter, *cells: NotebookNode, **resources: Any) -> str:
    """Return the page of a notebook with some cells."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = list(cells)
    return str(exporter.from_notebook_node(notebook, {"metadata": {"name": "x"}, **resources})[0])


def test_page_with_too_many_elements_shows_the_first(exporter: InertHTMLExporter) -> None:
    """Cells and outputs beyond the limit become a sentence; the next page starts anew."""
    many = "<br>" * (MOST_MARKS - 100)
    output = nbformat.v4.new_output("display_data", {"text/html": many})
    cells = [nbformat.v4.new_code_cell("1", outputs=[output])] + [nbformat.v4.new_markdown_cell(many)] * 3

    assert 1 == exported(exporter, *cells).count(TOO_LARGE)
    assert 0 == exported(exporter, *cells[:2]).count(TOO_LARGE)


def test_what_formgrader_says_about_a_student_is_escaped(exporter: InertHTMLExporter) -> None:
    """A student's id is the name of a folder; the template puts it into the page as it is."""
    seen: dict[str, Any] = {}
    exporter.register_preprocessor(lambda nb, resources: (nb, seen.update(resources) or resources), enabled=True)
    about = dict.fromkeys(("student", "first_name", "last_name", "notebook_path"), MARKUP)
    exported(exporter, **about, index=3)

    assert {"&lt;script&gt;strike()&lt;/script&gt;"} == {seen[name] for name in about}
    assert 3 == seen["index"]


@pytest.mark.parametrize(
    "cell",
    [
        {"cell_type": "code"},
        {"cell_type": "code", "source": 1, "metadata": 2, "outputs": [{}, {"output_type": "stream"}], "id": 3},
        {"cell_type": "code", "outputs": [{"output_type": "error"}, {"output_type": "new", "data": [], "metadata": 1}]},
        {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"text/plain": {"a": 1}}}]},
        {"cell_type": "markdown", "attachments": [], "source": "![x](attachment:x.png)"},
        {"cell_type": "markdown", "attachments": {"x.png": {"image/png": 1}}, "source": "![x](attachment:x.png)"},
        {"cell_type": "markdown", "attachments": {"x.png": {}, "y": 1}, "source": "![x](attachment:x.png)"},
        {"cell_type": "raw", "metadata": {"nbgrader": 1, "raw_mimetype": "text/html"}},
        {"cell_type": MARKUP, "source": MARKUP},
        {},
    ],
)
def test_damaged_cell_still_has_a_page(cell: dict[str, Any], exporter: InertHTMLExporter) -> None:
    """Whatever a cell lacks or holds, the other cells are shown, and no script of it."""
    page = exported(exporter, from_dict(cell), nbformat.v4.new_markdown_cell("the *end*"))

    assert "<em>end</em>" in page
    assert MARKUP not in page


def test_page_limits_formulas_before_it_loads_any(exporter: InertHTMLExporter) -> None:
    """No links, no names and no new commands; a dollar in the grader's own words begins no formula."""
    page = exported(exporter, nbformat.v4.new_markdown_cell("$x$"))

    limits = page[: page.index("init_mathjax")]
    assert all(limit in limits for limit in ('URLs: "none"', '"renewcommand"', '"def"', "tex2jax_ignore"))
    assert "contain: paint" in limits


@pytest.fixture(params=[InertHTMLExporter, FastHTMLExporter])
def either(request: pytest.FixtureRequest) -> InertHTMLExporter:
    """Return an exporter of each kind."""
    kind: type[InertHTMLExporter] = request.param
    return kind(template_name="classic")


@pytest.mark.parametrize("source", ["<b>" * 5000 + "x", "$x^2$ " * 900])
def test_same_text_counts_each_time_that_a_page_shows_it(source: str, either: InertHTMLExporter) -> None:
    """Elements and formulas; what an exporter remembers takes the browser as long as what it does not."""
    cells = [nbformat.v4.new_markdown_cell(source)] * 24

    assert 12 <= exported(either, *cells).count(TOO_LARGE) < 24


def test_long_code_is_shown_without_colours(either: InertHTMLExporter) -> None:
    """In one cell or in many; each cell is there to the letter."""
    source = "1+" * (LONGEST_IN_COLOURS // 4)
    long = exported(either, nbformat.v4.new_code_cell("2+" * LONGEST_IN_COLOURS))
    many = exported(either, *[nbformat.v4.new_code_cell(source)] * 8)

    assert "2+" * LONGEST_IN_COLOURS in long
    assert 0 < many.count(source) < 8
    assert 8 * len(source) // 2 == many.count(source) * len(source) // 2 + many.count('<span class="mi">1</span>')


@pytest.mark.parametrize(
    "output",
    [
        nbformat.v4.new_output("display_data", {"text/plain": "\x1b[31ma\x1b[0m" * MOST_MARKS}),
        nbformat.v4.new_output("display_data", {"text/latex": "$x$" * MOST_MARKS}),
        nbformat.v4.new_output("stream", text="\x1b[31ma" * MOST_MARKS * 2),
        nbformat.v4.new_output("error", ename="a", evalue="b", traceback=["\x1b[31ma" * MOST_MARKS * 2]),
    ],
)
def test_output_with_too_many_colours_or_formulas_is_not_shown(output: Any, either: InertHTMLExporter) -> None:
    """A sentence stands in its place."""
    assert 1 == exported(either, nbformat.v4.new_code_cell("1", outputs=[output])).count(TOO_LARGE)
