"""Show a verdict: as a table in a notebook, and as plain text where there is no HTML."""

from __future__ import annotations

from html import escape

from helpers.verdict import FAILED, PASSED, SKIPPED, UNFINISHED, Result, Verdict

_MARKS = {PASSED: "✓", FAILED: "✗", SKIPPED: "-", UNFINISHED: "○"}
_COLOURS = {PASSED: "#1b7837", FAILED: "#b35806", SKIPPED: "#6b6b6b", UNFINISHED: "#6b6b6b"}


def as_text(verdict: Verdict) -> str:
    """Give a verdict as plain text, one line a criterion and one more a fault."""
    lines = [_headline(verdict)]
    if verdict.results[0].status != UNFINISHED:
        for result in verdict.results:
            lines.append(
                f"  {_MARKS[result.status]} {result.criterion:24}{_points(result):>8}  {_short(result)}".rstrip()
            )
            lines += [f"      {fault}" for fault in result.mismatches]
            lines += [f"      {result.note}"] if result.note else []
    return "\n".join(lines)


def as_html(verdict: Verdict) -> str:
    """Give a verdict as an HTML table that reads well in light and dark mode and without colour."""
    if verdict.results[0].status == UNFINISHED:
        return f"<p><b>{escape(_headline(verdict))}</b></p>"
    rows = "".join(_row(result) for result in verdict.results)
    head = "".join(f'<th style="text-align:left">{each}</th>' for each in ("", "criterion", "points", "what was found"))
    return (
        f'<table aria-label="{escape(_headline(verdict))}"><caption style="text-align:left;font-weight:bold">'
        f"{escape(_headline(verdict))}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(result: Result) -> str:
    found = "".join(_fault(*each) for each in _faults(result)) or escape(result.sentence)
    if result.note:
        found += f"<div>{escape(result.note)}</div>"
    mark = f'<b style="color:{_COLOURS[result.status]}" title="{result.status}">{_MARKS[result.status]}</b>'
    cells = (mark, escape(result.criterion), _points(result), found)
    return "<tr>" + "".join(f'<td style="text-align:left;vertical-align:top">{each}</td>' for each in cells) + "</tr>"


def _faults(result: Result) -> list[tuple[str, str, str]]:
    listed = []
    for each in result.mismatches:
        head = f"{each.where}: {each.attribute}" if each.where else each.attribute
        values = f"expected {each.expected}, got {each.actual}" if each.expected else each.actual
        listed.append((head, values, each.hint))
    return listed


def _fault(head: str, values: str, hint: str) -> str:
    text = f"<div><code>{escape(head)}</code> {escape(values)}"
    return text + (f"<br><i>{escape(hint)}</i></div>" if hint else "</div>")


def _headline(verdict: Verdict) -> str:
    if verdict.results[0].status == UNFINISHED:
        return f"{verdict.function}: {UNFINISHED}"
    return f"{verdict.function}: {verdict.points:g} of {verdict.max_points:g} points"


def _short(result: Result) -> str:
    return result.sentence if result.status == PASSED else result.status


def _points(result: Result) -> str:
    return f"{result.points:g} / {result.max_points:g}"
