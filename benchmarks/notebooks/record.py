"""Record the points that the check cells of the corpus give in real kernels: `python -m benchmarks.notebooks.record`."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from benchmarks.notebooks.catalogue import entries
from benchmarks.notebooks.entry import Entry
from benchmarks.notebooks.kernel import Points, points_in_a_kernel

RECORD = Path(__file__).with_name("record.json")


def recorded() -> dict[str, Points]:
    """Return the recorded points of each notebook, by function."""
    return dict(json.loads(RECORD.read_text(encoding="utf-8"))) if RECORD.exists() else {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the notebooks that match and that the record lacks, or all that match; write the record after each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.notebooks.record", description=__doc__)
    parser.add_argument("--only", default="", help="regular expression that the names must match")
    parser.add_argument("--again", action="store_true", help="run those too that are on record")
    parser.add_argument("--workers", type=int, default=2, help="number of kernels at a time")
    options = parser.parse_args(arguments)
    points = recorded()
    known = {entry.name for entry in entries()}
    chosen = [entry for entry in entries() if re.search(options.only, entry.name)]
    chosen = [entry for entry in chosen if options.again or entry.name not in points]
    with ThreadPoolExecutor(options.workers) as pool:
        running = {pool.submit(points_in_a_kernel, entry): entry for entry in chosen}
        for done in as_completed(running):
            points[running[done].name] = done.result()
            _write({name: each for name, each in points.items() if name in known})
            _say(running[done], done.result())
    return 0


def _write(points: dict[str, Points]) -> None:
    lines = [f"{json.dumps(name)}: {json.dumps(points[name])}" for name in sorted(points)]
    RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _say(entry: Entry, points: Points) -> None:
    sys.stdout.write(f"{entry.name}: {' '.join(f'{value:g}' for value in points.values())}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
