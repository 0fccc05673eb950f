"""`doctor`: show the layers that confine student code here, whether they suffice, and what they refuse when tried."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode
from autograder.sandbox.channel import StoppedError
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError
from autograder.sandbox.starters import starter
from autograder.wall.layers import IN_FORCE, LAYERS, NOT_TRIED, Layers, checked_layers, missing
from autograder.wall.protocol import REFUSED

_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Findings:
    """What a confined process found.

    Args:
        layers: each with the reason if it is not in force.
        attempts: what was tried from inside, each with its outcome unless it was refused.
    """

    layers: Layers
    attempts: dict[str, str]


def examine() -> Findings:
    """Confine a process, and let it try what the layers must refuse.

    Raises:
        LostError, StoppedError: no confined process can be started.
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
            attempts = process.channel.ask({"probe": target}, _TIMEOUT_S)
    finally:
        process.end()
    return Findings(layers, {str(name): str(outcome) for name, outcome in attempts.items()})


def doctor() -> ExitCode:
    """Print what was found, and return whether untrusted code can be graded here."""
    try:
        findings = examine()
    except (LostError, StoppedError) as error:
        sys.stdout.write(f"No student code can be run here: {error}\n")
        return ExitCode.INCOMPLETE
    console = PlainConsole()
    console.print(_layers(findings.layers))
    console.print(_attempts(findings.attempts))
    lacking = missing(findings.layers)
    for promise, reason in lacking.items():
        console.print(f"Not guaranteed: {promise} ({reason}).")
    console.print(
        "Not enough for untrusted code: it is graded only with --allow-weaker-sandbox, and every report says so."
        if lacking
        else "Enough for untrusted code."
    )
    possible = [name for name, outcome in findings.attempts.items() if outcome != REFUSED]
    if possible and not lacking:
        console.print(f"But it was possible to {', to '.join(possible)}: report this.")
    return ExitCode.INCOMPLETE if lacking or possible else ExitCode.DONE


def _layers(layers: Layers) -> Table:
    table = Table("Layer", "In force", "What it does", title="Layers around student code", title_justify="left")
    for name, effect in LAYERS.items():
        reason = layers.get(name, NOT_TRIED)
        table.add_row(name, "yes" if reason == IN_FORCE else f"no: {reason}", effect)
    return table


def _attempts(attempts: dict[str, str]) -> Table:
    table = Table("Tried from inside", "Outcome", title="What the layers refuse", title_justify="left")
    for name, outcome in attempts.items():
        table.add_row(name, "refused" if outcome == REFUSED else outcome)
    return table
