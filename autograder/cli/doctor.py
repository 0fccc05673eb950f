"""`doctor`: show the layers that confine student code here, whether they suffice, and what they refuse when tried."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assignment import spec
from autograder.cli.console import PlainConsole
from autograder.cli.display.table import Column, show_table
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
    _show(console, "Layers around student code", ("layer", "in force", "what it does"), _layers(findings.layers))
    visible = findings.visible or ("everything that this user can read",)
    _show(console, "What student code can read", ("path",), [(path,) for path in visible])
    outcomes = {name: "refused" if outcome == REFUSED else outcome for name, outcome in findings.attempts.items()}
    _show(console, "What the layers refuse", ("tried from inside", "outcome"), outcomes.items())
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


def _layers(layers: Layers) -> Iterator[Sequence[str]]:
    for name, effect in LAYERS.items():
        reason = layers.get(name, NOT_TRIED)
        yield name, "yes" if reason == IN_FORCE else f"no: {reason}", effect


def _show(console: PlainConsole, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table below its title; nothing in it is cut."""
    console.print(f"{title}:")
    show_table(console, [Column(column, is_whole=True) for column in columns], rows)
    console.print()
