"""nbconvert's HTML exporter for notebooks of students: what they hold is inert, and only the page's scripts run."""

from __future__ import annotations

import copy
from functools import partial
from html import escape
from typing import Any

import nbformat
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import InvalidNotebook, MarkdownWithMath

from autograder.pages.cells import rebuilt
from autograder.pages.formulas import SettingAside
from autograder.pages.fragments import MOST_MARKS, TOO_LARGE, clean, marks, marks_of_text, readable
from autograder.pages.policy import policy, with_policy
from autograder.pages.summary import has_report, with_summary

_ABOUT_STUDENT = ("student", "first_name", "last_name", "notebook_path", "filename")
"""What Formgrader passes to its template, which does not escape it; a student's id is the name of a folder."""


_MOST_MARKS = 3 * MOST_MARKS
"""The limit for all pieces of a page together."""

_FEEDBACK = "feedback"
"""nbgrader's template of the page that students get back."""

_MATHJAX_BEGINS, _MATHJAX_ENDS = "<!-- Load mathjax -->", "<!-- End of mathjax configuration -->"
"""Around what loads MathJax in nbconvert's templates."""

LONGEST_IN_COLOURS = 30_000
"""Characters of a cell of code."""


class InertHTMLExporter(HTMLExporter):
    """nbconvert's HTML exporter; in its pages, whatever a notebook holds is inert."""

    marks_left = _MOST_MARKS
    """What the rest of the page may take."""

    colours_left = _MOST_MARKS
    """What the code in the rest of the page may take."""

    draws_formulas = False
    """Whether the page is one of ours that students get back, so that its formulas need no network."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Return the page of a notebook, and the resources of the conversion."""
        self.draws_formulas = self.template_name == _FEEDBACK and has_report(nb.metadata)
        self.marks_left = self.colours_left = _MOST_MARKS
        escaped = {name: escape(str(text)) for name, text in (resources or {}).items() if _is_about_student(name, text)}
        known = {**(resources or {}), **escaped}
        allowed = self.allowed(copy.deepcopy(known), **kw)
        page, used = self.render(rebuilt(nb, self.output), known, **kw)
        if self.draws_formulas:
            page = with_summary(page, nb.metadata, used.get("nbgrader", {}))
        return with_policy(page, allowed), used

    def allowed(self, resources: Any, **kw: Any) -> str:
        """Return the policy that allows the scripts which the page has without any cell.

        Args:
            resources: of the conversion.
            **kw: options, as nbconvert passes them on.
        """
        page, _resources = self.render(nbformat.v4.new_notebook(), resources, **kw)
        return policy(page)

    def render(self, nb: Any, resources: Any, **kw: Any) -> tuple[str, Any]:
        """Return the page without its policy, and the resources.

        Args:
            nb: the notebook.
            resources: of the conversion.
            **kw: options, as nbconvert passes them on.
        """
        page, used = super().from_notebook_node(nb, resources, **kw)
        return self.without_mathjax(str(page)), used

    def without_mathjax(self, page: str) -> str:
        """Return a page without MathJax, if its formulas are drawn.

        Args:
            page: in HTML; the template loads MathJax at its head, before anything of a submission.
        """
        begin, middle, rest = page.partition(_MATHJAX_BEGINS) if self.draws_formulas else (page, "", "")
        return begin + rest.partition(_MATHJAX_ENDS)[2] if middle and _MATHJAX_ENDS in rest else page

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Render Markdown, cleaned, as far as the page affords it."""
        return self.affordable(self.rendered(context, source))

    def rendered(self, context: Any, source: str) -> str:
        """Return Markdown as HTML of nbconvert's; a picture that is not attached is left out.

        Args:
            context: of the template.
            source: the Markdown.
        """
        render = self._with_formulas_aside if self.draws_formulas else super().markdown2html
        try:
            return str(render(context, source))
        except InvalidNotebook:
            return str(render(context, source.replace("attachment:", "not-attached-")))

    def _with_formulas_aside(self, context: Any, source: str) -> str:
        """Do what nbconvert's exporter does, with another renderer."""
        renderer = SettingAside(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=self.embed_images,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
            **self.lexer_options,
        )
        return str(MarkdownWithMath(renderer=renderer).render(source))

    def affordable(self, html: str) -> str:
        """Return a piece of HTML, cleaned; a sentence in its place if the page already has too many elements."""
        return clean(html) if self.affords(marks(html)) else TOO_LARGE

    def affords(self, taken: int) -> bool:
        """Return whether the page affords a piece, and count it.

        Args:
            taken: the marks of the piece.
        """
        self.marks_left -= taken
        return self.marks_left >= 0

    def output(self, text: str, kind: str) -> str:
        """Return a text of an output as far as the page affords it; Markdown is cleaned where it is rendered.

        Args:
            text: of the output.
            kind: its type.
        """
        match kind:
            case "text/html":
                return self.affordable(text)
            case "text/plain":
                taken = marks_of_text(text)
            case "text/latex":
                taken = marks(text)
            case _:
                taken = 0
        return readable(text) if taken <= MOST_MARKS and self.affords(taken) else TOO_LARGE

    def register_filter(self, name: str, jinja_filter: Any) -> Any:
        """Register a filter; nbconvert's own for code is given up where a page has too much code."""
        if name == "highlight_code" and type(jinja_filter) is Highlight2HTML:
            jinja_filter = partial(self.code, jinja_filter)
        return super().register_filter(name, jinja_filter)  # type: ignore[no-untyped-call]

    def code(self, original: Highlight2HTML, source: str, language: Any = None, metadata: Any = None) -> str:
        """Return code as HTML, in colours as far as the page affords them.

        Args:
            original: nbconvert's filter.
            source: the code.
            language: of the code.
            metadata: of its cell.
        """
        if len(source) <= LONGEST_IN_COLOURS:
            html = self.highlighted(original, source, language, metadata)
            self.colours_left -= html.count("<")
            if self.colours_left >= 0:
                return html
        return f'<div class="highlight"><pre>{escape(source)}</pre></div>'

    def highlighted(self, original: Highlight2HTML, source: str, language: Any, metadata: Any) -> str:
        """Return code in colours.

        Args:
            original: nbconvert's filter.
            source: the code.
            language: of the code.
            metadata: of its cell.
        """
        return str(original(source, language, metadata))


def _is_about_student(name: str, text: Any) -> bool:
    return name in _ABOUT_STUDENT and isinstance(text, str)
