"""The wall on systems that lack layers: which layers are in force, whether they are enough, and what grading gives."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assignment import notebook
from autograder.wall.layers import FLOOR, IN_FORCE, LAYERS, WeakSandboxError, missing, require_floor, summary
from autograder.wall.protocol import LOOK_UP

SUPPORT = Path(__file__).parents[2] / "support"
RIGHT = str(SUPPORT.parent / "submissions" / "solution" / "submission.py")
NAMESPACES = {"user namespace", "process namespace", "network namespace", "file view", "IPC namespace"}
SYSTEMS = {
    "as it is": set(),
    "ordinary-user": set(),
    "no-user-namespaces": NAMESPACES,
    "no-mounts": {"file view"},
    "container": NAMESPACES,
    "open-container": NAMESPACES,
    "no-seccomp": NAMESPACES | {"seccomp"},
}
EXAMINE = """
import json
from autograder.cli.doctor import examine
found = examine()
print(json.dumps([dict(found.layers), found.attempts]))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can simulate other systems"),
]


def run(system: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python as on another system."""
    simulation = [] if system == "as it is" else [sys.executable, str(SUPPORT / "in_environment.py"), system]
    command = [*simulation, sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=notebook.ROOT)


def examined(system: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the layers, and the outcomes of the probes."""
    layers, outcomes = json.loads(run(system, "-c", EXAMINE).stdout)
    return layers, outcomes


@pytest.mark.parametrize("system", SYSTEMS)
def test_layers_of_a_system_are_in_force_and_hold(system: str) -> None:
    """Each missing layer has a reason; every probe against a guarantee of the floor is refused."""
    layers, outcomes = examined(system)
    lacking = SYSTEMS[system] | (
        {"unprivileged user"} if layers["unprivileged user"] and system == "container" else set()
    )

    assert lacking == {name for name in LAYERS if layers[name] != IN_FORCE}
    assert all(why for name, why in layers.items() if name in lacking)
    possible = {name for name, outcome in outcomes.items() if outcome}
    assert ({*LOOK_UP} & possible) == ({*LOOK_UP} if "file view" in lacking else set())
    possible -= {*LOOK_UP}
    assert (possible == set()) is (system != "no-seccomp")
    assert possible <= {
        "connect to the grader over loopback",
        "open any socket",
        "signal the grader",
        "start a process",
        "start a program",
        "create new namespaces",
    }


@pytest.mark.parametrize("system", SYSTEMS)
def test_doctor_says_whether_the_layers_are_enough(system: str) -> None:
    """The exit code says it too."""
    done = run(system, "-m", "autograder", "doctor")

    assert done.returncode == (system == "no-seccomp")
    assert ("Enough for untrusted code." in done.stdout) is (system != "no-seccomp")
    assert ("look up (stat) whether a path exists" in done.stdout) is ("file view" in SYSTEMS[system])
    assert ("Not guaranteed: no other process is reached or started (seccomp: " in done.stdout) is (
        system == "no-seccomp"
    )


@pytest.mark.parametrize("system", sorted(set(SYSTEMS) - {"no-seccomp"}))
def test_grading_is_the_same_everywhere(system: str) -> None:
    """The solution gets all points on each system that reaches the floor."""
    report = json.loads(run(system, "-m", "autograder", "check", "--json", RIGHT).stdout)

    assert 30.0 == report["points"], report["messages"]
    assert ("all 11 layers" == report["isolation"]) is (not SYSTEMS[system])
    assert "weaker" not in report["isolation"]


def test_below_the_floor_nothing_is_graded_unless_allowed() -> None:
    """The error says what is missing and what to do; if a weaker sandbox is allowed, the report says so."""
    refused = run("no-seccomp", "-m", "autograder", "check", RIGHT)

    assert 2 == refused.returncode
    assert "" == refused.stdout
    assert "Not guaranteed here: no other process is reached or started (seccomp: " in refused.stderr
    assert "--allow-weaker-sandbox" in refused.stderr

    report = json.loads(
        run("no-seccomp", "-m", "autograder", "check", "--json", "--allow-weaker-sandbox", RIGHT).stdout
    )

    assert 30.0 == report["points"]
    assert report["isolation"].startswith("weaker sandbox, below what untrusted code needs; ")
    assert report["isolation"].endswith("(--allow-weaker-sandbox)")


@pytest.mark.parametrize("lost", LAYERS)
def test_grading_needs_the_guarantees_of_the_floor(lost: str) -> None:
    """If one layer is missing, another one keeps its guarantees, or grading is refused."""
    layers = dict.fromkeys(LAYERS, IN_FORCE) | {lost: "for a test"}
    alone = {guarantee for guarantee, keepers in FLOOR.items() if keepers == (lost,)}

    assert alone == set(missing(layers))
    assert "10 of 11 layers: " in summary(layers)
    if alone:
        with pytest.raises(WeakSandboxError, match="for a test"):
            require_floor(layers)
    else:
        require_floor(layers)


def test_floor_is_not_reached_without_any_layer_for_a_guarantee() -> None:
    """The file view or Landlock protects files; without both, the guarantee is missing."""
    layers = dict.fromkeys(LAYERS, IN_FORCE) | {"file view": "a", "Landlock": "b"}

    assert {"no other file is read or written": "file view: a; Landlock: b"} == missing(layers)
    assert "weaker sandbox" in summary(layers)
