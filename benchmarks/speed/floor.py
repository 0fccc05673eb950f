"""Measure the floor: the processor time of a student's functions by themselves, in a warm process as the grader forks.

It is that of building ResNet50 once without variables, and of calling each block once.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

from assignment import notebook
from autograder.sandbox.process import LIBRARY_SETTINGS

_TIMES = 9


def floor_s() -> float:
    """Return the processor time of the solution in a warm forked process, the median of several."""
    command = [sys.executable, "-c", f"from {__name__} import print_median; print_median()"]
    environment = {**os.environ, **LIBRARY_SETTINGS}
    done = subprocess.run(command, cwd=notebook.ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return float(done.stdout)


def print_median() -> None:
    """Print the median; the process must not have used TensorFlow before."""
    from autograder.confined.zygote import warm_up

    warm_up(for_kernels=False)
    print(statistics.median(_in_a_child() for _ in range(_TIMES)))


def _in_a_child() -> float:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.write(writer, str(_seconds_of_calls()).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    os.waitpid(pid, 0)
    return float(os.read(reader, 100))


def _seconds_of_calls() -> float:
    """Call the solution's functions, and return the processor time that this took."""
    from helpers.contract.patterns import pattern
    from helpers.observe.keras_internals import without_variables

    namespace = notebook.solutions()
    images = pattern((3, 4, 4, 3), 0).astype("float32")
    begun_s = time.process_time()
    with without_variables():
        namespace["ResNet50"]()
        namespace["identity_block"](images, f=2, filters=[4, 4, 3])
        namespace["convolutional_block"](images, f=2, filters=[4, 4, 6])
    return time.process_time() - begun_s
