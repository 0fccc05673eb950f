"""How long a class takes: nbgrader's autograding as it comes, and this project's, by turns on the same machine.

Both grade the same notebooks with the same checks and write gradebook and autograded notebooks. nbgrader runs them with
its own preprocessors, Execute and SaveAutoGrades among them. `make bench` prints the table and writes
build/class_run.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assignment import notebook
from assignment.release import NAME
from benchmarks.speed.big_class import make_class
from benchmarks.speed.cost import Cost, timed
from benchmarks.speed.stages import stages

OUTPUT = notebook.ROOT / "build" / "class_run.json"
_PLAIN = """
config = get_config()
config.CourseDirectory.course_id = "resnet50"
config.Execute.timeout = 300
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.class_run", description="Time a class.")
    parser.add_argument("--students", type=int, default=200, help="graded by this project")
    parser.add_argument("--stock", type=int, default=20, help="graded by nbgrader as it comes")
    parser.add_argument("--rounds", type=int, default=4, help="how often they take turns")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), options.students, options.stock, options.rounds)
    show(found)
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(folder: Path, students: int, stock: int, rounds: int) -> dict[str, object]:
    """Time both by turns, then one and two workers, then the stages of one grading.

    Args:
        folder: an empty one.
        students: how many this project grades.
        stock: how many nbgrader grades.
        rounds: how often they take turns.
    """
    names = make_class(folder / "ours", students)
    make_class(folder / "stock", stock)
    (folder / "stock" / "nbgrader_config.py").write_text(_PLAIN, encoding="utf-8")
    start = _ours(folder / "ours", ["--dry-run"])
    _ours(folder / "ours", ["--students", names[0]])
    mine, theirs = [], []
    for turn in range(rounds):
        theirs += [_stock(folder / "stock", each) for each in names[turn:stock:rounds]]
        mine.append(_ours(folder / "ours", ["--force", "--students", *names[turn::rounds]]))
    one = [_ours(folder / "ours", ["--force", "--students", names[0]]) for _ in range(rounds)]
    counted = [len(names[turn::rounds]) for turn in range(rounds)]
    starts = statistics.median(each.wall_s for each in one)
    marginal = [(cost.wall_s - starts) / (count - 1) for cost, count in zip(mine, counted, strict=True)]
    start_of_stock = statistics.median(_stock(folder / "stock", "nobody").wall_s for _ in range(rounds))
    wall_of_stock = statistics.fmean(each.wall_s for each in theirs) - start_of_stock
    by_workers = _by_workers(folder / "ours", names[: max(2, students // rounds)], rounds)
    return {
        "ours_per_submission": asdict(_each(mine, sum(counted))),
        "ours_marginal_wall_s": statistics.median(marginal),
        "ours_one_submission_wall_s": starts,
        "dry_run_wall_s": start.wall_s,
        "stock_per_submission_wall_s": wall_of_stock,
        "stock_per_submission_cpu_s": statistics.fmean(each.cpu_s for each in theirs),
        "stock_start_wall_s": start_of_stock,
        "ratio_with_our_start_up": wall_of_stock / _each(mine, sum(counted)).wall_s,
        "ratio": wall_of_stock / statistics.median(marginal),
        "workers": by_workers,
        "stages_ms": stages(folder / "ours", names[: min(46, students)]),
    }


def _each(costs: Sequence[Cost], count: int) -> Cost:
    walls, processors = sum(each.wall_s for each in costs), sum(each.cpu_s for each in costs)
    return Cost(walls / count, processors / count, max(each.peak_memory_bytes for each in costs))


def _by_workers(course: Path, names: Sequence[str], rounds: int) -> dict[str, float]:
    """Time the same students with one worker and with two, by turns."""
    walls: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, found in walls.items():
            few = _ours(course, ["--force", f"--workers={workers}", "--students", names[0]]).wall_s
            many = _ours(course, ["--force", f"--workers={workers}", "--students", *names]).wall_s
            found.append(many - few)
    one, two = (statistics.median(walls[workers]) for workers in (1, 2))
    return {"one_wall_s": one, "two_wall_s": two, "efficiency": one / (2 * two)}


def _ours(course: Path, options: Sequence[str]) -> Cost:
    return timed([sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course), *options])


def _stock(course: Path, student: str) -> Cost:
    command = [sys.executable, "-m", "nbgrader", "autograde", NAME, f"--course-dir={course}", f"--student={student}"]
    return timed(command, course)


def show(found: dict[str, object]) -> None:
    """Print the figures.

    Args:
        found: as `measure` gives them.
    """
    table = Table("figure", "value", box=None)
    for name, value in found.items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, number in parts:
            table.add_row(f"{name} {part}".strip(), f"{number:,.3f}" if isinstance(number, float) else f"{number:,}")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
