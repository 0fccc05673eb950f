"""Try what could make a training step of the notebook cheaper without a change of what is taught.

`python -m benchmarks.training.faster_steps` trains in each way for a few steps, in a process of its own; the ways take
turns. It prints the time to the end of the first step, and of a step the wall and processor time with their ratios to
the notebook's. These are the shortest of all calls: other guests of a machine make a step longer, never shorter.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field

from rich.console import Console
from rich.table import Table

from assignment import notebook
from assignment.pretrained import BATCH_SIZE, DATASETS, LEARNING_RATE, scaled_images
from helpers.startup import load_tensorflow

STEPS = 10
"""Steps in one call of `fit`; the first call is not counted."""


@dataclass(frozen=True)
class Way:
    """One way to run the steps.

    Args:
        environment: settings that TensorFlow reads when it is imported.
        compiled: further arguments of `compile`.
        policy: what the layers compute with.
        is_pipeline: whether the images come from a `tf.data.Dataset` that prepares batches in advance.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    compiled: Mapping[str, object] = field(default_factory=dict)
    policy: str = "float32"
    is_pipeline: bool = False


NOTEBOOK = "as in the notebook"
WAYS = {
    NOTEBOOK: Way(),
    "batches prepared in advance": Way(is_pipeline=True),
    f"steps_per_execution={STEPS}": Way(compiled={"steps_per_execution": STEPS}),
    "jit_compile": Way(compiled={"jit_compile": True}),
    "mixed_bfloat16": Way(policy="mixed_bfloat16"),
    "without oneDNN": Way({"TF_ENABLE_ONEDNN_OPTS": "0"}),
    "one thread in an operation": Way({"TF_NUM_INTRAOP_THREADS": "1"}),
    "one operation at a time": Way({"TF_NUM_INTEROP_THREADS": "1"}),
}


@dataclass(frozen=True)
class Times:
    """What training in one way takes.

    Args:
        start_s: wall time to the end of the first step.
        step_s: wall time of a step.
        step_cpu_s: processor time of a step.
    """

    start_s: float
    step_s: float
    step_cpu_s: float


def print_times(name: str, calls: int) -> None:
    """Train in one way, and print its times: of a step those of the shortest call of `fit` after the first one.

    Args:
        name: of the way.
        calls: the number of later calls.
    """
    load_tensorflow()
    import keras
    import tensorflow as tf

    way = WAYS[name]
    keras.config.set_dtype_policy(way.policy)
    images, labels, *__ = scaled_images(DATASETS)
    batches = (images[: STEPS * BATCH_SIZE], labels[: STEPS * BATCH_SIZE])
    if way.is_pipeline:
        dataset = tf.data.Dataset.from_tensor_slices(batches).batch(BATCH_SIZE).cache().prefetch(tf.data.AUTOTUNE)
    begun = _clocks()
    model = notebook.solutions()["ResNet50"]()
    optimizer = keras.optimizers.Adam(LEARNING_RATE)
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"], **way.compiled)
    found = []
    for _ in range(calls + 1):
        if way.is_pipeline:
            model.fit(dataset, verbose=0)
        else:
            model.fit(*batches, batch_size=BATCH_SIZE, verbose=0)
        ended = _clocks()
        found.append([end - begin for begin, end in zip(begun, ended, strict=True)])
        begun = ended
    step_s, step_cpu_s = (min(times) / STEPS for times in zip(*found[1:], strict=True))
    print(json.dumps(asdict(Times(found[0][0] - (STEPS - 1) * step_s, step_s, step_cpu_s))))


def _clocks() -> tuple[float, float]:
    return time.monotonic(), time.process_time()


def _times(name: str, calls: int) -> Times:
    program = f"from {__spec__.name if __spec__ else __name__} import print_times; print_times({name!r}, {calls})"
    environment = {**os.environ, **WAYS[name].environment}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=notebook.ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    return Times(**json.loads(done.stdout.splitlines()[-1]))


def _shortest(turns: Sequence[Times]) -> Times:
    start_s, step_s, step_cpu_s = (min(column) for column in zip(*map(astuple, turns), strict=True))
    return Times(start_s, step_s, step_cpu_s)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training.faster_steps", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="number of turns")
    parser.add_argument("--calls", type=int, default=4, help=f"number of times {STEPS} steps in a turn")
    options = parser.parse_args()
    turns = [{name: _times(name, options.calls) for name in WAYS} for _ in range(options.rounds)]
    found = {name: _shortest([turn[name] for turn in turns]) for name in WAYS}
    usual = found[NOTEBOOK]
    table = Table("way", "to the end of step 1, s", "a step, s", "ratio", "processor time of a step, s", "ratio")
    for name, its in found.items():
        wall = f"{its.step_s:.3f}", f"{its.step_s / usual.step_s:.2f}"
        cpu = f"{its.step_cpu_s:.3f}", f"{its.step_cpu_s / usual.step_cpu_s:.2f}"
        table.add_row(name, f"{its.start_s:.1f}", *wall, *cpu)
    Console().print(table)


if __name__ == "__main__":
    main()
