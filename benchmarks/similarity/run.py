"""Measure which disguised copies `autograder similar` finds in a class, and which other pairs it shows.

    python -m benchmarks.similarity.run               # 79 right forms and 40 disguised copies, in five classes
    python -m benchmarks.similarity.run --works 1000  # also how long a class of 1,000 takes

Each class holds all right forms, and one copy of each disguise: whoever copies hides it in a way of their own.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from autograder.similarity.comparing import compare
from autograder.similarity.works import Work
from benchmarks.mutants.catalogue import first_order
from benchmarks.rewrites.catalogue import rewrites
from benchmarks.samples import SOLUTION
from benchmarks.similarity.copies import COPIES_OF_A_KIND, DISGUISES, Copy, copies


@dataclass(frozen=True)
class Result:
    """What was found in all classes.

    Args:
        found: the copies.
        missed: the other copies.
        false: the pairs that are no copies, by their names.
    """

    found: tuple[Copy, ...]
    missed: tuple[Copy, ...]
    false: tuple[tuple[str, str], ...]


def measured() -> Result:
    """Return what is found in the classes."""
    forms = [Work(name, code) for name, code in rewrites().items()]
    of_disguise = defaultdict[str, list[Copy]](list)
    for copied in copies():
        of_disguise[copied.disguise].append(copied)
    found, missed, false = list[Copy](), list[Copy](), set[tuple[str, str]]()
    for number in range(COPIES_OF_A_KIND):
        here = [of_disguise[disguise][number] for disguise in DISGUISES]
        works = [*forms, *(Work(f"copy of {it.source}", it.code) for it in here)]
        shown = {(works[pair.first].student, works[pair.second].student) for pair in compare(works, SOLUTION)}
        pairs = {(it.source, f"copy of {it.source}"): it for it in here}
        found += [it for pair, it in pairs.items() if pair in shown]
        missed += [it for pair, it in pairs.items() if pair not in shown]
        false |= shown - pairs.keys()
    return Result(tuple(found), tuple(missed), tuple(sorted(false)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found, and return the exit code.

    Args:
        arguments: of the command line; None for this process's own.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.similarity.run", description=__doc__)
    parser.add_argument("--works", type=int, default=0, help="also time a class of so many")
    options = parser.parse_args(arguments)
    console, result = Console(), measured()
    found = Counter(it.disguise for it in result.found)
    table = Table("disguise", "copies", "found", "not found", box=None)
    for disguise in DISGUISES:
        names = "; ".join(it.source for it in result.missed if it.disguise == disguise)
        table.add_row(disguise, str(COPIES_OF_A_KIND), str(found[disguise]), names)
    console.print(table)
    console.print(f"{len(result.found)} of {len(result.found) + len(result.missed)} copies found")
    console.print(f"{len(result.false)} other pairs shown: {'; '.join(map(' and '.join, result.false)) or 'none'}")
    if options.works:
        console.print(f"a class of {options.works}: {_class_s(options.works):.0f} s")
    return 0


def _class_s(count: int) -> float:
    """Return how long a large class takes: right forms, mutants of the solution, and forms again."""
    codes = [*rewrites().values(), *(mutant.code for mutant in first_order())]
    works = [Work(str(number), codes[number % len(codes)]) for number in range(count)]
    begun_s = time.perf_counter()
    compare(works, SOLUTION)
    return time.perf_counter() - begun_s


if __name__ == "__main__":
    sys.exit(main())
