"""Measure what submissions of each kind cost: right ones, wrong ones, and networks that call no block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from assignment.release import NAME
from benchmarks.mutants.catalogue import first_order
from benchmarks.rewrites.catalogue import rewrites
from benchmarks.speed.big_class import codes_of_samples, make_class
from benchmarks.speed.cost import Cost, timed
from benchmarks.speed.main_process import command_line

_DRAW = "a class"


@dataclass(frozen=True)
class KindCost:
    """What one submission of a kind costs beyond the start of the run.

    Args:
        cpu_s: processor time of all processes, from reading the hand-in to the row in the gradebook.
        main_cpu_s: that of the main process alone.
        wall_s: wall time, with one worker.
    """

    cpu_s: float
    main_cpu_s: float
    wall_s: float


def _right(count: int) -> list[str]:
    return Random(_DRAW).sample(sorted(rewrites().values()), count)  # noqa: S311 - the same ones every time


def _wrong(count: int) -> list[str]:
    mutants = [mutant.code for mutant in first_order() if not mutant.equivalent_because]
    return Random(_DRAW).sample(mutants, count)  # noqa: S311 - as above


def _without_blocks(count: int) -> list[str]:
    return codes_of_samples(count, ["keras_applications"])


KINDS: dict[str, Callable[[int], list[str]]] = {
    "right": _right,
    "wrong": _wrong,
    "no block": _without_blocks,
}
"""Each kind, with what returns so many codes of it."""


def cost_of(kind: str, folder: Path, count: int) -> KindCost:
    """Return what a submission of a kind costs.

    Args:
        kind: of `KINDS`.
        folder: an empty one.
        count: the number of submissions that are measured.
    """
    names = make_class(folder, KINDS[kind](count + 1))
    _graded(folder, names[:1])
    start, start_main_s = _graded(folder, names[:1])
    whole, whole_main_s = _graded(folder, names)
    return KindCost(
        (whole.cpu_s - start.cpu_s) / count,
        (whole_main_s - start_main_s) / count,
        (whole.wall_s - start.wall_s) / count,
    )


def _graded(course: Path, names: list[str]) -> tuple[Cost, float]:
    """Grade students with one worker; return what it cost, and the processor time of the main process alone."""
    place = course / "main_cpu_s.txt"
    options = ["--course", str(course), "--force", "--workers=1", "--students", *names]
    cost = timed(command_line(place, ["grade", NAME, *options]))
    return cost, float(place.read_text(encoding="utf-8"))
