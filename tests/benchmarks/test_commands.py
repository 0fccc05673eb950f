"""The benchmarks can be started, and what they patch and name by string exists."""

import runpy
import sys

import pytest

from assignment import notebook
from benchmarks.speed import stages

COMMANDS = {
    "benchmarks.fidelity.run": "--only",
    "benchmarks.fidelity.seeds": "--seeds",
    "benchmarks.fidelity.record": "compare",
    "benchmarks.notebooks.record": "--again",
    "benchmarks.similarity.run": "--works",
    "benchmarks.speed.class_run": "--kind",
    "benchmarks.speed.scale": "--sizes",
    "benchmarks.speed.self_check": "--rounds",
    "benchmarks.training.steps": "--rounds",
    "benchmarks.training.faster_steps": "--calls",
    "benchmarks.training.accuracy": "--epochs",
    "benchmarks.training.depth": "--to",
    "benchmarks.training.one_layer": "--epochs",
    "benchmarks.training.baselines": "--epochs",
}
"""Every command, and one of its options."""


@pytest.mark.filterwarnings("ignore:.*found in sys.modules after import:RuntimeWarning")
@pytest.mark.parametrize("command", COMMANDS)
def test_command_shows_its_help(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    """`python -m COMMAND --help` names the command and its options."""
    monkeypatch.setattr(sys, "argv", [command, "--help"])

    with pytest.raises(SystemExit) as stopped:
        runpy.run_module(command, run_name="__main__", alter_sys=True)

    assert 0 == stopped.value.code
    shown = capsys.readouterr().out
    assert f"usage: python -m {command} " in shown
    assert COMMANDS[command] in shown


def test_every_command_is_listed() -> None:
    """A module that can be started is a command, and its help is tested above."""
    modules = {
        ".".join(path.relative_to(notebook.ROOT).with_suffix("").parts)
        for path in (notebook.ROOT / "benchmarks").rglob("*.py")
        if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
    }

    assert modules == COMMANDS.keys()


@pytest.mark.parametrize("stage", stages.STAGES)
def test_timed_functions_exist(stage: str) -> None:
    """A stage whose function was renamed would stop the benchmark after half an hour."""
    assert [] == [name for owner, name in stages.STAGES[stage] if not callable(getattr(owner, name, None))]
