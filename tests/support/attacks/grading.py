"""Grade attacks with the real command, between canaries that must stay as they are.

An attack is one file of tests/attacks, in the folder of what it aims at (SECURITY.md): score, machine, run or pages.
It has a line `ATTACK = True`; its honest twin is the same code with `ATTACK = False`.

An attack must not fail before it strikes. One that goes through the project's own modules finds its hook by the
attribute, wherever that stands today, and says so when the hook is gone. For that it holds, word for word,

- `AttackMissedError`, which it raises when it finds nothing to strike at;
- `holders(package, name)`, which returns the loaded modules of a package that have an attribute;
- `case_in_hand()`, which returns the case that is being answered, from its text among the callers' variables;
- `answer_with(forge)`, which sends what `forge` makes of each case in place of what was observed.

tests/end_to_end/test_attacks.py fails when a report mentions such an error.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from benchmarks.samples import SOLUTION
from tests.support.attacks.folders import PREPARATIONS
from tests.support.attacks.ground import Ground

ATTACKS = {path.stem: path for path in sorted((Path(__file__).parents[2] / "attacks").rglob("*.py"))}
"""Each attack's file by its name."""

TIMEOUT_S = 10
BATCH_TIMEOUT_S = 600
MEMORY_BYTES = 2**30
WITNESS_POINTS = 10.0
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Outcome:
    """The outcome of one attack.

    Args:
        report: of the attack.
        honest: report of the same code with ATTACK = False.
        witness: points of an honest submission that was graded right after it.
        harmed: the canaries that changed, one sentence each.
    """

    report: dict[str, Any]
    honest: dict[str, Any]
    witness: float
    harmed: list[str]


def unleash(names: Sequence[str], folder: Path) -> dict[str, Outcome]:
    """Grade attacks with one command: each attack, its honest twin, and a witness after them.

    Args:
        names: keys of `ATTACKS`.
        folder: an empty folder.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans become our children, so that we see them
    handed_in = folder / "handed_in"
    ground = Ground(_make(folder / "grader"))
    with contextlib.ExitStack() as stack:
        listeners = {name: stack.enter_context(socket.create_server(("127.0.0.1", 0))) for name in names}
        for name in names:
            _hand_in(name, ground, handed_in, listeners[name].getsockname()[1])
        _write(handed_in / "witness", [_witness()])
        before = ground.state()
        reports = _grade([handed_in / part for name in names for part in (name, f"{name}-honest", "witness")])
        changed = [canary for canary, state in ground.state().items() if state != before[canary]]
        outcomes = {}
        for place, name in enumerate(names):
            report, honest, witness = reports[3 * place : 3 * place + 3]
            harmed = [f"{canary} was changed" for canary in changed] + _leaks(listeners[name], report, ground.token)
            outcomes[name] = Outcome(report, honest, witness["points"], harmed)
    subprocess.run(["/bin/rm", "-rf", str(folder)], check=True)  # the folders are nested too deep for Python
    return outcomes


def _leaks(listener: socket.socket, report: dict[str, Any], token: str) -> list[str]:
    """Return what got out: a waiting connection, or the secret in the report."""
    listener.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        listener.accept()
        return ["it connected to the grader"]
    return ["it found out the secret"] if token in json.dumps(report) else []


def _make(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _hand_in(name: str, ground: Ground, handed_in: Path, port: int) -> None:
    code = ATTACKS[name].read_text(encoding="utf-8")
    assert "ATTACK = True" in code, f"{name}.py has no line ATTACK = True"
    prelude = ground.prelude(port)
    _write(handed_in / name, [prelude, code])
    _write(handed_in / f"{name}-honest", [prelude, code.replace("ATTACK = True", "ATTACK = False", 1)])
    if name in PREPARATIONS:
        PREPARATIONS[name](handed_in / name, ground)


def _write(folder: Path, sources: Sequence[str]) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), _make(folder) / "resnet50.ipynb")


def _witness() -> str:
    """Return an honest submission of one function."""
    return SOLUTION[: SOLUTION.index("def convolutional_block")]


def _grade(folders: Sequence[Path]) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "autograder", "check", "--json"]
    limits = [f"--timeout-s={TIMEOUT_S}", f"--memory-bytes={MEMORY_BYTES}"]
    arguments = [*command, *limits, *map(str, folders)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=BATCH_TIMEOUT_S)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(reports) == len(folders), done.stderr[-2000:]
    return reports
