"""Wrong variants of the solution, each with what a person would say is wrong with it.

Each is made from the solution's syntax tree, the same way every time. First-order mutants hold one change; changes that
touch different code can be made together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from random import Random

from benchmarks.mutants.blocks import block_changes
from benchmarks.mutants.network import network_changes
from benchmarks.mutants.syntax import Change, changed, overlaps
from helpers.contract.exercises import EXERCISES

__all__ = ["Change", "Mutant", "apply", "changes", "compound", "first_order", "overlaps", "second_order"]


@dataclass(frozen=True)
class Mutant:
    """A wrong variant of the solution.

    Args:
        name: unique and readable.
        function: the graded function that is wrong.
        operator: the kind of change.
        code: the whole student code.
        criteria: the criteria that judge the fault; at least one must be lost.
        place: regular expression to be found in the place that the first message names.
        attribute: regular expression that matches the whole attribute that the first message names.
        order: the number of changes.
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
    """Return the single changes of a function, without those that give the same code as an earlier one.

    Raises:
        ValueError: a change leaves the code as it is.
    """
    seen: dict[str, Change] = {}
    for change in network_changes() if function == "ResNet50" else block_changes(function):
        seen.setdefault(apply(function, [change]), change)
    same = seen.get(apply(function, []))
    if same:
        message = f"{function}: nothing changes: {same.name}"
        raise ValueError(message)
    return tuple(seen.values())


def apply(function: str, chosen: Sequence[Change]) -> str:
    """Return the solution's code with changes of one function made together.

    Raises:
        ValueError: two changes touch the same code.
    """
    for first, second in combinations(chosen, 2):
        if overlaps(first, second):
            message = f"{first.name} and {second.name} touch the same"
            raise ValueError(message)
    return _code(function, tuple(sorted(chosen, key=lambda change: change.name)))


def compound(function: str, chosen: Sequence[Change]) -> Mutant:
    """Return the mutant with several changes of one function; its first message may name any of the faults."""
    equivalent = all(change.equivalent_because for change in chosen)
    return Mutant(
        name=f"{function}: {' + '.join(change.name for change in chosen)}",
        function=function,
        operator=" + ".join(change.operator for change in chosen),
        code=apply(function, chosen),
        criteria=tuple(dict.fromkeys(name for change in chosen for name in change.criteria)),
        place=_either(change.place for change in chosen),
        attribute=_either(change.attribute for change in chosen),
        order=len(chosen),
        equivalent_because="; ".join(change.equivalent_because for change in chosen) if equivalent else "",
    )


def first_order() -> list[Mutant]:
    """Return a mutant for every single change of every function."""
    return [compound(function, [change]) for function in EXERCISES for change in changes(function)]


def second_order(count: int = 60) -> list[Mutant]:
    """Return mutants with two changes each, of the functions in turn; the same mutants every time."""
    draw = Random("second order")  # noqa: S311 - the sample must be the same every time
    seen = {mutant.code for mutant in first_order()}
    mutants: list[Mutant] = []
    while len(mutants) < count:
        function = EXERCISES[len(mutants) % len(EXERCISES)]
        pair = draw.sample([change for change in changes(function) if not change.equivalent_because], 2)
        if not overlaps(*pair):
            mutant = compound(function, pair)
            if mutant.code not in seen:
                seen.add(mutant.code)
                mutants.append(mutant)
    return mutants


def _either(expressions: Iterator[str]) -> str:
    return "|".join(f"(?:{expression})" for expression in dict.fromkeys(expressions))


@cache
def _code(function: str, chosen: tuple[Change, ...]) -> str:
    return changed(function, (edit for change in chosen for edit in change.edits))
