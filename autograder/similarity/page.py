"""The page of a class's groups: pairs side by side, inert, in one file without scripts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment

from autograder.intake.terminal import CUT
from autograder.pages.fragments import readable
from autograder.similarity.comparing import Pair
from autograder.similarity.groups import Group
from autograder.similarity.works import MOST_CHARACTERS, Work

MOST_PAIRS = 200
"""On one page."""

_AROUND = 3
"""Lines that are shown before and after those that are alike."""

_MOST_LINES, _LONGEST_LINE, _MOST_WORDS = 600, 400, 30

_TEMPLATE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
 http-equiv="Content-Security-Policy">
<meta content="width=device-width, initial-scale=1" name="viewport">
<title>Similar submissions of {{ assignment }}</title>
<style>
:root {color-scheme: light dark; --mark: #fff3c4; --line: #bbb}
@media (prefers-color-scheme: dark) {:root {--mark: #4a3f10; --line: #555}}
body {font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 110rem; padding: 0 1rem}
body {overflow-wrap: anywhere}
.sides {display: grid; gap: 1rem; grid-template-columns: 1fr 1fr}
.sides > div {min-width: 0}
table {border-collapse: collapse; font: .8rem/1.4 ui-monospace, monospace; width: 100%}
td {overflow-wrap: anywhere; padding: 0 .3rem; vertical-align: top; white-space: pre-wrap}
td:nth-child(1), td:nth-child(3) {color: GrayText; text-align: right; white-space: nowrap; width: 1%}
tr.alike td:nth-child(2) {background: var(--mark); border-left: .3rem solid}
section, article {border-top: 1px solid var(--line); margin-top: 1.5rem}
@media (max-width: 60rem) {.sides {grid-template-columns: 1fr}}
@media print {article {break-inside: auto} tr {break-inside: avoid}}
</style>
</head>
<body>
<h1>Similar submissions of {{ assignment }}</h1>
<p>{{ count }} submissions were compared. What the release and the instructor's solution hold, and what many
of the class have, does not count. <strong>This page shows where to look. It says nothing about who wrote what,
or why:</strong> students may work together, use one source, or think alike. Read both sides, and talk to the
students.</p>
{% for reason in remarks %}<p>{{ reason }}</p>
{% endfor %}
{% if not groups %}<p>No two submissions are alike beyond what the task forces.</p>{% endif %}
{% for group in groups %}<section>
<h2>Group {{ loop.index }}: {{ group.students | join(", ") }}</h2>
{% for pair in group.pairs %}<article>
<h3>{{ pair.sides[0].student }} and {{ pair.sides[1].student }}</h3>
{% if pair.words %}<p>Names, comments and texts that few others have:
{% for word in pair.words %}<code>{{ word }}</code>{{ ", " if not loop.last }}{% endfor %}</p>{% endif %}
<div class="sides">
{% for side in pair.sides %}<div>
<h4>{{ side.student }}</h4>
<table>
<thead><tr><th>line</th><th>code</th><th>like line</th></tr></thead>
<tbody>
{% for row in side.rows %}<tr{% if row.like %} class="alike"{% endif %}><td>{{ row.number }}</td><td>{{ row.text }}</td>
<td>{{ row.like }}</td></tr>
{% endfor %}</tbody>
</table>
</div>
{% endfor %}</div>
</article>
{% endfor %}</section>
{% endfor %}
</body>
</html>
"""


@dataclass(frozen=True)
class _Row:
    """A line of a side; a gap has no number.

    Args:
        number: of the line; empty for a gap.
        text: of the line.
        like: the number of the line on the other side; empty if it is like none.
    """

    number: str
    text: str
    like: str = ""


@dataclass(frozen=True)
class _Side:
    """What is shown of one work."""

    student: str
    rows: tuple[_Row, ...]


@dataclass(frozen=True)
class _Shown:
    """What is shown of a pair."""

    sides: tuple[_Side, _Side]
    words: tuple[str, ...]


@dataclass(frozen=True)
class _ShownGroup:
    """What is shown of a group."""

    students: tuple[str, ...]
    pairs: tuple[_Shown, ...]


def page(assignment: str, works: Sequence[Work], groups: Sequence[Group], remarks: Sequence[str]) -> str:
    """Return the page.

    Args:
        assignment: its name.
        works: of the class.
        groups: of works that are alike.
        remarks: on what was not compared, one sentence each.
    """
    room, shown = MOST_PAIRS, list[_ShownGroup]()
    for group in groups:
        pairs = tuple(_shown(pair, works) for pair in group.pairs[:room])
        room -= len(pairs)
        shown.append(_ShownGroup(tuple(readable(works[member].student) for member in group.members), pairs))
    left = sum(len(group.pairs) for group in groups) - MOST_PAIRS
    more = [f"{left} more pairs are not shown here; their groups are named."] if left > 0 else []
    cut = [
        f"{work.student}: only the first {MOST_CHARACTERS} characters were compared." for work in works if work.is_cut
    ]
    environment = Environment(autoescape=True)
    values = {"assignment": assignment, "count": len(works), "groups": shown, "remarks": [*remarks, *cut, *more]}
    return environment.from_string(_TEMPLATE).render(values)


def _shown(pair: Pair, works: Sequence[Work]) -> _Shown:
    backwards: dict[int, int] = {}
    for line, other in pair.lines.items():
        backwards.setdefault(other, line)
    sides = (_side(works[pair.first], pair.lines), _side(works[pair.second], backwards))
    return _Shown(sides, tuple(map(readable, pair.words[:_MOST_WORDS])))


def _side(work: Work, alike: Mapping[int, int]) -> _Side:
    return _Side(readable(work.student), tuple(_rows(work.lines, alike)))


def _rows(lines: Sequence[str], alike: Mapping[int, int]) -> Iterator[_Row]:
    """Yield the lines that are alike and those around them, with a gap where others are left out."""
    near = {number for line in alike for number in range(line - _AROUND, line + _AROUND + 1)}
    numbers = _within(near, len(lines))
    before = 0
    for number in numbers[:_MOST_LINES]:
        if number != before + 1:
            yield _Row("", CUT)
        before = number
        text = lines[number - 1]
        cut = text[:_LONGEST_LINE] + CUT if len(text) > _LONGEST_LINE else text
        yield _Row(str(number), readable(cut), str(alike.get(number, "")))
    if numbers and before != len(lines):
        yield _Row("", CUT)


def _within(numbers: Collection[int], last: int) -> list[int]:
    return sorted(number for number in numbers if 1 <= number <= last)
