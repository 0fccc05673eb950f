"""What the system says of an attempted step, and that a dead attempt does not count as a success."""

import os
import signal
from collections.abc import Callable

import pytest

from autograder.lockdown.attempt import error_in_fork
from autograder.wall.layers import IN_FORCE


def refused() -> None:
    """Raise what the system raises if it refuses a step."""
    raise PermissionError("no")


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (lambda: None, IN_FORCE),
        (refused, "no"),
        (lambda: 1 // 0, "ZeroDivisionError('integer division or modulo by zero')"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "its process was killed by signal 9"),
        (lambda: os._exit(3), "its process ended with status 3"),
    ],
    ids=["done", "refused", "error", "killed", "ended"],
)
def test_step_is_in_force_only_if_its_process_ends_well(step: Callable[[], object], error: str) -> None:
    """A process that writes nothing because it died has not shown that the step is possible."""
    assert error == error_in_fork(step)
