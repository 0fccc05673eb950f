"""The top of our feedback page: the points, what to fix first, each check by its function's name; readable on a phone.

nbgrader's template stays in charge, because a course may have its own. What is added or renamed here stands in the
page's head and in the labels of our own cells, before or around what the student wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from assignment.notebook import CHECKS
from autograder.pages.fragments import readable
from helpers.contract.verdict import UNFINISHED, Verdict
from helpers.i18n import _, ngettext

REPORT = "autograder"
"""The key of the report in the notebook's metadata."""

_CONTENTS = '<div id="toc">'
_NOT_A_REPORT = (ValueError, LookupError, TypeError, AttributeError)
_STYLE = """<meta name="viewport" content="width=device-width, initial-scale=1"/>
<style>
.summary {margin: .4em 0 .8em}
.summary .first {padding: .4em .8em; border-left: 3px solid #d55e00; background: #fff; overflow-wrap: anywhere}
.input_area {contain: paint}
.output_subarea, .rendered_html, .input_area, .highlight, .comment {max-width: 100%; overflow-x: auto}
@media (max-width: 700px) {
  .container, div#notebook-container, .panel-body {width: auto; padding: 4px !important}
  .container {overflow-wrap: anywhere}
  div.prompt {min-width: 0; padding: 0}
  div.output_area {display: block}
  div.cell, div.inner_cell, div.nbgrader_cell, .output_wrapper, .output, .input {min-width: 0; max-width: 100%}
  div.nbgrader_cell .panel-heading {height: auto; overflow: hidden}
  .rendered_html table {display: block; overflow-x: auto}
  .rendered_html th, .rendered_html td {overflow-wrap: normal}
  .rendered_html td:last-child {overflow-wrap: anywhere}
}
</style>
"""


def has_report(metadata: Mapping[str, Any]) -> bool:
    """Return whether a notebook holds a report of ours.

    Args:
        metadata: of the autograded notebook.
    """
    try:
        return all(Verdict.from_json(verdict) for verdict in metadata[REPORT]["verdicts"])
    except _NOT_A_REPORT:
        return False


def with_summary(page: str, metadata: Mapping[str, Any], grades: Mapping[str, Any]) -> str:
    """Return a page of feedback with a summary on top; a page of another assignment stays as it is.

    Args:
        page: in HTML, as nbgrader's template makes it.
        metadata: of the autograded notebook.
        grades: what nbgrader found in the gradebook: score, max_score, late_penalty.
    """
    try:
        summary = _summary(metadata[REPORT], grades)
    except _NOT_A_REPORT:
        return page
    page = page.replace("</head>", f"{_STYLE}</head>", 1).replace(_CONTENTS, f"{summary}{_CONTENTS}", 1)
    for found, named in _labels():
        page = page.replace(found, named, 1)
    return page


def _labels() -> Iterator[tuple[str, str]]:
    """Yield nbgrader's labels of our cells, each with one that names the function."""
    for function, check in CHECKS.items():
        name = f"<code>{function}</code>"
        yield f'<a href="#{check}">Test cell</a>', f'<a href="#{check}">{name}</a>'
        comment = _("Comment on {function}").format(function=name)
        yield f'<a href="#comment-{function}">Comment</a>', f'<a href="#comment-{function}">{comment}</a>'
        of_check = _("Check of {function}").format(function=name)
        yield f"Grade cell: <code>{check}</code>", of_check
        answer = f'<a name="comment-{function}"></a><div class="panel-heading"><span class="nbgrader-label">'
        yield f"{answer}Student's answer", answer + _("Your {function}").format(function=name)


def _summary(report: Mapping[str, Any], grades: Mapping[str, Any]) -> str:
    verdicts = [Verdict.from_json(verdict) for verdict in report["verdicts"]]
    points, most = round(float(grades["score"]), 2), round(float(grades["max_score"]), 2)
    text = ngettext("{points:g} of {most:g} point", "{points:g} of {most:g} points", int(most))
    parts = [f"<p><b>{text.format(points=points, most=most)}</b></p>"]
    if report["unreadable"]:
        parts.append(f'<p class="first">{_shown(str(report["unreadable"]))}</p>')
    elif wrong := [verdict for verdict in verdicts if not verdict.right]:
        parts.append(_first(wrong))
    elif verdicts:
        parts.append(f"<p>{escape(_('Everything is right.'))}</p>")
    return f'<div class="summary tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>\n'


def _first(wrong: Sequence[Verdict]) -> str:
    """Return what to fix first: the first fault of the first function that is not right, as the others build on it."""
    function, messages = wrong[0].function, wrong[0].messages
    notes = [result.note for result in wrong[0].results if result.note]
    said = next(iter([*messages, *notes]), _(UNFINISHED))
    rest = sum(max(1, len(verdict.messages)) for verdict in wrong) - 1
    link = f'<a href="#{CHECKS[function]}"><code>{function}</code></a>'
    first = _("Fix this first, in {function}:").format(function=link)
    more = ngettext(
        "After that there is {count} more; the checks below name it, with hints.",
        "After that there are {count} more; the checks below name them, with hints.",
        rest,
    ).format(count=rest)
    alone = _("The check below gives hints.")
    return f'<p>{first}</p><p class="first">{_shown(said)}</p><p>{escape(more if rest else alone)}</p>'


def _shown(text: str) -> str:
    return escape(readable(text))
