"""Train the plain and residual networks of the notebook's experiment, and write the curves that come with releases.

`python -m benchmarks.training.depth` trains all four and writes `helpers/experiment/runs.json`; run `make release`
afterwards.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assignment.pretrained import DATASETS
from helpers.experiment.record import RUNS_FILE, Run, write_runs
from helpers.experiment.training import EPOCHS, run


def show(console: Console, runs: tuple[Run, ...]) -> None:
    """Print how each training ended.

    Args:
        console: the console that prints.
        runs: the trainings.
    """
    table = Table("network", "training accuracy", "gradient at layer 1: first epoch", "last epoch", "seconds")
    for one in runs:
        gradients = (f"{one.first_gradients[epoch]:.2g}" for epoch in (0, -1))
        table.add_row(one.network.describe(), f"{one.accuracies[-1]:.3f}", *gradients, f"{one.seconds:.0f}")
    console.print(table)


def main() -> None:
    """Train all networks, write their curves and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training.depth", description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--to", type=Path, default=RUNS_FILE, help="the file of the curves")
    options = parser.parse_args()
    runs = run(epochs=options.epochs, datasets=DATASETS)
    write_runs(options.to, runs)
    show(Console(), runs)


if __name__ == "__main__":
    main()
