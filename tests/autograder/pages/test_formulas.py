"""Formulas of our feedback page are drawn without a network, and bring nothing else into it."""

import json
import re

import nh3
import pytest
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from assignment import notebook
from autograder.pages.formulas import SettingAside
from autograder.pages.fragments import clean, marks

FORMULA = re.compile(r"(?<![\\$])\$\$?([^$]+)\$\$?")


def shown(markdown: str) -> str:
    """Return what the page shows of some Markdown."""
    return clean(MarkdownWithMath(renderer=SettingAside(escape=False)).render(markdown))


def test_formulas_of_the_notebook_are_understood() -> None:
    """Every formula of the source notebook becomes MathML; none stays as it was written."""
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert 20 <= sum(len(FORMULA.findall(re.sub(r"`[^`]*`", "", text))) for text in texts)

    for text in texts:
        page = shown(text)
        assert len(FORMULA.findall(re.sub(r"`[^`]*`", "", text))) == page.count("<math "), text
        assert "$" not in re.sub(r"<(code|pre)\b.*?</\1>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("so $x_1$.", '<p>so <math display="inline"><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math>.</p>'),
        ("$$x$$", '<p><math display="block"><mrow><mi>x</mi></mrow></math></p>'),
        ("$a < b$", "<mo>&lt;</mo>"),
        (r"\begin{matrix}a&b\end{matrix}", "<mtd><mi>b</mi></mtd>"),
        ("`$x$` costs $5", "<p><code>$x$</code> costs $5</p>"),
        (r"$\unknown{x}$", r"<code>$\unknown{x}$</code>"),
        (r"$\left($", r"<code>$\left($</code>"),
        ("$" + "{" * 40 + "x" + "}" * 40 + "$", "<code>$" + "{" * 40),
        ("$" + "x" * 2000 + "$", "<code>$xxx"),
    ],
)
def test_formula(markdown: str, html: str) -> None:
    """What is understood is drawn; what is not, or is too large, stays as it was written."""
    assert html in shown(markdown)


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>strike()</script>}",
        r"\text{<img src=x onerror=strike()>}",
        r"\text{</mtext></math><svg onload=strike()>}",
        r"\href{javascript:strike()}{x}",
        r"\style{position:fixed;background:url(http://beacon.test)}{x}",
        r"\class{btn}{x}",
        r"\rule{9999em}{9999em}",
        r"\hspace{9999em}x",
        r"\color{url(x)}{x}",
        r"\text{&lt;script&gt;}",
        r"x&lt;img src=x&gt;",
        r"\mathrm{<!--}",
    ],
)
def test_formula_brings_nothing_else(tex: str) -> None:
    """No element but those of formulas, no attribute that links, loads, runs or takes room."""
    html = shown(f"a ${tex}$ b")

    tags = {"p", "code", "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "msup", "msub"}
    assert html == nh3.clean(html, tags=tags, attributes={"math": {"display"}, "mo": {"stretchy"}})
    assert not re.search(r"\s(href|style|class|width|height|on\w+|src|mathcolor)=", re.sub("<code>.*</code>", "", html))


@pytest.mark.parametrize(
    "markdown",
    [
        '![$x$](a.png "$y$")',
        '<p title="$x$ onclick=strike()">a</p>',
        '[a](http://a.example/$x$ "$y$ onclick=strike()")',
        "# A $x$ b",
        '<img alt="a > $x$ onerror=strike() b" src="a.png">',
    ],
)
def test_formula_in_an_attribute_is_text(markdown: str) -> None:
    """Where a formula stands in an attribute, it is not drawn, and the attribute ends where it ended."""
    html = shown(markdown)

    assert not re.search(r'="[^"]*<math', html)
    assert not re.search(r"<[a-z]+ [^>]*\son\w+=(?=[^\"]*>)", re.sub(r'"[^"]*"', '""', html))
    assert "formula" not in html


def test_formulas_count_for_the_page() -> None:
    """A formula is as expensive as it was when MathJax drew it."""
    aside = MarkdownWithMath(renderer=SettingAside(escape=False)).render("$x$ " * 50)

    assert marks(aside) >= marks("$x$ " * 50)


@pytest.mark.parametrize("sign", ["\u202e", "&#x202E;", "&#8238;"])
def test_sign_that_changes_the_order_is_named_in_a_formula_too(sign: str) -> None:
    """A formula may write it as a reference, which is resolved when the formula is drawn."""
    page = shown(rf"$\text{{a{sign}b}}$")

    assert "\u202e" not in page
    assert not re.search("&#(x202e|8238);", page, re.IGNORECASE)
