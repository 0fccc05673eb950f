"""nbconvert's HTML exporter for notebooks of students: what they hold is inert, and only the page's scripts run."""

from __future__ import annotations

import copy
from html import escape
from typing import Any

import nbformat
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import InvalidNotebook

from autograder.pages.cells import rebuilt
from autograder.pages.fragments import MOST_MARKS, TOO_LARGE, clean, marks
from autograder.pages.policy import policy, with_policy

_ABOUT_STUDENT = ("student", "first_name", "last_name", "notebook_path", "filename")
"""What Formgrader passes to its template, which does not escape it; a student's id is the name of a folder."""


_MOST_MARKS = 3 * MOST_MARKS
"""The limit for all pieces of a page together."""


class InertHTMLExporter(HTMLExporter):
    """nbconvert's HTML exporter; in its pages, whatever a notebook holds is inert."""

    marks_left = _MOST_MARKS
    """What the rest of the page may take."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Return the page of a notebook, and the resources of the conversion."""
        self.marks_left = _MOST_MARKS
        escaped = {name: escape(str(text)) for name, text in (resources or {}).items() if _is_about_student(name, text)}
        known = {**(resources or {}), **escaped}
        allowed = self.allowed(copy.deepcopy(known), **kw)
        page, used = self.render(rebuilt(nb, self.affordable), known, **kw)
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
        return str(page), used

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
        try:
            return str(super().markdown2html(context, source))
        except InvalidNotebook:
            return str(super().markdown2html(context, source.replace("attachment:", "not-attached-")))

    def affordable(self, html: str) -> str:
        """Return a piece of HTML, cleaned; a sentence in its place if the page already has too many elements."""
        self.marks_left -= marks(html)
        return clean(html) if self.marks_left >= 0 else TOO_LARGE


def _is_about_student(name: str, text: Any) -> bool:
    return name in _ABOUT_STUDENT and isinstance(text, str)
