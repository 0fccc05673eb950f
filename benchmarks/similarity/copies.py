"""Forty disguised copies of the rewrites: what someone does to a solution that is not their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from benchmarks.rewrites.catalogue import rewrites
from benchmarks.similarity import rewriting

COPIES_OF_A_KIND = 5

_NEW_COMMENTS = ("# this part is important", "# see the lecture", "# same as above", "# next layer")


@dataclass(frozen=True)
class Copy:
    """A disguised copy.

    Args:
        source: the name of the rewrite that was copied.
        disguise: the name of what was done to it.
        code: of the copy.
    """

    source: str
    disguise: str
    code: str


def _by_tree(*changes: Callable[[ast.Module], None]) -> Callable[[str], str]:
    def disguise(code: str) -> str:
        tree = ast.parse(code)
        for change in changes:
            change(tree)
        return f"{ast.unparse(ast.fix_missing_locations(tree))}\n"

    return disguise


def _unrolled(tree: ast.Module) -> None:
    rewriting.Unroll().visit(tree)


def _with_other_helper(tree: ast.Module) -> None:
    rewriting.with_helper(tree, is_tensor_first=True)


def _reformatted(code: str) -> str:
    """Return code with other indents, quotes, blank lines and spaces, and without comments."""
    lines = [line for line in ast.unparse(ast.parse(code)).split("\n") if line.strip()]
    narrow = [re.sub(r"^( +)", lambda found: found[1][::2], line) for line in lines]
    return "\n".join(line.replace(", ", ",").replace(" = ", "=") for line in narrow) + "\n"


def _commented(code: str) -> str:
    """Return code with other comments and docstrings, and with calls of print."""
    lines = []
    for number, line in enumerate(_by_tree(rewriting.without_docstrings)(code).split("\n")):
        if number % 4 == 1 and re.match(r"    \w+ = ", line):
            lines.append(f"    {_NEW_COMMENTS[number // 4 % len(_NEW_COMMENTS)]}")
        lines.append(line)
        if line.startswith("def ") and line.endswith(":"):
            lines.append(f'    """My {line[4:].partition("(")[0]}."""\n    print("start")')
    return "\n".join(lines)


DISGUISES: Mapping[str, Callable[[str], str]] = {
    "renamed": _by_tree(rewriting.renamed),
    "reordered": _by_tree(rewriting.reordered),
    "reformatted": _reformatted,
    "other comments": _commented,
    "helper extracted": _by_tree(rewriting.with_helper),
    "loops unrolled": _by_tree(_unrolled),
    "in steps": _by_tree(rewriting.in_steps),
    "all at once": lambda code: _commented(
        _by_tree(rewriting.renamed, rewriting.reordered, _unrolled, _with_other_helper)(code)
    ),
}
"""What is done to a copy, by its name."""


@cache
def copies() -> tuple[Copy, ...]:
    """Return the copies, each of another rewrite."""
    left = dict(sorted(rewrites().items()))
    found: list[Copy] = []
    for disguise in sorted(DISGUISES, key=lambda name: name != "loops unrolled"):  # few have loops: they choose first
        sources = _spread([name for name, code in left.items() if _is_changed(code, disguise)])
        found += [Copy(source, disguise, DISGUISES[disguise](left.pop(source))) for source in sources]
    return tuple(found)


def _is_changed(code: str, disguise: str) -> bool:
    """Return whether a disguise does more to some code than to lay it out anew."""
    changed = DISGUISES[disguise](code)
    return disguise == "reformatted" or ast.dump(ast.parse(changed)) != ast.dump(ast.parse(code))


def _spread(names: list[str]) -> Iterable[str]:
    return names[:: max(1, len(names) // COPIES_OF_A_KIND)][:COPIES_OF_A_KIND]
