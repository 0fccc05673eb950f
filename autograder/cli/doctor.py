"""`doctor`: show the layers that confine student code here, whether they suffice, and what they refuse when tried."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from assignment import spec
from autograder.cli.console import PlainConsole
from autograder.cli.exit_codes import ExitCode
from autograder.sandbox.channel import StoppedError
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError
from autograder.sandbox.starters import starter
from autograder.wall.layers import IN_FORCE, LAYERS, NOT_TRIED, Layers, checked_layers, missing
from autograder.wall.protocol import LOOK_UP, REFUSED

_TIMEOUT_S = 60.0


_WITHOUT_FILE_VIEW = (
    "Without the file view, names are not hidden: student code cannot read or list the files of others, but it can "
    "look up (stat) whether a path exists, how large the file is, whose it is and when it was changed."
)
_MOST_OTHERS = 1_000
"""Paths that student code tries to find."""


@dataclass(frozen=True)
class Findings:
    """What a confined process found.

    Args:
        layers: each with the reason if it is not in force.
        visible: the files and folders that it can read; empty if nothing is hidden from it.
        attempts: what was tried from inside, each with its outcome unless it was refused.
    """

    layers: Layers
    visible: tuple[str, ...]
    attempts: dict[str, str]

    @property
    def possible(self) -> list[str]:
        """What was possible although a layer that is in force should refuse it."""
        unseen = () if self.layers.get("file view") == IN_FORCE else LOOK_UP
        return [name for name, outcome in self.attempts.items() if outcome != REFUSED and name not in unseen]


def examine() -> Findings:
    """Confine a process, and let it try what the layers must refuse.

    Raises:
        LostError, StoppedError: no confined process can be started.
    """
    process = starter().start(Options().limits)
    try:
        answer = process.channel.ask({"files": {}}, _TIMEOUT_S)
        visible = tuple(map(str, answer.get("visible", ())))
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
            Path(folder).chmod(0o755)
            secret = Path(folder) / "secret"
            secret.write_text("known to the grader alone", encoding="utf-8")
            secret.chmod(0o644)
            places = {"file": str(secret), "answers": spec.__file__, "others": _not_visible(visible)}
            target = {**places, "port": listener.getsockname()[1], "pid": os.getpid()}
            attempts = process.channel.ask({"probe": target}, _TIMEOUT_S)
    finally:
        process.end()
    layers = checked_layers(answer.get("layers"))
    return Findings(layers, visible, {str(name): str(outcome) for name, outcome in attempts.items()})


def _not_visible(visible: tuple[str, ...]) -> list[str]:
    """Return what lies in the folder of this project, the current folder and the home, and leads to nothing visible."""
    project = Path(spec.__file__).parents[1]
    inside = [path for folder in (project, Path.cwd(), Path.home()) for path in _children(folder)]
    return [str(path) for path in inside if not any(_overlap(path, Path(shown)) for shown in visible)][:_MOST_OTHERS]


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _overlap(path: Path, other: Path) -> bool:
    return path.is_relative_to(other) or other.is_relative_to(path)


def doctor() -> ExitCode:
    """Print what was found, and return whether untrusted code can be graded here."""
    try:
        findings = examine()
    except (LostError, StoppedError) as error:
        sys.stdout.write(f"No student code can be run here: {error}\n")
        return ExitCode.INCOMPLETE
    console = PlainConsole()
    console.print(_layers(findings.layers))
    console.print(_visible(findings.visible))
    console.print(_attempts(findings.attempts))
    lacking = missing(findings.layers)
    for promise, reason in lacking.items():
        console.print(f"Not guaranteed: {promise} ({reason}).")
    console.print(
        "Not enough for untrusted code: it is graded only with --allow-weaker-sandbox, and every report says so."
        if lacking
        else "Enough for untrusted code."
    )
    if findings.layers.get("file view") != IN_FORCE:
        console.print(_WITHOUT_FILE_VIEW)
    if findings.possible and not lacking:
        console.print(f"But it was possible to {', to '.join(findings.possible)}: report this.")
    return ExitCode.INCOMPLETE if lacking or findings.possible else ExitCode.DONE


def _layers(layers: Layers) -> Table:
    table = Table("Layer", "In force", "What it does", title="Layers around student code", title_justify="left")
    for name, effect in LAYERS.items():
        reason = layers.get(name, NOT_TRIED)
        table.add_row(name, "yes" if reason == IN_FORCE else f"no: {reason}", effect)
    return table


def _visible(visible: tuple[str, ...]) -> Table:
    table = Table("Path", title="What student code can read", title_justify="left")
    for path in visible or ("everything that this user can read",):
        table.add_row(path)
    return table


def _attempts(attempts: dict[str, str]) -> Table:
    table = Table("Tried from inside", "Outcome", title="What the layers refuse", title_justify="left")
    for name, outcome in attempts.items():
        table.add_row(name, "refused" if outcome == REFUSED else outcome)
    return table
