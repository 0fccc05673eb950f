"""Cleaning HTML of a submission: what stays, and which links, images, styles and classes do not."""

import pytest

from autograder.pages.fragments import MOST_MARKS, TOO_LARGE, clean

IMAGE = "data:image/png;base64,iVBORw0KGgo="
STAYS = [
    '<p title="a">b <em>c</em></p>',
    '<table class="dataframe"><thead><tr><th>a</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
    '<div class="highlight hl-ipython3"><pre><span class="kn">import</span></pre></div>',
    '<details style="margin-left:1em"><summary style="display:list-item;cursor:pointer">a</summary>b</details>',
    '<td style="text-align:left;vertical-align:top;padding:3px 14px 3px 0;border-top:1px solid #8884"></td>',
    f'<img src="{IMAGE}" alt="a" width="40">',
    '<img src="figures/my%20plot.png" alt="a">',
    '<img src="plot (1).png">',
]
IMAGES = [
    *(
        "/formgrader?path=/x",
        "//host/x",
        "../x.png",
        "a/../../x.png",
        "./x.png",
        "%2e%2e/x.png",
        "a%2fb",
        "a%5cb",
        "a%0ab",
    ),
    *(" /logout", "files/ /logout", "/files/x.png", "\u00a0/logout", "a/ ../x.png", " //host/x"),
    *("a\\..\\x.png", "a?b", "a#b", "https://host/x.png", "http:x.png", "file:///x.png", "blob:x"),
    *("data:text/html;base64,AA==", "data:image/svg+xml,<svg>", "javascript:go()", "a//b", ""),
]
LINKS = [
    "javascript:go()",
    "JaVaScRiPt:go()",
    "java\tscript:go()",
    "/formgrader",
    "x.html",
    "../x",
    "?path=x",
    "//host",
]
LINKS += ["data:text/html,x", "vbscript:x", "http:\\\\host", "file:///x", "blob:x", "ftp://x", "https://a b"]
LINKS += ["http://localhost:8888/formgrader?path=x", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/"]
LINKS += ["http:/formgrader?path=x", "http:formgrader", "http://a.localhost/", "http://host/", "http://a@127.1/"]
STYLES = [
    "position:fixed",
    "background:url(x)",
    "background:u\\72l(x)",
    "margin-top:-9em",
    "margin-left: - 9em",
    "top:0",
]
STYLES += ["color:red;background-image:url('x')", "width:9999px", "z-index:9", "color:r/**/ed", "transform:none", "@x"]
STYLES += ["padding:800px 9000px 0", "border:600px solid white", "text-decoration:line-through 500px white"]
STYLES += ["padding:6e2px", "padding:+99px", "padding:9vw", "border: 9999 solid", "margin:4in", "vertical-align:900%"]
CLASSES = ["nbgrader_cell", "navbar-fixed-top", "modal", "score", "tabbable", "MathJax", "hidden", "pull-right"]
CLASSES += ["btn", "row", "nav", "in", "h1", "h6", "panel", "panel-heading", "col"]


@pytest.mark.parametrize("html", STAYS)
def test_honest_html_stays(html: str) -> None:
    """Text, tables, highlighted code, hints and pictures are the same after cleaning."""
    inside = f"<table><tbody><tr>{html}</tr></tbody></table>" if html.startswith("<td") else html
    assert inside == clean(inside)


@pytest.mark.parametrize("address", IMAGES)
def test_image_of_elsewhere_is_not_asked_for(address: str) -> None:
    """Only pictures in the page and files beside the notebook are."""
    assert '<img alt="a">' == clean(f'<img src="{address}" alt="a">')


@pytest.mark.parametrize("address", LINKS)
def test_link_leads_to_the_page_or_to_another_site(address: str) -> None:
    """Others lose their address."""
    assert "href" not in clean(f'<a href="{address}">a</a>')


def test_links_that_stay() -> None:
    """Other sites, addresses for mail, and headings of the submission."""
    for address in ("https://arxiv.org/abs/1512.03385", "http://a.b/c?d=e#f", "mailto:a@b.c"):
        assert f'href="{address}"' in clean(f'<a href="{address}">a</a>')
    assert '<h1 id="of-submission-a">b</h1>' == clean('<h1 id="a">b</h1>')
    assert 'href="#of-submission-a"' in clean('<a href="#a">b</a>')


@pytest.mark.parametrize("style", STYLES)
def test_style_moves_nothing_and_loads_nothing(style: str) -> None:
    """Such a style is removed; others stay."""
    assert clean(f'<p style="{style}">a</p>') in ("<p>a</p>", '<p style="">a</p>')


@pytest.mark.parametrize("name", CLASSES)
def test_class_of_a_page_is_removed(name: str) -> None:
    """Classes of nbgrader's own elements and of its style sheets."""
    assert '<p class="highlight">a</p>' == clean(f'<p class="{name} highlight">a</p>')
    assert "<p>a</p>" == clean(f'<p class="{name}">a</p>')


@pytest.mark.parametrize("mark", ["<div>", "<b><p>", "<table><tr><td>", "</p>", "<!--", "&amp;&lt;&#1;&x;&" * 2, "<<"])
def test_so_many_elements_that_cleaning_takes_long_are_not_shown(mark: str) -> None:
    """A sentence stands in their place: the time grows with the square of their number."""
    assert TOO_LARGE == clean(mark * (MOST_MARKS + 1))


def test_large_table_is_shown() -> None:
    """Nine columns of five hundred rows are, and a picture of a megabyte."""
    table = "<table><tbody>" + 500 * ("<tr>" + 9 * "<td>1.25</td>" + "</tr>") + "</tbody></table>"
    picture = f'<img src="data:image/png;base64,{"A" * 1_000_000}">'

    assert table == clean(table)
    assert picture == clean(picture)


def test_cells_of_a_table_span_few_others() -> None:
    """A browser takes minutes for a table whose cells span thousands; a picture has a side that fits on a page."""
    assert "<td>a</td>" in clean('<table><tr><td colspan="1000" rowspan="65534">a</td></tr></table>')
    assert '<td colspan="100" rowspan="2">a</td>' in clean(
        '<table><tr><td colspan="100" rowspan="2">a</td></tr></table>'
    )
    assert '<img alt="a">' == clean('<img alt="a" width="99999999" height="99999999">')
