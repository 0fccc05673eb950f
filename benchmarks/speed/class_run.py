"""Time the grading of a class by plain nbgrader and by this project, in turn on the same machine.

Both grade the same notebooks with the same checks and write gradebook and autograded notebooks; plain nbgrader uses its
own preprocessors, Execute and SaveAutoGrades among them. `make bench` prints the table and writes build/class_run.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assignment import notebook
from assignment.release import NAME
from benchmarks.speed.big_class import codes_of_samples, make_class
from benchmarks.speed.cost import Cost, timed
from benchmarks.speed.floor import floor_s
from benchmarks.speed.kinds import KINDS, cost_of
from benchmarks.speed.machine import scaling
from benchmarks.speed.stages import stages

OUTPUT = notebook.ROOT / "build" / "class_run.json"
AS_RELEASED, CHECKS_ALONE = "nbgrader as released", "nbgrader on the checks alone"
STOCK = {AS_RELEASED: "stock", CHECKS_ALONE: "checks"}
"""What plain nbgrader grades, each with its course's folder."""

GOALS = {
    "right: floors of processor time": "at most 2",
    "wrong: floors of processor time": "at most 3",
    "no block: floors of processor time": "at most 8",
    "right: main process, ms": "at most 20",
    f"{AS_RELEASED} / this project": "at least 40",
    f"{CHECKS_ALONE} / this project": "at least 15",
    "second worker: efficiency / the machine's": "at least 0.95",
    "start of a class / import of TensorFlow": "at most 1.2",
}
"""What is to be reached; the other figures only explain these."""

_IMPORT = [sys.executable, "-c", "import tensorflow"]
_PLAIN = """
config = get_config()
config.CourseDirectory.course_id = "resnet50"
config.Execute.timeout = 300
"""


@dataclass(frozen=True)
class Sizes:
    """How much is measured: students of this project's and of plain nbgrader's, submissions of a kind, and rounds."""

    students: int
    stock: int
    kind: int
    rounds: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and write it to a file."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.class_run", description="Time the grading of a class."
    )
    parser.add_argument("--students", type=int, default=92, help="number of students graded by this project")
    parser.add_argument("--stock", type=int, default=12, help="number of students graded by plain nbgrader, twice")
    parser.add_argument("--kind", type=int, default=24, help="number of right, of wrong and of other submissions")
    parser.add_argument("--rounds", type=int, default=3, help="number of rounds in which the two take turns")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), Sizes(options.students, options.stock, options.kind, options.rounds))
    show(found)
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(folder: Path, sizes: Sizes) -> dict[str, float]:
    """Measure everything, and return each figure by its name.

    Args:
        folder: an empty folder.
        sizes: how much is measured.
    """
    ours = folder / "ours"
    names = make_class(ours, codes_of_samples(sizes.students))
    found = _by_kinds(folder, sizes.kind) | _beside_stock(folder, names, sizes) | _by_workers(ours, names, sizes.rounds)
    explained = stages(ours, names[: min(46, sizes.students)])
    return found | {f"stage: {stage}, ms": time_ms for stage, time_ms in explained.items()}


def _by_kinds(folder: Path, count: int) -> dict[str, float]:
    """Return the processor time of submissions of each kind, as multiples of the floor."""
    floor = floor_s()
    found = {"floor, s": floor}
    for kind in KINDS:
        cost = cost_of(kind, folder / kind.replace(" ", "_"), count)
        found[f"{kind}: processor time, s"] = cost.cpu_s
        found[f"{kind}: floors of processor time"] = cost.cpu_s / floor
        found[f"{kind}: main process, ms"] = 1000 * cost.main_cpu_s
    return found


def _beside_stock(folder: Path, names: Sequence[str], sizes: Sizes) -> dict[str, float]:
    """Let this project and plain nbgrader take turns; return their wall times of one submission and the ratios.

    What both need to start is measured with one submission of this project's, and with nobody of nbgrader's.
    """
    ours = folder / "ours"
    courses = {label: folder / name for label, name in STOCK.items()}
    for label, course in courses.items():
        make_class(course, codes_of_samples(sizes.stock), only_checks=label == CHECKS_ALONE)
        (course / "nbgrader_config.py").write_text(_PLAIN, encoding="utf-8")
    _ours(ours, ["--students", names[0]])
    theirs: dict[str, list[float]] = {label: [] for label in courses}
    single, whole, imports, starts = list[Cost](), list[Cost](), list[float](), list[float]()
    for turn in range(sizes.rounds):
        for label, course in courses.items():
            theirs[label] += [_stock(course, name).wall_s for name in names[turn : sizes.stock : sizes.rounds]]
        single.append(_ours(ours, ["--force", "--students", names[0]]))
        whole.append(_ours(ours, ["--force", "--students", *names[turn :: sizes.rounds]]))
        imports.append(timed(_IMPORT).wall_s)
        starts.append(_stock(folder / STOCK[AS_RELEASED], "nobody").wall_s)
    counts = [len(names[turn :: sizes.rounds]) - 1 for turn in range(sizes.rounds)]
    pairs = list(zip(whole, single, counts, strict=True))
    each_s = statistics.median((many.wall_s - one.wall_s) / count for many, one, count in pairs)
    start_s, import_s = statistics.median(starts), statistics.median(imports)
    single_s = statistics.median(cost.wall_s for cost in single)
    found = {
        "samples: wall time, s": each_s,
        "samples: processor time, s": statistics.median((many.cpu_s - one.cpu_s) / count for many, one, count in pairs),
        "peak memory, MiB": max(cost.peak_memory_bytes for cost in whole) / 2**20,
        "one submission alone, s": single_s,
        "import of TensorFlow, s": import_s,
        "start of a class / import of TensorFlow": (single_s - each_s) / import_s,
        "start of nbgrader, s": start_s,
    }
    for label, walls in theirs.items():
        found[f"{label}, s"] = statistics.fmean(walls) - start_s
        found[f"{label} / this project"] = found[f"{label}, s"] / each_s
    return found


def _by_workers(course: Path, names: Sequence[str], rounds: int) -> dict[str, float]:
    """Time the same students with one worker and with two, in turn, and two pure loops."""
    chosen = names[: max(2, len(names) // rounds)]
    walls: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, found in walls.items():
            few = _ours(course, ["--force", f"--workers={workers}", "--students", names[0]]).wall_s
            found.append(_ours(course, ["--force", f"--workers={workers}", "--students", *chosen]).wall_s - few)
    one, two = (statistics.median(walls[workers]) for workers in (1, 2))
    machine = scaling()
    return {
        "second worker: efficiency": one / (2 * two),
        "two pure loops: efficiency": machine,
        "second worker: efficiency / the machine's": one / (2 * two) / machine,
    }


def _ours(course: Path, options: Sequence[str]) -> Cost:
    return timed([sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course), *options])


def _stock(course: Path, student: str) -> Cost:
    command = [sys.executable, "-m", "nbgrader", "autograde", NAME, f"--course-dir={course}", f"--student={student}"]
    return timed(command, course)


def show(found: Mapping[str, float]) -> None:
    """Print the figures, each with what is to be reached.

    Args:
        found: the result of `measure`.
    """
    table = Table("figure", "value", "goal", box=None)
    for name, value in found.items():
        table.add_row(name, f"{value:,.3g}", GOALS.get(name, ""))
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
