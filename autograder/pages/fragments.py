"""Clean pieces of HTML from a submission: what is left runs nothing, loads nothing and hides nothing else on the page.

nh3 removes every element and attribute that is not listed here. The rest of this module decides about values: a link
leads to this page or to another site, an image is in the page or lies beside the notebook, and a style changes how
something looks, not where it stands.
"""

from __future__ import annotations

import re

import nh3
from pygments.token import STANDARD_TYPES  # type: ignore[import-untyped]

from autograder.pages.formulas import as_written, count_of, put_back
from helpers.i18n import _

_ID_PREFIX = "of-submission-"
"""Ids of a submission cannot be those of the page's own elements, such as the fields for points."""

_TAGS = (nh3.ALLOWED_TAGS - {"area", "map", "center"}) | {"tfoot"}
_ATTRIBUTES = {
    "*": {"class", "id", "style", "title", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "table": {"border"},
    "details": {"open"},
}
_SIDES = ("", "-top", "-right", "-bottom", "-left")
_STYLES = {
    *(f"{box}{side}" for box in ("border", "margin", "padding") for side in _SIDES),
    *("background", "background-color", "border-collapse", "color", "cursor", "display", "font-style", "font-weight"),
    *("list-style-type", "text-align", "text-decoration", "vertical-align", "white-space"),
}
_CALLS_OR_NEGATIVE = re.compile(r"[(\\@]|/\*|-\s*[\d.]")
"""In a style: what loads something, what hides that, and what draws over something else."""

_NUMBER = re.compile(r"(?<![#\w.])(\d*\.?\d+)([a-z%]*)", re.IGNORECASE)
_LARGEST = {"": 1000, "px": 50, "pt": 40, "em": 3, "rem": 3, "ex": 6, "ch": 6, "%": 100}
"""The largest number in a style by its unit: much padding, and a thick border or line, are painted over others."""

_SPAN, _SIDE = re.compile(r"[1-9]\d?|100"), re.compile(r"\d{1,4}%?")
_SHORT = {"colspan": _SPAN, "rowspan": _SPAN, "width": _SIDE, "height": _SIDE, "border": re.compile(r"\d?")}
"""Sizes that a browser shows at once."""

_CLASSES = {*STANDARD_TYPES.values(), "highlight", "anchor-link", "dataframe", "tex2jax_ignore", "mathjax_ignore"}
"""Of highlighted code, anchors, tables, texts without formulas; others change elements in nbgrader's style sheets."""

_LANGUAGE_CLASS = re.compile(r"hl-[\w-]+")

_SITE = r"(?!\S*\.(?:localhost|local|internal|localdomain)(?:[:/?#]|$))(?:[a-z\d-]+\.)+[a-z][a-z\d-]*(?::\d+)?"
_WEB_ADDRESS = re.compile(rf"https?://{_SITE}(?:[/?#][^\s\\]*)?|mailto:[^\s\\]+", re.IGNORECASE)
"""A site has a name with a dot: this machine and its neighbours do not, nor do numbers."""

_EMBEDDED_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z\d+/=\s]*")
_FILE_BESIDE = re.compile(r"(?:[\w .,()+=@~/-]|%(?!2e|2f|5c|[01])[\da-f]{2})+", re.IGNORECASE)


MOST_MARKS = 20_000
"""The limit for one piece; nh3 takes seconds for so many tags that are nested in one another, hours for many more."""

_REFERENCES_IN_A_MARK = 10
"""References, such as &amp;, take less time."""

_MARKS_OF_A_FORMULA = 10
"""For each sign that begins or ends one: a browser takes longer to typeset a formula than for any tag."""

_FORMULAS = ("$", r"\(", r"\[", r"\begin")
_COLOUR = "\x1b["

_DIRECTIONS = {sign: f"⟨U+{sign:04X}⟩" for sign in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}

TOO_LARGE = _("This page does not show a text or an output here: it has too many elements.")


def marks(html: str) -> int:
    """Return the measure of how long a piece takes: its tags, its formulas, and a part of its references."""
    formulas = _MARKS_OF_A_FORMULA * (sum(map(html.count, _FORMULAS)) + 2 * count_of(html))
    return html.count("<") + html.count("&") // _REFERENCES_IN_A_MARK + formulas


def marks_of_text(text: str) -> int:
    """Return the measure of how long a text takes that is shown to the letter: each change of colour is a tag."""
    return text.count(_COLOUR)


def readable(text: str) -> str:
    r"""Return a text in which a sign that would show others in another order is named.

    >>> readable("a\u202eb")
    'a⟨U+202E⟩b'
    """
    return text.translate(_DIRECTIONS)


def clean(html: str) -> str:
    """Return a piece of HTML with every element closed in it, and without all that is not plain text and pictures.

    A piece with too many elements becomes a sentence that says so.

    >>> clean('</div><p onclick="go()">a <b>bold one<script>go()</script>')
    '<p>a <b>bold one</b></p>'
    >>> clean('<a href="javascript:go()">a</a> <img src="/formgrader?path=there" alt="b">')
    '<a rel="noopener noreferrer">a</a> <img alt="b">'
    """
    if marks(html) > MOST_MARKS:
        return TOO_LARGE
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_value,
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "mailto", "data"},
        id_prefix=_ID_PREFIX,
    )
    return readable(put_back(cleaned))


def _value(tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute that may stay, or None to remove it."""
    value = as_written(value)
    match attribute:
        case "href":
            return _link(value.strip())
        case "src":
            return _image(value.strip()) if tag == "img" else None
        case "style":
            return None if _CALLS_OR_NEGATIVE.search(value) else ";".join(filter(_is_modest, value.split(";")))
        case "class":
            return " ".join(name for name in value.split() if _is_harmless_class(name)) or None
        case _:
            return value if attribute not in _SHORT or _SHORT[attribute].fullmatch(value) else None


def _is_modest(style: str) -> bool:
    """Return whether a part of a style has no length that reaches far."""
    return all(float(number) <= _LARGEST.get(unit.lower(), -1) for number, unit in _NUMBER.findall(style))


def _is_harmless_class(name: str) -> bool:
    return name in _CLASSES or bool(_LANGUAGE_CLASS.fullmatch(name))


def _link(address: str) -> str | None:
    """Return the address of a link to a heading of the submission or to another site, or None for any other."""
    if address.startswith("#"):
        return f"#{_ID_PREFIX}{address[1:]}"
    return address if _WEB_ADDRESS.fullmatch(address) else None


def _image(address: str) -> str | None:
    """Return the address of an image in the page itself or in a file beside the notebook, or None for any other.

    Formgrader acts on some addresses, whoever asks for them, so that even an image may not name any other. nbgrader
    removes "files/" from their beginning, so that no part of an address may be one of these.
    """
    if _EMBEDDED_IMAGE.fullmatch(address):
        return address
    parts = {part.strip() for part in address.split("/")}
    return address if _FILE_BESIDE.fullmatch(address) and not {"", ".", ".."} & parts else None
