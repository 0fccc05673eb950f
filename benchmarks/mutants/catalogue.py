"""Wrong variants of the solution, each with what a person would say is wrong with it: the checks are held against them.

Each is made from the solution's syntax tree, in the same way every time. First-order mutants hold one change;
changes that touch nothing in common can be made together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from random import Random

from benchmarks.mutants.blocks import block_changes
from benchmarks.mutants.network import network_changes
from benchmarks.mutants.syntax import KEYS, Change, changed, overlaps

__all__ = ["Change", "Mutant", "apply", "changes", "compound", "first_order", "overlaps", "second_order"]

FUNCTIONS = tuple(KEYS)


@dataclass(frozen=True)
class Mutant:
    """A wrong variant of the solution.

    Args:
        name: unique and readable.
        function: the graded function that is wrong.
        operator: the group that the change belongs to.
        code: the whole student code.
        criteria: the criteria of which one must be lost because of the fault.
        place: regular expression that the place of the first message must hold a match of.
        attribute: regular expression that the attribute of the first message must match in full.
        order: how many changes were made.
        equivalent_because: why it is right all the same; empty if it is wrong.
    """

    name: str
    function: str
    operator: str
    code: str
    criteria: tuple[str, ...]
    place: str
    attribute: str
    order: int = 1
    equivalent_because: str = ""


@cache
def changes(function: str) -> tuple[Change, ...]:
    """List the single changes of a function, without those that give the same code as another.

    Raises:
        ValueError: a change leaves the code as it is.
    """
    seen: dict[str, Change] = {}
    for each in network_changes() if function == "ResNet50" else block_changes(function):
        seen.setdefault(apply(function, [each]), each)
    same = seen.get(apply(function, []))
    if same:
        message = f"{function}: nothing changes: {same.name}"
        raise ValueError(message)
    return tuple(seen.values())


def apply(function: str, chosen: Sequence[Change]) -> str:
    """Give the code of the solution with changes of one function made together.

    Raises:
        ValueError: two of them touch the same.
    """
    for first, second in combinations(chosen, 2):
        if overlaps(first, second):
            message = f"{first.name} and {second.name} touch the same"
            raise ValueError(message)
    return _code(function, tuple(sorted(chosen, key=lambda each: each.name)))


def compound(function: str, chosen: Sequence[Change]) -> Mutant:
    """Make changes of one function together; any of the faults may be the one that is named first."""
    return Mutant(
        name=f"{function}: {' + '.join(each.name for each in chosen)}",
        function=function,
        operator=" + ".join(each.operator for each in chosen),
        code=apply(function, chosen),
        criteria=tuple(dict.fromkeys(name for each in chosen for name in each.criteria)),
        place=_either(each.place for each in chosen),
        attribute=_either(each.attribute for each in chosen),
        order=len(chosen),
        equivalent_because="; ".join(
            each.equivalent_because for each in chosen if all(other.equivalent_because for other in chosen)
        ),
    )


def first_order() -> list[Mutant]:
    """Make every single change of every function."""
    return [compound(function, [each]) for function in FUNCTIONS for each in changes(function)]


def second_order(count: int = 60) -> list[Mutant]:
    """Make pairs of changes that touch nothing in common, in each function in turn, the same ones each time."""
    draw = Random("second order")  # noqa: S311 - the sample must be the same each time
    seen = {each.code for each in first_order()}
    mutants: list[Mutant] = []
    while len(mutants) < count:
        function = FUNCTIONS[len(mutants) % len(FUNCTIONS)]
        pair = draw.sample([each for each in changes(function) if not each.equivalent_because], 2)
        if not overlaps(*pair):
            mutant = compound(function, pair)
            if mutant.code not in seen:
                seen.add(mutant.code)
                mutants.append(mutant)
    return mutants


def _either(expressions: Iterator[str]) -> str:
    return "|".join(f"(?:{each})" for each in dict.fromkeys(expressions))


@cache
def _code(function: str, chosen: tuple[Change, ...]) -> str:
    return changed(function, (edit for each in chosen for edit in each.edits))
