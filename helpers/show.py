"""Show a verdict: as a table in a notebook, and as plain text where there is no HTML."""

from __future__ import annotations

import textwrap
from html import escape

from helpers.verdict import FAILED, PASSED, SKIPPED, UNFINISHED, Mismatch, Result, Verdict

_MARKS = {PASSED: "✓", FAILED: "✗", SKIPPED: "-", UNFINISHED: "○"}
_WIDTH = 110
"""Of plain text, in characters."""

_CELL = "text-align:left;vertical-align:top;padding:3px 14px 3px 0;border-top:1px solid #8884;background:none"
_SHORT_CELL = f"{_CELL};white-space:nowrap"


def as_text(verdict: Verdict) -> str:
    """Give a verdict as plain text, one line a criterion and, below it, its faults and hints."""
    lines = [_headline(verdict)]
    if not _unfinished(verdict):
        for result in verdict.results:
            lines.append(f"  {_MARKS[result.status]} {result.criterion:24}{_points(result)}")
            told = [text for fault in result.mismatches for text in (fault.fault, fault.hint)]
            lines += [line for text in (*told, result.note) for line in _wrapped(text)]
    return "\n".join(lines)


def as_html(verdict: Verdict) -> str:
    """Give a verdict as an HTML table that reads well in light and dark mode and without colour."""
    headline = escape(_headline(verdict))
    if _unfinished(verdict):
        return f"<p><b>{headline}</b></p>"
    rows = "".join(_row(result) for result in verdict.results)
    head = "".join(f'<th style="{_CELL}">{each}</th>' for each in ("", "criterion", "points", "asked, or found"))
    caption = f'<caption style="text-align:left;font-weight:bold">{headline}</caption>'
    body = f"{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f'<table style="border-collapse:collapse">{body}</table>'


def _row(result: Result) -> str:
    mark = f'<b title="{result.status}">{_MARKS[result.status]}</b>'
    short = (mark, escape(result.criterion), _points(result))
    cells = "".join(f'<td style="{_SHORT_CELL}">{each}</td>' for each in short)
    return f'<tr>{cells}<td style="{_CELL}">{_found(result)}</td></tr>'


def _found(result: Result) -> str:
    """Tell of the faults and of what was skipped; where there are none, what the criterion demands."""
    if result.status == PASSED:
        return escape(result.sentence)
    told = [_fault(each) for each in result.mismatches]
    return "".join([*told, f"<div>{escape(result.note)}</div>" if result.note else ""])


def _fault(fault: Mismatch) -> str:
    where, actual = (f"<code>{escape(each)}</code>" for each in (fault.where, fault.actual))
    text = f"{where}: {actual}"
    if fault.expected:
        text = f"{where}: {escape(fault.attribute)} expected <code>{escape(fault.expected)}</code>, got {actual}"
    hint = f"<br><i>{escape(fault.hint)}</i>" if fault.hint else ""
    return f"<div>{text}{hint}</div>"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8)


def _headline(verdict: Verdict) -> str:
    if _unfinished(verdict):
        return f"{verdict.function}: {UNFINISHED}"
    return f"{verdict.function}: {verdict.points:g} of {verdict.max_points:g} points"


def _unfinished(verdict: Verdict) -> bool:
    return verdict.results[0].status == UNFINISHED


def _points(result: Result) -> str:
    return f"{result.points:g} / {result.max_points:g}"
