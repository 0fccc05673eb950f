"""Show a verdict as a table in a notebook, or as plain text."""

from __future__ import annotations

import textwrap
from html import escape

from helpers.contract.verdict import FAILED, PASSED, SHOWN_AS_CODE, SKIPPED, UNFINISHED, Mismatch, Result, Verdict
from helpers.hints.lookup import STAGES, TITLES
from helpers.i18n import _, ngettext

_MARKS = {PASSED: "✓", FAILED: "✗", SKIPPED: "-"}
_WIDTH = 110
"""The width of plain text, in characters."""

_CELL = "text-align:left;vertical-align:top;padding:3px 14px 3px 0;border-top:1px solid #8884;background:none"
_SHORT_CELL = f"{_CELL};white-space:nowrap"
_SUMMARY = "display:list-item;cursor:pointer"
"""Keeps the triangle that opens an element: some style sheets, such as that of nbgrader's feedback, remove it."""

_INDENTED = "margin-left:1em"
_AS_IT_IS = '<div class="tex2jax_ignore mathjax_ignore">{}</div>'
"""Keeps MathJax from typesetting a text, which may quote the submission, as a formula."""

_HEADS = ("", _("criterion"), _("points"), _("required, or found"))


def as_text(verdict: Verdict) -> str:
    """Return a verdict as plain text: a line for each criterion and, below it, its faults, each with its first hint."""
    lines = [_headline(verdict), *(line for text in verdict.remarks for line in _wrapped(text))]
    if not verdict.is_unfinished:
        for result in verdict.results:
            lines.append(f"  {_MARKS[result.status]} {_(result.criterion):23} {_points(result)}")
            texts = [text for fault in result.mismatches for text in (fault.fault, _staged(fault, STAGES[0]))]
            lines += [line for text in (*texts, result.note) for line in _wrapped(text)]
        if any(fault.hints for result in verdict.results for fault in result.mismatches):
            call = f'helpers.hint("{verdict.function}", globals(), stage={STAGES[1]})'
            lines.append("  " + _("more: {call}").format(call=call))
    return "\n".join(lines)


def hints_as_text(verdict: Verdict, stage: int) -> str:
    """Return the hints of one stage as plain text, each below its fault.

    Args:
        verdict: of the function.
        stage: 1, 2 or 3; each says more than the one before.
    """
    faults = [fault for result in verdict.results for fault in result.mismatches]
    if verdict.is_unfinished or not faults:
        nothing = _("{headline}; there is nothing to give a hint about.").format(headline=_headline(verdict))
        return " ".join([nothing, *verdict.remarks])
    lines = [line for fault in faults for text in (fault.fault, _staged(fault, stage)) for line in _wrapped(text)]
    return "\n".join([f"{verdict.function}:", *lines])


def as_html(verdict: Verdict) -> str:
    """Return a verdict as an HTML table that is readable in light and dark mode and without colour."""
    headline = escape(_headline(verdict))
    remarks = "".join(f"<p>{escape(remark)}</p>" for remark in verdict.remarks)
    if verdict.is_unfinished:
        return _AS_IT_IS.format(f"{remarks}<p><b>{headline}</b></p>")
    rows = "".join(_row(result) for result in verdict.results)
    head = "".join(f'<th style="{_CELL}">{title}</th>' for title in _HEADS)
    caption = f'<caption style="text-align:left;font-weight:bold">{headline}</caption>'
    body = f"{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return _AS_IT_IS.format(f'{remarks}<table style="border-collapse:collapse">{body}</table>')


def _row(result: Result) -> str:
    mark = f'<b title="{escape(_(result.status))}">{_MARKS[result.status]}</b>'
    short = (mark, escape(_(result.criterion)), _points(result))
    cells = "".join(f'<td style="{_SHORT_CELL}">{text}</td>' for text in short)
    return f'<tr>{cells}<td style="{_CELL}">{_found(result)}</td></tr>'


def _found(result: Result) -> str:
    """Return the faults and the note; for a criterion that passed, what it demands."""
    if result.status == PASSED:
        return escape(result.sentence)
    faults = [_fault(fault) for fault in result.mismatches]
    return "".join([*faults, f"<div>{escape(result.note)}</div>" if result.note else ""])


def _fault(fault: Mismatch) -> str:
    code = {name: f"<code>{escape(getattr(fault, name))}</code>" for name in SHOWN_AS_CODE}
    text = escape(fault.sentence, quote=False).format(attribute=escape(_(fault.attribute)), **code)
    return f"<div>{text}{_nested(fault)}</div>"


def _nested(fault: Mismatch) -> str:
    """Return the hints as elements that are opened one after another, each inside the one before it."""
    inner = ""
    for stage, hint in reversed(list(zip(STAGES, fault.hints, strict=False))):
        head = f'<summary style="{_SUMMARY}">{_title(stage)}</summary>'
        inner = f'<details style="{_INDENTED}">{head}{escape(hint)}{inner}</details>'
    return inner


def _staged(fault: Mismatch, stage: int) -> str:
    """Return a fault's hint of one stage with its title; empty if it has none."""
    return f"{_title(stage)}: {fault.hints[stage - 1]}" if fault.hints else ""


def _title(stage: int) -> str:
    return _("Hint {stage} of {count}, {title}").format(stage=stage, count=len(STAGES), title=TITLES[stage])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8)


def _headline(verdict: Verdict) -> str:
    if verdict.is_unfinished:
        return f"{verdict.function}: {_(UNFINISHED)}"
    worth = int(verdict.max_points) if verdict.max_points.is_integer() else 2  # ngettext counts in whole numbers
    text = ngettext(
        "{function}: {points:g} of {max_points:g} point", "{function}: {points:g} of {max_points:g} points", worth
    )
    return text.format(function=verdict.function, points=verdict.points, max_points=verdict.max_points)


def _points(result: Result) -> str:
    return f"{result.points:g} / {result.max_points:g}"
