"""Student code that looks around finds no expected value, no later case and no work of others."""

import importlib.util
import json
from typing import Any

import pytest

from assignment import cases, notebook
from autograder.judge.examination import examination
from helpers.contract.exercises import EXERCISES
from tests.support.sittings import sit

LOOK = """
def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    import gc, json, os, sys
    {look}
    raise ValueError(json.dumps(found))
"""
CASES = cases.public_cases("identity_block")[:1]
SEED = 20151210


def found(look: str) -> Any:
    """Return what code that runs in place of a function leaves in `found`."""
    code = LOOK.format(look=look.strip().replace("\n", "\n    "))
    [seen] = sit(code, CASES).observations
    assert seen.errors["graph"].type == "ValueError", seen.errors
    return json.loads(seen.errors["graph"].message)


def test_no_module_with_an_answer_is_loaded_or_can_be() -> None:
    """The table, the oracle, the judge and all other wings of the grader are not loaded; importing them fails."""
    allowed = {"confined", "lockdown", "wall"}
    wings = {path.parent.name for path in (notebook.ROOT / "autograder").glob("*/__init__.py")} - allowed
    answers = ["assignment.spec", "assignment.oracle", "assignment.cases", *(f"autograder.{wing}" for wing in wings)]
    assert [] == [name for name in answers if importlib.util.find_spec(name) is None]
    assert {"judge", "grading"} < wings

    look = f"""
found = [name for name in sys.modules if name.split(".")[0] in ("assignment", "benchmarks", "tests", "nbgrader")]
found += [name for name in sys.modules if name.startswith("autograder.") and name.split(".")[1] not in {allowed}]
for name in {answers}:
    try:
        __import__(name)
        found.append(name)
    except ImportError:
        pass
"""
    assert [] == found(look)


COUNT = """
everything = gc.get_objects()
kinds = [type(value).__name__ for value in everything]
plain = [value for value in everything if type(value) is dict and "function" in value and "way" in value]
found = [len(plain), sum(kind in ("BlockCase", "StubNetworkCase", "OwnNetworkCase") for kind in kinds),
         sum(kind in ("ExpectedCase", "ExpectedOutput", "Expectation") for kind in kinds)]
"""


def test_no_case_but_the_one_at_hand_and_no_expected_value_is_in_memory() -> None:
    """Of all cases, only the current one is in memory, and no expected value."""
    plain, cases_at_hand, expected = found(COUNT)

    assert [0, 1, 0] == [plain, cases_at_hand, expected]


def test_cases_and_expected_values_are_found_where_they_are() -> None:
    """Positive control: the same search in the grader's memory finds cases and expected values."""
    exam = examination(SEED)
    seen: dict[str, Any] = {}
    plain = [case.to_json() for name in EXERCISES for case in exam.cases_of(name)]
    exec("import gc" + COUNT, seen)  # noqa: S102 - the search from inside, run outside

    assert len(plain) <= seen["found"][0]
    assert len(plain) <= seen["found"][1]
    assert len(plain) < seen["found"][2]


def test_no_file_of_the_projects_or_the_graders_is_there(tmp_path: Any) -> None:
    """Of this checkout only `helpers` exists, which every student has; of the grader's folders, nothing."""
    (tmp_path / "gradebook.db").write_text("grades", encoding="utf-8")
    tmp_path.chmod(0o777)
    ours = ("assignment", "autograder", "source", "tests", ".git")
    inside = [str(path) for name in ours for path in (notebook.ROOT / name).iterdir()]
    elsewhere = ["/etc/passwd", "/etc/hostname", "/proc/1/environ", "/proc/self/environ", "/sys", "/var", "/run"]
    look = f"""
found = [path for path in {[*inside, *elsewhere, str(tmp_path / "gradebook.db")]} if os.path.exists(path)]
found += os.listdir(".")
for folder in ("/", "/proc", "/proc/self"):
    try:
        found += os.listdir(folder)
    except PermissionError:
        pass
"""
    assert [] == found(look)
    public = str(notebook.ROOT / "helpers" / "expected.json")
    assert [public] == found(f"found = [path for path in [{public!r}] if os.path.exists(path)]")


def test_nothing_of_the_graders_environment_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variables, no host name, no other processes; only descriptors to the grader and of the event loop."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    look = """
import socket
descriptors = []
for number in range(256):
    try:
        os.fstat(number)
        descriptors.append(number)
    except OSError:
        pass
variables = sorted(name for name in os.environ if "NBGRADER" in name)
found = [variables, len(descriptors), socket.gethostname(), os.getpid(), os.getppid()]
"""
    variables, descriptors, host, pid, parent = found(look)

    assert [] == variables
    assert 8 >= descriptors  # the standard three, two pipes, and the event loop's three
    assert ("sandbox", 1, 0) == (host, pid, parent)
