"""Whether a large class costs more a submission than a small one: thousands that are cheap to make and real to grade.

Most of them have one block done, some all, some none; each has bytes of its own. `python -m benchmarks.scale` prints
the cost of a submission and the memory at both sizes, and writes build/scale.json.
"""

from __future__ import annotations

import argparse
import json
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

OUTPUT = notebook.ROOT / "build" / "scale.json"
_CODES = (*["half_done"] * 7, *["not_implemented"] * 2, "solution")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Grade a large class.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 5000], help="how many students")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = {size: measure(Path(folder) / str(size), size) for size in options.sizes}
    table = Table(
        "students", "wall ms each", "CPU ms each", "peak memory MiB", "gradebook MiB", "reports MiB", box=None
    )
    for size, (cost, sizes) in found.items():
        each = [1000 * cost.wall_s / size, 1000 * cost.cpu_s / size]
        told = [cost.peak_memory_bytes, sizes["gradebook_bytes"], sizes["reports_bytes"]]
        table.add_row(str(size), *(f"{ms:.1f}" for ms in each), *(f"{count / 2**20:.1f}" for count in told))
    Console().print(table)
    OUTPUT.parent.mkdir(exist_ok=True)
    written = {size: asdict(cost) | sizes for size, (cost, sizes) in found.items()}
    OUTPUT.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(course: Path, students: int) -> tuple[Cost, dict[str, int]]:
    """Grade a class of one size; give what it cost, less the start, and how large the files are.

    Args:
        course: where it is made.
        students: how many there are.
    """
    names = make_class(course, students + 1, _CODES)
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course)]
    start = timed([*command, "--students", names[-1]])
    whole = timed(command)
    cost = Cost(whole.wall_s - start.wall_s, whole.cpu_s - start.cpu_s, whole.peak_memory_bytes)
    reports = course / "reports" / f"{NAME}.jsonl"
    sizes = {"gradebook_bytes": (course / "gradebook.db").stat().st_size, "reports_bytes": reports.stat().st_size}
    return cost, sizes


if __name__ == "__main__":
    sys.exit(main())
