"""Train the notebook's network in several ways and measure the accuracy on the validation images.

`python -m benchmarks.training.accuracy` trains three times: with the notebook's constant learning rate for three times
its epochs, again for its ten epochs to see whether the same seed gives the same losses, and with a cosine decay.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table

from assignment.notebook import solutions
from assignment.pretrained import BATCH_SIZE, DATASETS, LEARNING_RATE, validation_images
from benchmarks.training.steps import EPOCHS, STEPS_AN_EPOCH, Images
from helpers.startup import load_tensorflow

if TYPE_CHECKING:
    from helpers.batch_norm import Statistics

FASTER_MOMENTUM = 0.9
VALIDATION_BATCH_SIZE = 40
COLUMNS = ("training", "averages, 0.99", f"averages, {FASTER_MOMENTUM}", "each batch's own", "estimated anew")


@dataclass
class Run:
    """One training: its learning rate, its epochs, and what was measured."""

    name: str
    rate: Any
    epochs: int
    losses: list[float] = field(default_factory=list)
    accuracies: dict[int, tuple[float, ...]] = field(default_factory=dict)


class Follow:
    """Compute the averages that another momentum would give; the weights do not depend on the momentum.

    Args:
        model: the network, before it is trained.
    """

    def __init__(self, model: Any) -> None:
        from helpers.batch_norm import moving_statistics

        self._model = model
        self._last = moving_statistics(model)
        self.averages = self._last

    def after_batch(self, batch: int, logs: Any) -> None:
        """Compute the batch's own statistics and update the averages with them."""
        del batch, logs
        from helpers.batch_norm import moving_statistics

        now = moving_statistics(self._model)
        of_batch = [_batch_statistics(before, after) for before, after in zip(self._last, now, strict=True)]
        self.averages = [
            _moved(average, batch_statistics, FASTER_MOMENTUM)
            for average, batch_statistics in zip(self.averages, of_batch, strict=True)
        ]
        self._last = now


def _batch_statistics(before: Statistics, after: Statistics, momentum: float = 0.99) -> Statistics:
    """Compute a batch's statistics from the moving averages before and after it."""
    mean = (after.mean - momentum * before.mean) / (1 - momentum)
    variance = (after.variance - momentum * before.variance) / (1 - momentum)
    return after._replace(mean=mean, variance=variance)


def _moved(average: Statistics, of_batch: Statistics, momentum: float) -> Statistics:
    """Move averages one step towards a batch's statistics."""
    mean = momentum * average.mean + (1 - momentum) * of_batch.mean
    variance = momentum * average.variance + (1 - momentum) * of_batch.variance
    return of_batch._replace(mean=mean, variance=variance)


def train(run: Run, images: Images) -> None:
    """Train from the seed and measure after every ten epochs.

    Args:
        run: the training; the measurements are put into it.
        images: to train on and to validate with, each with labels.
    """
    import keras

    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    model = solutions()["ResNet50"]()
    model.compile(keras.optimizers.Adam(run.rate), "categorical_crossentropy", metrics=["accuracy"])
    follow = Follow(model)
    following = keras.callbacks.LambdaCallback(on_train_batch_end=follow.after_batch)
    for begin in range(0, run.epochs, EPOCHS):
        end = min(begin + EPOCHS, run.epochs)
        history = model.fit(
            *images[:2], initial_epoch=begin, epochs=end, batch_size=BATCH_SIZE, verbose=2, callbacks=[following]
        ).history
        run.losses += history["loss"]
        run.accuracies[end] = (history["accuracy"][-1], *_validated(model, follow, images))


def _validated(model: Any, follow: Follow, images: Images) -> Iterator[float]:
    """Yield the validation accuracy with each kind of statistics; afterwards the model has its own again."""
    from helpers.batch_norm import estimate_statistics, moving_statistics, set_statistics

    own = moving_statistics(model)
    yield _accuracy(model, images)
    set_statistics(model, follow.averages)
    yield _accuracy(model, images)
    yield _accuracy_by_batches(model, images)
    estimate_statistics(model, images[0], BATCH_SIZE)
    yield _accuracy(model, images)
    set_statistics(model, own)


def _accuracy(model: Any, images: Images) -> float:
    return float(model.evaluate(*images[2:], verbose=0)[1])


def _accuracy_by_batches(model: Any, images: Images) -> float:
    batches = np.split(images[2], len(images[2]) // VALIDATION_BATCH_SIZE)
    predicted = np.concatenate([np.argmax(model(batch, training=True), axis=1) for batch in batches])
    return float(np.mean(predicted == images[3].argmax(axis=1)))


def show(console: Console, runs: list[Run]) -> None:
    """Print the accuracies of all runs, and how much the losses of two runs with the same seed differ.

    Args:
        console: the console that prints.
        runs: the runs; the second repeats the first.
    """
    table = Table("learning rate", "epochs", *COLUMNS)
    for run in runs:
        for epochs, values in run.accuracies.items():
            table.add_row(run.name, str(epochs), *(f"{accuracy:.3f}" for accuracy in values))
    console.print(table)
    first, again = (np.array(run.losses[: runs[1].epochs]) for run in runs[:2])
    difference = np.abs(first - again) / first
    console.print(f"Same seed again: largest relative difference of the losses {difference.max():.2g}")


def main() -> None:
    """Train in all ways and print the accuracies."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training.accuracy", description=__doc__)
    parser.add_argument(
        "--epochs", type=int, default=EPOCHS, help="epochs of the shorter runs; the first run has three times as many"
    )
    epochs = parser.parse_args().epochs
    load_tensorflow()
    import keras

    falling = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, epochs * STEPS_AN_EPOCH)
    runs = [
        Run("constant", LEARNING_RATE, 3 * epochs),
        Run("constant, again", LEARNING_RATE, epochs),
        Run("falling along a cosine", falling, epochs),
    ]
    console, images = Console(), validation_images(DATASETS)
    for run in runs:
        train(run, images)
    show(console, runs)
    console.print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
