"""Time the notebook's training as it is, as the older documents have it, and that of keras.applications.ResNet50.

`python -m benchmarks.training` measures, by turns in one run, the start of each (up to the end of the first step) and
its steps, and puts them together to ten epochs. `--accuracy` trains the notebook's network for its ten epochs once and
measures it on the test images with several kinds of statistics.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from helpers.quiet import load_tensorflow

load_tensorflow()

import keras  # noqa: E402 - after the lines of its log were hushed

from assignment.notebook import solutions  # noqa: E402
from assignment.pretrained import DATASETS, scaled_images  # noqa: E402
from helpers.training import Statistics, estimate_statistics, moving_statistics  # noqa: E402

Floats = npt.NDArray[np.float32]
Images = tuple[Floats, Floats, Floats, Floats]

BATCH_SIZE, EPOCHS, LEARNING_RATE = 32, 10, 0.00015
STEPS = EPOCHS * 34
FASTER_MOMENTUM = 0.9


class Trained:
    """One network that is trained step by step.

    Args:
        build: makes it.
        prepares: whether the optimizer's and the metrics' variables are made before the first step.
    """

    def __init__(self, build: Callable[[], Any], data: Images, *, prepares: bool) -> None:
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
        """Put start and steps together."""
        return self.start_s + (STEPS - 1) * statistics.median(self.times_s)


def speed(console: Console, rounds: int) -> None:
    """Time all of them by turns.

    Args:
        console: where the table is shown.
        rounds: steps of each, after the first.
    """
    data, network = scaled_images(DATASETS), solutions()["ResNet50"]
    peer = keras.applications.ResNet50
    kinds = {
        "as in the documents": Trained(network, data, prepares=False),
        "as in the notebook": Trained(network, data, prepares=True),
        "keras.applications.ResNet50": Trained(
            lambda: peer(weights=None, input_shape=(64, 64, 3), classes=6), data, prepares=False
        ),
    }
    for _ in range(rounds):
        for each in kinds.values():
            each.step()
    first = kinds["as in the documents"].ten_epochs_s()
    table = Table("training", "to the end of step 1, s", "a step, s", "ten epochs, s", "ratio")
    for name, each in kinds.items():
        step_s = statistics.median(each.times_s)
        whole_s = each.ten_epochs_s()
        table.add_row(name, f"{each.start_s:.1f}", f"{step_s:.2f}", f"{whole_s:.0f}", f"{whole_s / first:.2f}")
    console.print(table)


class Follow(keras.callbacks.Callback):  # type: ignore[misc]  # Keras is untyped
    """Keeps the averages that another momentum would have given; weights do not depend on it."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self._last = moving_statistics(model)
        self.averages = self._last

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Work out what the batch's own statistics were, and mix them in."""
        del batch, logs
        now = moving_statistics(self.model)
        met = [_unmixed(*each) for each in zip(self._last, now, strict=True)]
        self.averages = [_mixed(*each, FASTER_MOMENTUM) for each in zip(self.averages, met, strict=True)]
        self._last = now


def _unmixed(last: Statistics, now: Statistics, momentum: float = 0.99) -> Statistics:
    mean = (now.mean - momentum * last.mean) / (1 - momentum)
    return Statistics(now.layer, mean, (now.variance - momentum * last.variance) / (1 - momentum))


def _mixed(average: Statistics, met: Statistics, momentum: float) -> Statistics:
    mean = momentum * average.mean + (1 - momentum) * met.mean
    return Statistics(met.layer, mean, momentum * average.variance + (1 - momentum) * met.variance)


def accuracy(console: Console, epochs: int) -> None:
    """Train once, and compare what the same weights achieve with different statistics.

    Args:
        console: where the table is shown.
        epochs: how many.
    """
    train, train_labels, test, test_labels = scaled_images(DATASETS)
    keras.utils.set_random_seed(1)
    model = solutions()["ResNet50"]()
    model.compile(keras.optimizers.Adam(LEARNING_RATE), "categorical_crossentropy", metrics=["accuracy"])
    follow = Follow(model)
    history = model.fit(train, train_labels, epochs=epochs, batch_size=BATCH_SIZE, verbose=2, callbacks=[follow])
    test_accuracy = {"moving averages, momentum 0.99": _accuracy(model, test, test_labels)}
    for each in follow.averages:
        model.get_layer(each.layer).moving_mean.assign(each.mean)
        model.get_layer(each.layer).moving_variance.assign(each.variance)
    test_accuracy[f"moving averages, momentum {FASTER_MOMENTUM}"] = _accuracy(model, test, test_labels)
    parts = [np.argmax(model(test[start : start + 40], training=True), axis=1) for start in range(0, len(test), 40)]
    test_accuracy["each test batch's own"] = float(np.mean(np.concatenate(parts) == test_labels.argmax(axis=1)))
    estimate_statistics(model, train, BATCH_SIZE)
    test_accuracy["estimated anew"] = _accuracy(model, test, test_labels)
    table = Table(f"statistics after {epochs} epochs", "test accuracy")
    for name, value in test_accuracy.items():
        table.add_row(name, f"{value:.3f}")
    console.print(table, f"training accuracy {history.history['accuracy'][-1]:.3f}")


def _accuracy(model: Any, test: Floats, labels: Floats) -> float:
    return float(model.evaluate(test, labels, verbose=0)[1])


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("--rounds", type=int, default=12, help="steps of each after the first")
    parser.add_argument("--accuracy", action="store_true", help="train, and compare statistics")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="with --accuracy")
    options = parser.parse_args()
    console = Console()
    if options.accuracy:
        accuracy(console, options.epochs)
        console.print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")
    else:
        speed(console, options.rounds)


if __name__ == "__main__":
    main()
