"""Show which layers of the wall this system gives, whether they are enough, and what the wall refuses when tried."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.sandbox.channel import StoppedError
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError
from autograder.sandbox.starters import starter
from autograder.wall.layers import IN_FORCE, LAYERS, Layers, checked_layers, missing
from autograder.wall.protocol import REFUSED

ENOUGH, NOT_ENOUGH = 0, 1
_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Findings:
    """What a process found that locked itself in.

    Args:
        layers: each with the reason if it is not in force.
        trials: what was tried from inside, each with what came of it if it was not refused.
    """

    layers: Layers
    trials: dict[str, str]


def examine() -> Findings:
    """Lock a process in, and let it try what the wall is there to refuse.

    Raises:
        LostError: no such process can be started.
    """
    process = starter().start(Options().limits)
    try:
        layers = checked_layers(process.channel.ask({"files": {}}, _TIMEOUT_S).get("layers"))
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
            Path(folder).chmod(0o755)
            secret = Path(folder) / "secret"
            secret.write_text("known to the grader alone", encoding="utf-8")
            secret.chmod(0o644)
            target = {"file": str(secret), "port": listener.getsockname()[1], "pid": os.getpid()}
            trials = process.channel.ask({"probe": target}, _TIMEOUT_S)
    finally:
        process.end()
    return Findings(layers, {str(name): str(outcome) for name, outcome in trials.items()})


def run_doctor() -> int:
    """Print what was found, and give 0 if untrusted code may be graded here."""
    try:
        found = examine()
    except (LostError, StoppedError) as error:
        sys.stdout.write(f"No student code can be run here: {error}\n")
        return NOT_ENOUGH
    console = Console(file=sys.stdout)
    console.print(_layers(found.layers))
    console.print(_trials(found.trials))
    lacking = missing(found.layers)
    for promise, why in lacking.items():
        console.print(f"Not guaranteed: {promise} ({why}).", markup=False, highlight=False)
    console.print(
        "Below what untrusted code needs: it is graded only with --allow-weaker-sandbox, and every report says so."
        if lacking
        else "Enough for untrusted code.",
        highlight=False,
    )
    broken = [name for name, outcome in found.trials.items() if outcome != REFUSED]
    if broken and not lacking:
        console.print(f"But it was possible to {', to '.join(broken)}: report this.", highlight=False)
    return NOT_ENOUGH if lacking or broken else ENOUGH


def _layers(layers: Layers) -> Table:
    table = Table("Layer", "In force", "What it does", title="The wall around student code", title_justify="left")
    for name, what in LAYERS.items():
        why = layers.get(name, "not tried")
        table.add_row(name, "yes" if why == IN_FORCE else f"no: {why}", what)
    return table


def _trials(trials: dict[str, str]) -> Table:
    table = Table("Tried from inside", "Outcome", title="What the wall refuses", title_justify="left")
    for name, outcome in trials.items():
        table.add_row(name, "refused" if outcome == REFUSED else outcome)
    return table
