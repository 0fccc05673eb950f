"""Time training as the notebook does it, as the older documents do it, and with keras.applications.ResNet50.

`python -m benchmarks.training.steps` measures in turn the start of each, up to the end of the first step, and its
steps, and computes from both the time of ten epochs.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from assignment.notebook import solutions
from assignment.pretrained import BATCH_SIZE, DATASETS, LEARNING_RATE, scaled_images
from helpers.startup import load_tensorflow

Floats = npt.NDArray[np.float32]
Images = tuple[Floats, Floats, Floats, Floats]

EPOCHS, STEPS_AN_EPOCH = 10, 30
STEPS = EPOCHS * STEPS_AN_EPOCH


class Trained:
    """One network that is trained step by step.

    Args:
        build: builds the network.
        data: training images and labels, test images and labels.
        prepares: whether the variables of optimizer and metrics exist before the first step.
    """

    def __init__(self, build: Callable[[], Any], data: Images, *, prepares: bool) -> None:
        import keras

        self.times_s: list[float] = []
        begun = time.monotonic()
        model = build()
        model.compile(keras.optimizers.Adam(LEARNING_RATE), "categorical_crossentropy", metrics=["accuracy"])
        if prepares:
            model.optimizer.build(model.trainable_variables)
            model.evaluate(data[2], data[3], verbose=0)
        self._model, self._data = model, data
        self.step()
        self.start_s = time.monotonic() - begun
        self.times_s.clear()

    def step(self) -> None:
        """Train on one batch."""
        begun = time.monotonic()
        self._model.fit(self._data[0][:BATCH_SIZE], self._data[1][:BATCH_SIZE], batch_size=BATCH_SIZE, verbose=0)
        self.times_s.append(time.monotonic() - begun)

    def ten_epochs_s(self) -> float:
        """Return the computed time of ten epochs."""
        return self.start_s + (STEPS - 1) * statistics.median(self.times_s)


def speed(console: Console, rounds: int) -> None:
    """Time all networks in turn and print the table.

    Args:
        console: the console that prints.
        rounds: the number of steps after the first.
    """
    import keras

    data, network = scaled_images(DATASETS), solutions()["ResNet50"]
    peer = keras.applications.ResNet50
    trainings = {
        "as in the documents": Trained(network, data, prepares=False),
        "as in the notebook": Trained(network, data, prepares=True),
        "keras.applications.ResNet50": Trained(
            lambda: peer(weights=None, input_shape=(64, 64, 3), classes=6), data, prepares=False
        ),
    }
    for _ in range(rounds):
        for training in trainings.values():
            training.step()
    first = trainings["as in the documents"].ten_epochs_s()
    table = Table("training", "to the end of step 1, s", "a step, s", "ten epochs, s", "ratio")
    for name, training in trainings.items():
        step_s = statistics.median(training.times_s)
        whole_s = training.ten_epochs_s()
        table.add_row(name, f"{training.start_s:.1f}", f"{step_s:.2f}", f"{whole_s:.0f}", f"{whole_s / first:.2f}")
    console.print(table)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training.steps", description=__doc__)
    parser.add_argument("--rounds", type=int, default=12, help="number of steps after the first")
    rounds = parser.parse_args().rounds
    load_tensorflow()
    speed(Console(), rounds)


if __name__ == "__main__":
    main()
