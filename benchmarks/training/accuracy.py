"""Train the notebook's network in several ways, and measure what each achieves on the test images.

`python -m benchmarks.training_accuracy` trains with the notebook's constant learning rate for three times its epochs,
again for its ten epochs to see what the same seed repeats, and with a rate that falls along a cosine.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from helpers.startup import load_tensorflow

load_tensorflow()

import keras  # noqa: E402 - after the lines of its log were hushed

from assignment.notebook import solutions  # noqa: E402
from assignment.pretrained import BATCH_SIZE, DATASETS, LEARNING_RATE, scaled_images  # noqa: E402
from benchmarks.training.steps import EPOCHS, STEPS_AN_EPOCH, Images  # noqa: E402
from helpers.batch_norm import Statistics, estimate_statistics, moving_statistics  # noqa: E402

FASTER_MOMENTUM = 0.9
TEST_BATCH_SIZE = 40
COLUMNS = ("training", "averages, 0.99", f"averages, {FASTER_MOMENTUM}", "each test batch's own", "estimated anew")


@dataclass
class Run:
    """One training: its rate, its epochs, and what was measured on the way."""

    name: str
    rate: Any
    epochs: int
    losses: list[float] = field(default_factory=list)
    accuracies: dict[int, tuple[float, ...]] = field(default_factory=dict)


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


def train(run: Run, images: Images) -> None:
    """Train from the seed on, and measure after every ten epochs.

    Args:
        run: says how; what is measured is put into it.
        images: training images and labels, test images and labels.
    """
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    model = solutions()["ResNet50"]()
    model.compile(keras.optimizers.Adam(run.rate), "categorical_crossentropy", metrics=["accuracy"])
    follow = Follow(model)
    for begin in range(0, run.epochs, EPOCHS):
        end = min(begin + EPOCHS, run.epochs)
        history = model.fit(
            *images[:2], initial_epoch=begin, epochs=end, batch_size=BATCH_SIZE, verbose=2, callbacks=[follow]
        ).history
        run.losses += history["loss"]
        run.accuracies[end] = (history["accuracy"][-1], *_tested(model, follow, images))


def _tested(model: Any, follow: Follow, images: Images) -> Iterator[float]:
    """Give the test accuracy with each kind of statistics, and leave those that the training goes on with."""
    kept = moving_statistics(model)
    yield _accuracy(model, images)
    _assign(model, follow.averages)
    yield _accuracy(model, images)
    yield _accuracy_by_batches(model, images)
    estimate_statistics(model, images[0], BATCH_SIZE)
    yield _accuracy(model, images)
    _assign(model, kept)


def _assign(model: Any, statistics: list[Statistics]) -> None:
    for each in statistics:
        model.get_layer(each.layer).moving_mean.assign(each.mean)
        model.get_layer(each.layer).moving_variance.assign(each.variance)


def _accuracy(model: Any, images: Images) -> float:
    return float(model.evaluate(*images[2:], verbose=0)[1])


def _accuracy_by_batches(model: Any, images: Images) -> float:
    batches = np.split(images[2], len(images[2]) // TEST_BATCH_SIZE)
    said = np.concatenate([np.argmax(model(each, training=True), axis=1) for each in batches])
    return float(np.mean(said == images[3].argmax(axis=1)))


def show(console: Console, runs: list[Run]) -> None:
    """Show the accuracies of all runs, and how far two runs of the same seed are apart.

    Args:
        console: where they are shown.
        runs: all that were trained, the second a repetition of the first.
    """
    table = Table("learning rate", "epochs", *COLUMNS)
    for run in runs:
        for epochs, values in run.accuracies.items():
            table.add_row(run.name, str(epochs), *(f"{each:.3f}" for each in values))
    console.print(table)
    first, again = (np.array(each.losses[: runs[1].epochs]) for each in runs[:2])
    apart = np.abs(first - again) / first
    console.print(f"the same seed again: the losses of the epochs differ by up to {apart.max():.2g} of themselves")


def main() -> None:
    """Train all of them, and show."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training_accuracy", description=__doc__)
    parser.add_argument(
        "--epochs", type=int, default=EPOCHS, help="of the shorter runs; the first has three times as many"
    )
    epochs = parser.parse_args().epochs
    falling = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, epochs * STEPS_AN_EPOCH)
    runs = [
        Run("constant", LEARNING_RATE, 3 * epochs),
        Run("constant, again", LEARNING_RATE, epochs),
        Run("falling along a cosine", falling, epochs),
    ]
    console, images = Console(), scaled_images(DATASETS)
    for run in runs:
        train(run, images)
    show(console, runs)
    console.print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
