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
    """Print the table and write it to a file."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.class_run", description="Time the grading of a class."
    )
    parser.add_argument("--students", type=int, default=200, help="number of students graded by this project")
    parser.add_argument("--stock", type=int, default=20, help="number of students graded by plain nbgrader")
    parser.add_argument("--rounds", type=int, default=4, help="number of rounds in which the two take turns")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), options.students, options.stock, options.rounds)
    show(found)
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(folder: Path, students: int, stock: int, rounds: int) -> dict[str, object]:
    """Time both in turn, then one and two workers, then the stages of grading.

    Args:
        folder: an empty folder.
        students: the number of students that this project grades.
        stock: the number of students that plain nbgrader grades.
        rounds: the number of rounds in which the two take turns.
    """
    names = make_class(folder / "ours", students)
    make_class(folder / "stock", stock)
    (folder / "stock" / "nbgrader_config.py").write_text(_PLAIN, encoding="utf-8")
    start = _ours(folder / "ours", ["--dry-run"])
    _ours(folder / "ours", ["--students", names[0]])
    mine, theirs = [], []
    for turn in range(rounds):
        theirs += [_stock(folder / "stock", name) for name in names[turn:stock:rounds]]
        mine.append(_ours(folder / "ours", ["--force", "--students", *names[turn::rounds]]))
    single_s = statistics.median(
        _ours(folder / "ours", ["--force", "--students", names[0]]).wall_s for _ in range(rounds)
    )
    stock_start_s = statistics.median(_stock(folder / "stock", "nobody").wall_s for _ in range(rounds))
    by_workers = _by_workers(folder / "ours", names[: max(2, students // rounds)], rounds)
    return {
        **_figures(mine, theirs, [len(names[turn::rounds]) for turn in range(rounds)], single_s, stock_start_s),
        "dry_run_wall_s": start.wall_s,
        "workers": by_workers,
        "stages_ms": stages(folder / "ours", names[: min(46, students)]),
    }


def _figures(
    mine: Sequence[Cost], theirs: Sequence[Cost], counts: Sequence[int], single_s: float, stock_start_s: float
) -> dict[str, object]:
    """Return what the runs tell about one submission.

    Args:
        mine: the runs of this project.
        theirs: the runs of plain nbgrader, one submission each.
        counts: the number of submissions in each run of this project.
        single_s: the time that this project needs for one submission alone.
        stock_start_s: the time that plain nbgrader needs without a submission.
    """
    average = _per_submission(mine, sum(counts))
    marginal_s = statistics.median(
        (cost.wall_s - single_s) / (count - 1) for cost, count in zip(mine, counts, strict=True)
    )
    stock_s = statistics.fmean(cost.wall_s for cost in theirs) - stock_start_s
    return {
        "ours_per_submission": asdict(average),
        "ours_marginal_wall_s": marginal_s,
        "ours_one_submission_wall_s": single_s,
        "stock_per_submission_wall_s": stock_s,
        "stock_per_submission_cpu_s": statistics.fmean(cost.cpu_s for cost in theirs),
        "stock_start_wall_s": stock_start_s,
        "ratio_with_our_start_up": stock_s / average.wall_s,
        "ratio": stock_s / marginal_s,
    }


def _per_submission(costs: Sequence[Cost], count: int) -> Cost:
    wall_s, cpu_s = sum(cost.wall_s for cost in costs), sum(cost.cpu_s for cost in costs)
    return Cost(wall_s / count, cpu_s / count, max(cost.peak_memory_bytes for cost in costs))


def _by_workers(course: Path, names: Sequence[str], rounds: int) -> dict[str, float]:
    """Time the same students with one worker and with two, in turn."""
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
        found: the result of `measure`.
    """
    table = Table("figure", "value", box=None)
    for name, value in found.items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, number in parts:
            table.add_row(f"{name} {part}".strip(), f"{number:,.3f}" if isinstance(number, float) else f"{number:,}")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
