"""What a submission sends can fail its judge only at its own cost, and within limits."""

import time
from collections.abc import Sequence

import numpy as np
import pytest

from autograder.judge import containment, remembered
from autograder.judge.containment import NotObservedError, contained
from autograder.judge.workload import MOST_OF_A_BLOCK, Workload
from helpers.contract.case import Case
from helpers.contract.graph import Node
from helpers.contract.observation import UNDEFINED, Observation


def observe(cases: Sequence[Case]) -> list[Observation]:
    """Return an observation for each case."""
    return [UNDEFINED for _case in cases]


def spin(cpu_s: float) -> None:
    """Use processor time."""
    until = time.process_time() + cpu_s
    while time.process_time() < until:
        pass


@pytest.mark.parametrize("error", [KeyError("weights_key"), MemoryError(), RecursionError(), ValueError("too big")])
def test_error_while_judging_is_the_submissions(error: Exception) -> None:
    """Whatever it is, the other result is returned."""

    def judge(_observe: object) -> str:
        raise error

    assert "contradiction" == contained(judge, observe, otherwise=lambda: "contradiction")


def test_error_while_observing_is_the_graders() -> None:
    """It is raised, with its cause."""

    def fail(_cases: Sequence[Case]) -> list[Observation]:
        raise OSError("no more processes")

    with pytest.raises(NotObservedError, match="no more processes") as raised:
        contained(lambda asked: asked([]), fail, otherwise=list)

    assert isinstance(raised.value.__cause__, OSError)


def test_judging_ends_after_its_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """While something is observed it is not cut off, but what comes after it is."""
    monkeypatch.setattr(containment, "MOST_CPU_S", 0.2)
    finished = []

    def busy(cases: Sequence[Case]) -> list[Observation]:
        spin(0.5)
        finished.append(True)
        return observe(cases)

    assert "stopped" == contained(lambda _asked: spin(60), observe, otherwise=lambda: "stopped")
    assert "stopped" == contained(lambda asked: asked([]), busy, otherwise=lambda: "stopped")
    assert [True] == finished
    assert "right" == contained(lambda _asked: "right", observe, otherwise=lambda: "stopped")


def test_results_are_remembered_within_a_number_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small results are computed once, large ones each time; what one worker learned another one knows."""
    monkeypatch.setattr(remembered, "CACHES", {})
    asked = []

    @remembered.remembered(lambda _number, found: found.nbytes)
    def zeros(number: int) -> np.ndarray:
        asked.append(number)
        return np.zeros(number)

    lesson = remembered.Lesson()
    for number in (10, 10, 10**6, 10**6):
        zeros(number)
    assert [10, 10**6, 10**6] == asked

    packed = lesson.packed()
    assert b"" == remembered.Lesson().packed()
    [cache] = remembered.CACHES.values()
    cache.clear()
    remembered.learn(packed)
    zeros(10)
    assert [10, 10**6, 10**6] == asked
    for number in range(200_000, 200_100):
        zeros(number)
    assert cache.currsize <= remembered.MOST_BYTES


POOL = {"pool_size": (20, 20), "strides": (1, 1), "padding": "valid"}
DILATED = {"kernel_size": (3, 3), "strides": (1, 1), "filters": 3, "dilation_rate": (4000, 4000)}


@pytest.mark.parametrize(
    ("kind", "config", "times"),
    [("MaxPooling2D", POOL, 7), ("AveragePooling2D", POOL, 7), ("Conv2D", DILATED, 0), ("ReLU", {}, 1_000)],
)
def test_cost_of_a_block_is_known_before_it_is_evaluated(kind: str, config: dict[str, object], times: int) -> None:
    """Each layer alone may be affordable, but not any number of them; padding for a dilation counts."""
    workload = Workload(MOST_OF_A_BLOCK)
    node = Node("n", kind, None, config, ("i",), ())

    for _number in range(times):
        workload.add(node, [(1, 15, 15, 3)])
    with pytest.raises(ValueError, match="too large"):
        add_often(workload, node)


def add_often(workload: Workload, node: Node) -> None:
    """Add a layer two thousand times."""
    for _number in range(2_000):
        workload.add(node, [(1, 15, 15, 3)])
