"""The zygote and its children: when it refuses to fork, and what a child may use and finds."""

import os
import subprocess
import sys

import pytest

from autograder.sandbox.options import Options
from tests.support.sittings import message

BLOCK = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=None):\n    "


@pytest.mark.parametrize(
    ("use", "reason"),
    [("tf.constant(1) + 1", "TensorFlow used"), ("threading.Event()", ""), ("start_thread()", "2 threads")],
)
def test_zygote_that_is_not_safe_to_fork_says_so(use: str, reason: str) -> None:
    """After an operation, or with a second thread, a child would hang."""
    program = f"""
import os, threading, tensorflow as tf
from autograder.confined.zygote import require_safe_to_fork
def start_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()
{use}
try:
    require_safe_to_fork(os.open("/proc", os.O_RDONLY))
except RuntimeError as error:
    print(error)
"""
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ | one_thread
    )

    assert reason in done.stdout
    assert bool(reason) is bool(done.stdout)


def test_memory_is_bounded() -> None:
    """A child that allocates more than its limit gets a MemoryError or is stopped; a little is fine."""
    options = Options(memory_bytes=2**29)
    code = f"{BLOCK}x = bytearray({{bytes}})\n    raise ValueError('done')"

    assert "done" == message(code.format(bytes=2**20), options)
    assert "done" != message(code.format(bytes=2**30), options)


def test_files_of_the_submission_are_there_and_can_be_used() -> None:
    """A module next to the notebook can be imported, and a file in a folder can be read."""
    files = {"mine.py": b"WORD = 'mine'", "data/words.txt": b" and yours"}
    code = f"{BLOCK}import mine\n    raise ValueError(mine.WORD + open('data/words.txt').read())"

    assert "mine and yours" == message(code, files=files)
