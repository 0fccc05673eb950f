"""Time the self-check cells and compare them with building the network once.

`python -m benchmarks.speed.self_check` times them in turn, in one process that has loaded TensorFlow, as a notebook's
kernel has.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from functools import partial

from rich.console import Console
from rich.table import Table

from helpers.contract.exercises import EXERCISES
from helpers.startup import load_tensorflow


def measured(rounds: int) -> dict[str, float]:
    """Return the median times in seconds, without the first round.

    Args:
        rounds: the number of times that count.
    """
    from assignment.notebook import solutions
    from helpers.checks.ready import ready
    from helpers.checks.verdicts import verdict_of

    namespace = solutions() | {"__name__": "__main__"}
    timed: dict[str, Callable[[], object]] = {"plain ResNet50()": namespace["ResNet50"]}
    for name in EXERCISES:
        timed[f"check {name}"] = partial(verdict_of, name, namespace)
    timed["ready ResNet50"] = partial(ready, "ResNet50", namespace)
    times_s: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(rounds + 1):
        for name, call in timed.items():
            begun = time.perf_counter()
            call()
            times_s[name].append(time.perf_counter() - begun)
    return {name: statistics.median(measured_s[1:]) for name, measured_s in times_s.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.self_check", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="number of times that count")
    rounds = parser.parse_args().rounds
    load_tensorflow()
    medians = measured(rounds)
    table = Table("call", "seconds", "ratio to plain ResNet50()")
    for name, seconds in medians.items():
        table.add_row(name, f"{seconds:.2f}", f"{seconds / medians['plain ResNet50()']:.2f}")
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    Console().print(table, f"peak memory {peak_mib} MiB, TensorFlow included")


if __name__ == "__main__":
    main()
