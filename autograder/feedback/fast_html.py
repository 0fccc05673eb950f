"""nbconvert's HTML exporter, quick for notebooks that have most of their cells in common.

Two thirds of nbconvert's time go into reading its finished page back with BeautifulSoup, to add a few attributes. Here
highlighted code, and every cell that stood the same in an earlier page, is taken out of the page and a mark put in its
place, so that BeautifulSoup sees little more than what is this student's own. The page is the same to the byte: a piece
is taken out only if it means the same wherever it stands, and a page whose marks do not all come back as elements is
read again as a whole.
"""

from __future__ import annotations

import re
import secrets
from functools import lru_cache, partial
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.exceptions import ParserRejectedMarkup
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML

_REMEMBERED = 1024
_LONGEST_REMEMBERED = 30_000
"""Characters; with `_REMEMBERED` it bounds what a class of hostile notebooks can make a process hold."""

_CELL = re.compile(r'(?=<div [^<>]{0,200}class="cell border-box-sizing )')
"""Where a cell begins in the templates of nbgrader's feedback."""

_TEXT = r"(?:[^<>&]|&(?:amp|lt|gt|quot|#39);)*+"
_SPAN = rf'<span class="[\w-]+">{_TEXT}</span>'
_HIGHLIGHTED = re.compile(
    rf'<div class="(?P<names>[\w -]*+)">(?P<rest><pre>(?:<span></span>)?{_TEXT}(?:{_SPAN}{_TEXT})*+</pre>\s*+</div>)'
)
"""What Pygments writes: elements that are all closed, and text that is all escaped."""

_END_TAG = re.compile(r"</\s*([^\s/>]*)")
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9]*", re.IGNORECASE)
_READ_AS_TEXT = {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"}
"""Elements in which some version of Python's parser sees no tags."""

_END_OF_EMPTY = re.compile(rf"</\s*(?:{'|'.join(HTMLTreeBuilder.DEFAULT_EMPTY_ELEMENT_TAGS or ())})", re.IGNORECASE)
"""BeautifulSoup counts the empty elements so far when it meets such an end tag: then nothing may be taken out."""

_ALTERED = "img:not([alt]), .jp-Cell-inputWrapper, .jp-OutputArea-output"
"""What HTMLExporter adds attributes to."""


class _Cut(TemplateExporter):
    """Stands between HTMLExporter and what that derives from, and changes the page before HTMLExporter reads it."""

    mark = ""
    whole: tuple[str, Any] | None = None
    code: list[tuple[str, str]]
    taken: list[str]

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Render the notebook with marks in the place of pieces; asked again for the same page, without."""
        if self.whole is not None:
            return self.whole
        self.code, self.taken = [], []
        html, resources = super().from_notebook_node(nb, resources, **kw)
        self.whole = html, resources
        if _END_OF_EMPTY.search(html):
            return html, resources
        return "".join(map(self._cut_cell, _CELL.split(html))), resources

    def _cut_cell(self, html: str) -> str:
        """Take the cell out if it stood in an earlier page, and otherwise its highlighted code and its tables' rows."""
        cell = html.rstrip()
        known = self._take_known(cell)
        return known + html[len(cell) :] if known else self._cut_rows(self._cut_code(html))

    def _cut_code(self, html: str) -> str:
        parts, position = [], 0
        for code, normal in self.code:
            start = html.find(code, position)
            if start >= 0:
                parts += [html[position:start], self._take(normal)]
                position = start + len(code)
        return "".join((*parts, html[position:]))

    def _cut_rows(self, html: str) -> str:
        parts = []
        *rows, rest = html.split("</tr>")
        for row in rows:
            start = row.rfind("<tr")
            known = self._take_known(f"{row[start:]}</tr>") if start >= 0 else ""
            parts.append(row[:start] + known if known else f"{row}</tr>")
        return "".join((*parts, rest))

    def _take_known(self, piece: str) -> str:
        if self.mark in piece or not self._seen_before(piece):
            return ""
        normal = _normal(piece)
        return "" if normal is None else self._take(normal)

    def _seen_before(self, cell: str) -> bool:
        raise NotImplementedError

    def _take(self, normal: str) -> str:
        self.taken.append(normal)
        return _mark(f"{self.mark}{len(self.taken) - 1}X")

    def _restored(self, html: str) -> str | None:
        """Put the pieces back, if every mark was read as an element of its own."""
        mark = self.mark.lower()
        pattern = _mark_read(f"{mark}NUMBERx").replace("NUMBER", r"(\d+)", 1).replace("NUMBER", r"\1")
        parts = re.split(pattern, html)
        numbers = [int(each) for each in parts[1::2]]
        if sorted(numbers) != list(range(len(self.taken))) or any(mark in each.lower() for each in parts[::2]):
            return None
        parts[1::2] = [self.taken[each] for each in numbers]
        return "".join(parts)


class FastHTMLExporter(HTMLExporter, _Cut):
    """Gives the page that HTMLExporter gives."""

    def __init__(self, **kw: Any) -> None:
        self.mark = f"X{secrets.token_hex(12)}N".upper()  # nobody whose notebook is shown can know it
        self._highlighted = lru_cache(_REMEMBERED)(self._highlight_anew)
        self._rendered = lru_cache(_REMEMBERED)(self._render_anew)
        self._pages = lru_cache(_REMEMBERED)(_no_page_yet)
        super().__init__(**kw)  # type: ignore[no-untyped-call]

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Convert a notebook that was read."""
        self.whole = None
        try:
            html, found = super().from_notebook_node(nb, resources, **kw)
            restored = self._restored(html)
        except ParserRejectedMarkup:
            restored = None
        return (restored, found) if restored is not None else super().from_notebook_node(nb, resources, **kw)

    def register_filter(self, name: str, jinja_filter: Any) -> Any:
        """Register a filter; nbconvert's own highlighter remembers what it did, in this notebook's language."""
        if name == "highlight_code" and type(jinja_filter) is Highlight2HTML:
            jinja_filter = partial(self._highlight, jinja_filter)
        return super().register_filter(name, jinja_filter)  # type: ignore[no-untyped-call]

    def _highlight(self, slow: Highlight2HTML, source: str, language: Any = None, metadata: Any = None) -> str:
        magic = (metadata or {}).get("magics_language", "")
        known = language or slow.pygments_lexer
        if len(source) > _LONGEST_REMEMBERED or not (isinstance(magic, str) and isinstance(known, str)):
            return str(slow(source, language, metadata))
        html, code = self._highlighted(source, known, magic)
        if code is not None:
            self.code.append(code)
        return html

    def _highlight_anew(self, source: str, language: str, magic: str) -> tuple[str, tuple[str, str] | None]:
        html = str(Highlight2HTML(parent=self)(source, language, {"magics_language": magic} if magic else {}))
        return html, _normal_code(html.strip())

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Render Markdown; what does not depend on the cell is remembered."""
        if self.embed_images or context.get("cell", {}).get("attachments") or len(source) > _LONGEST_REMEMBERED:
            return str(super().markdown2html(context, source))
        return self._rendered(source)

    def _render_anew(self, source: str) -> str:
        return str(super().markdown2html({}, source))

    def _seen_before(self, cell: str) -> bool:
        if len(cell) > _LONGEST_REMEMBERED:
            return False
        pages = self._pages(cell)
        pages.append(True)
        return len(pages) > 1


def _mark(name: str) -> str:
    """Give an element that holds the end of everything that a page may have left open: quotes, a comment, CDATA."""
    return f"<{name} A='' B=\"\"> \n<!--x-->]]></{name}>"


def _mark_read(name: str) -> str:
    """Give what becomes of it where nothing was open, nor the text preformatted; otherwise something is missing."""
    return f'<{name} a="" b="">\n<!--x-->]]&gt;</{name}>'


def _no_page_yet(_piece: str) -> list[bool]:
    return []


def _normal_code(code: str) -> tuple[str, str] | None:
    """Give highlighted code, and what BeautifulSoup makes of it; None if it is not what Pygments writes."""
    match = _HIGHLIGHTED.fullmatch(code)
    if match is None:
        return None
    rest = match["rest"].replace("&quot;", '"').replace("&#39;", "'")
    return code, f'<div class="{" ".join(match["names"].split())}">{rest}'


@lru_cache(_REMEMBERED)
def _normal(piece: str) -> str | None:
    """Give what BeautifulSoup makes of a piece of HTML wherever it stands; None if that depends on its place."""
    names = {each.lower() for each in _END_TAG.findall(piece)}
    if names & _READ_AS_TEXT or not all(_PLAIN_NAME.fullmatch(each) for each in names):
        return None
    if not _closes_only_its_own(piece, names):
        return None
    read = BeautifulSoup(f"<x-frame>{piece}</x-frame>", "html.parser")
    (frame,) = read.contents
    if not isinstance(frame, Tag) or not all(isinstance(frame.contents[at], Tag) for at in (0, -1)):
        return None  # text at an end would be one with the text beside it
    return None if frame.select(_ALTERED) else frame.decode_contents()


def _closes_only_its_own(piece: str, names: set[str]) -> bool:
    """Whether no end tag in the piece closes an element around it, and nothing in it stays open."""
    around = "".join(f"<{name}>" for name in sorted(names - {"pre"}))  # inside of <pre> no mark would count as read
    read = BeautifulSoup(f"<x-frame>{around}<x-start></x-start>{piece}{_mark('X-END')}", "html.parser")
    start, end = read.find("x-start"), read.find("x-end")
    if start is None or end is None:
        return False
    return start.parent is end.parent and str(end) == _mark_read("x-end")
