"""Compare the cost of one submission in a large class with that in a small one.

Of ten submissions seven have one block done, two have none, one is right; no two have the same bytes.
`python -m benchmarks.speed.scale` prints the cost of one submission and the memory for both sizes, and writes
build/scale.json.
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
from benchmarks.speed.big_class import codes_of_samples, make_class
from benchmarks.speed.cost import Cost, timed

OUTPUT = notebook.ROOT / "build" / "scale.json"
_CODES = (*["half_done"] * 7, *["not_implemented"] * 2, "solution")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and write it to a file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.scale", description="Grade classes of any size.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 5000], help="numbers of students")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = {size: measure(Path(folder) / str(size), size) for size in options.sizes}
    table = Table(
        "students", "wall ms each", "CPU ms each", "peak memory MiB", "gradebook MiB", "reports MiB", box=None
    )
    for size, (cost, sizes) in found.items():
        times_ms = [1000 * cost.wall_s / size, 1000 * cost.cpu_s / size]
        sizes_bytes = [cost.peak_memory_bytes, sizes["gradebook_bytes"], sizes["reports_bytes"]]
        mebibytes = [size_bytes / 2**20 for size_bytes in sizes_bytes]
        table.add_row(str(size), *(f"{number:.1f}" for number in (*times_ms, *mebibytes)))
    Console().print(table)
    OUTPUT.parent.mkdir(exist_ok=True)
    written = {size: asdict(cost) | sizes for size, (cost, sizes) in found.items()}
    OUTPUT.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(course: Path, students: int) -> tuple[Cost, dict[str, int]]:
    """Grade a class and return its cost without the start, and the sizes of the files.

    Args:
        course: the course's folder.
        students: the number of students.
    """
    names = make_class(course, codes_of_samples(students + 1, _CODES))
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course)]
    start = timed([*command, "--students", names[-1]])
    whole = timed(command)
    cost = Cost(whole.wall_s - start.wall_s, whole.cpu_s - start.cpu_s, whole.peak_memory_bytes)
    reports = course / "reports" / f"{NAME}.jsonl"
    sizes = {"gradebook_bytes": (course / "gradebook.db").stat().st_size, "reports_bytes": reports.stat().st_size}
    return cost, sizes


if __name__ == "__main__":
    sys.exit(main())
