"""nbconvert's HTML exporter, fast for notebooks that share most of their cells.

nbconvert spends two thirds of its time on parsing the finished page with BeautifulSoup, to describe images. Here the
pages are not parsed again, and Markdown and code that were rendered before are not rendered again. BeautifulSoup reads
in them what it reads in nbconvert's pages, because cleaning has closed each piece of HTML before it enters the page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML

from autograder.pages.exporter import InertHTMLExporter
from autograder.pages.fragments import TOO_LARGE, clean, marks

_REMEMBERED = 1024
_LONGEST_REMEMBERED = 30_000
"""Characters; with `_REMEMBERED` it bounds the memory that a class of hostile notebooks can make a process hold."""

_IMAGE_WITHOUT_ALT = re.compile(r"<img(?=[\s/>])(?![^>]*\salt[\s=/>])", re.IGNORECASE)
_ALT = 'alt="No description has been provided for this image"'
"""nbconvert's words."""


class _Page(TemplateExporter):
    """Keep the rendered page from HTMLExporter, which would parse it."""

    page = ""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Render the notebook, and return an empty page for HTMLExporter to parse."""
        self.page, resources = super().from_notebook_node(nb, resources, **kw)
        return "", resources


class FastHTMLExporter(InertHTMLExporter, HTMLExporter, _Page):
    """nbconvert's HTML exporter, for many notebooks of students that share most of their cells."""

    def __init__(self, **kw: Any) -> None:
        self.known_markdown = lru_cache(_REMEMBERED)(self._rendered)
        self.known_code = lru_cache(_REMEMBERED)(self._highlighted)
        self.known_policies: dict[bool, str] = {}
        super().__init__(**kw)  # type: ignore[no-untyped-call]

    def allowed(self, resources: Any, **kw: Any) -> str:
        """Return the policy of the first page; its scripts are those of all pages, which have the same template."""
        if self.draws_formulas not in self.known_policies:
            self.known_policies[self.draws_formulas] = super().allowed(resources, **kw)
        return self.known_policies[self.draws_formulas]

    def render(self, nb: Any, resources: Any, **kw: Any) -> tuple[str, Any]:
        """Return the page without its policy, and the resources."""
        _nothing, used = super().render(nb, resources, **kw)
        return self.without_mathjax(_IMAGE_WITHOUT_ALT.sub(f"<img {_ALT}", self.page)), used

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Render Markdown; what does not depend on the cell is remembered, and counts on each page that shows it."""
        depends_on_cell = self.embed_images or context.get("cell", {}).get("attachments")
        if depends_on_cell or len(source) > _LONGEST_REMEMBERED:
            return super().markdown2html(context, source)
        html = self.known_markdown(source, self.draws_formulas)
        return html if self.affords(marks(html)) else TOO_LARGE

    def _rendered(self, source: str, draws_formulas: bool) -> str:
        del draws_formulas  # what is remembered depends on it
        return clean(self.rendered({}, source))

    def highlighted(self, original: Highlight2HTML, source: str, language: Any, metadata: Any) -> str:
        """Return code in colours; code that nbconvert's own filter highlighted before is remembered."""
        magic = (metadata or {}).get("magics_language", "")
        lexer = language or original.pygments_lexer
        if not (isinstance(magic, str) and isinstance(lexer, str)):
            return super().highlighted(original, source, language, metadata)
        return self.known_code(source, lexer, magic)

    def _highlighted(self, source: str, lexer: str, magic: str) -> str:
        return str(Highlight2HTML(parent=self)(source, lexer, {"magics_language": magic} if magic else {}))
