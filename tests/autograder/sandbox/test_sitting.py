"""The sitting returns an observation for each case, even if the process dies, hangs, floods or lies."""

import time
from typing import Any

import pytest

from assignment import cases
from autograder.intake.observation import FrameError, decode_observation
from autograder.sandbox.options import Options
from autograder.sandbox.starters import discard
from benchmarks.samples import SOLUTION
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import UNDEFINED
from tests.support.sittings import Sat, message, sit
from tests.support.student_code import mutated

TIMEOUT_S = 10.0
BLOCK = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=None):\n"
CASES = [cases.public_cases(name)[0] for name in EXERCISES]
FINE = {
    "defined": True,
    "signature": [["X", None]],
    "graph": None,
    "continued": False,
    "refused": "",
    "outputs": {},
    "errors": {},
    "trace": None,
}


def observed(code: str) -> Sat:
    """Observe the first public case of each function."""
    endless = "while True" in code or "iter(int, 1)" in code
    options = Options(timeout_s=TIMEOUT_S if endless else 4 * TIMEOUT_S)
    return sit(code, CASES, options)


def replaced(body: str) -> str:
    """Return the solution with another body of identity_block."""
    start, end = SOLUTION.index("def identity_block"), SOLUTION.index("def convolutional_block")
    return SOLUTION[:start] + BLOCK + body + "\n\n\n" + SOLUTION[end:]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    import os\n    os._exit(3)", "it ended the process with exit status 3 while it ran"),
        ("    import ctypes\n    ctypes.string_at(0)", "it was killed by SIGSEGV while it ran"),
        pytest.param("    while True:\n        pass", "it was stopped after 10 s while it ran", marks=pytest.mark.slow),
    ],
)
def test_function_that_ends_the_process_costs_only_itself(body: str, said: str) -> None:
    """The other functions are observed in a new process."""
    block, other, network = observed(replaced(body)).observations

    assert said == block.errors["graph"].message
    assert {} == other.errors == network.errors


def test_system_exit_is_an_error_like_others() -> None:
    """`exit()` in a function is recorded, and the process continues."""
    block, other, _ = observed(replaced("    raise SystemExit(0)")).observations

    assert "SystemExit" == block.errors["graph"].type
    assert {} == other.errors


@pytest.mark.slow
def test_code_that_hangs_while_its_cells_run_stops_every_case() -> None:
    """No function is observed."""
    seen = observed("def identity_block(x=any(iter(int, 1))):\n    pass\n")

    assert {"it was stopped after 10 s while its cells were run"} == {
        observation.errors["graph"].message for observation in seen.observations
    }


def until(moment: str, wait: str) -> str:
    """Return the solution with blocks that do something until a moment, given as the system's time."""
    loop = f"import time\n    while time.time() < {moment}:\n        {wait}\n    F1, F2, F3 = filters"
    return mutated(("F1, F2, F3 = filters", loop))


@pytest.mark.slow
def test_process_that_seldom_got_the_processor_gets_a_second_try() -> None:
    """A machine that stands still, as code that sleeps until a moment makes it seem, costs no point."""
    code = until(str(time.time() + TIMEOUT_S + 5), "time.sleep(0.1)")

    assert all(observation.errors == {} for observation in sit(code, CASES, Options(timeout_s=TIMEOUT_S)).observations)


@pytest.mark.slow
def test_code_that_always_waits_is_stopped() -> None:
    """It gets no third try."""
    assert "it was stopped after 10 s while it ran" == message(until("1e11", "time.sleep(0.1)"), Options(timeout_s=10))


def test_prints_do_not_reach_the_grader(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither Python's prints nor writes to descriptor 1 get into the grader's output or its channel."""
    noisy = mutated(
        ("F1, F2, F3 = filters", 'print("hello")\n    import os\n    os.write(1, b"{}\\n")\n    F1, F2, F3 = filters')
    )

    assert all(observation.errors == {} for observation in observed(noisy).observations)
    assert ("", "") == capfd.readouterr()


def test_child_has_a_clean_environment_and_leaves_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Student code sees no variable of the grader, and its working folder is deleted afterwards."""
    monkeypatch.setenv("SECRET_OF_THE_GRADER", "42")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    discard()
    body = '    import os\n    raise ValueError(os.environ.get("SECRET_OF_THE_GRADER", "nothing") + os.getcwd())'

    block, *_ = observed(replaced(body)).observations
    discard()

    assert block.errors["graph"].message == "nothing/submission"
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "X"},
        {"signature": [["X"]]},
        {"signature": [[1, None]]},
        {"graph": {"nodes": [], "output": 3, "name": ""}},
        {"graph": {"nodes": [{"id": "a"}], "output": "a", "name": ""}},
        {"graph": []},
        {"refused": 3},
        {"refused": ["add"]},
        {"outputs": []},
        {"outputs": {"block": {"shape": [2], "values": [1.0]}}},
        {"outputs": {"block": {"shape": [1], "values": ["1"]}}},
        {"outputs": {"block": {"shape": [1], "values": [True]}}},
        {"outputs": {"block": {"shape": [-1], "values": []}}},
        {"outputs": {"block": {"shape": [1], "values": [10**400]}}},
        {"errors": {"graph": "boom"}},
        {"errors": {"graph": {"type": 1, "message": "", "function": "", "text": ""}}},
    ],
    ids=str,
)
def test_frame_that_is_no_observation_is_refused(change: dict[str, Any]) -> None:
    """Every type, length and number is checked."""
    assert FINE == decode_observation(dict(FINE)).to_json()
    with pytest.raises(FrameError):
        decode_observation(FINE | change)


def test_unknown_fields_are_dropped() -> None:
    """Only known fields are kept."""
    assert FINE == decode_observation(FINE | {"points": 10}).to_json()
    assert UNDEFINED == decode_observation({"defined": "yes", "points": 10})


def nested(depth: int) -> dict[str, Any]:
    """Return a value of an attribute, nested to a depth."""
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"inner": value}
    return value


def layer(**fields: Any) -> dict[str, Any]:
    """Return an observation whose graph has one layer."""
    node = {
        "id": "a",
        "kind": "ReLU",
        "name": None,
        "config": {},
        "inputs": [],
        "shape": [1],
        "parameters": 0,
        "layer": "",
    }
    return FINE | {"graph": {"nodes": [node | fields], "output": "a", "name": ""}}


def test_huge_numbers_and_deep_nesting_are_refused() -> None:
    """A count with thousands of digits and attributes nested deeper than any of Keras would break the judge."""
    assert 5 == decode_observation(layer(parameters=5)).graph.nodes[0].parameters
    assert decode_observation(layer(config=nested(3)))
    for fields in ({"parameters": 10**4200}, {"config": nested(100)}):
        with pytest.raises(FrameError, match="nested too deep or a number that is too large"):
            decode_observation(layer(**fields))


def test_texts_are_cut_and_cleaned() -> None:
    """No text of a student floods the feedback or holds characters that cannot be written to a file."""
    name = decode_observation(layer(name="x\ud800" * 100_000)).graph.nodes[0].name

    assert "x?" * 199 + "x…" == name


def test_modules_with_answers_cannot_be_imported() -> None:
    """The error is that of a module that does not exist."""
    block, *_ = observed(replaced("    import assignment.oracle")).observations

    assert "ModuleNotFoundError" == block.errors["graph"].type
