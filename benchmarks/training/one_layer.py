"""Train as the notebook does, and measure what the moving averages of single layers cost on the validation images.

`python -m benchmarks.training.one_layer` trains twice, on pixels from 0 to 1 and on standardized pixels. After each
training it evaluates the network with the moving averages of training (stale), with all averages measured on the
training images, and with those of one layer exchanged: stale among measured ones, and measured among stale ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table

from assignment.notebook import solutions
from assignment.pretrained import BATCH_SIZE, DATASETS, LEARNING_RATE, validation_images
from benchmarks.training.steps import EPOCHS, Images
from helpers.startup import load_tensorflow

if TYPE_CHECKING:
    from helpers.batch_norm import Statistics

FIRST = "bn_conv1"


def standardized(images: Images) -> Images:
    """Return the images with mean 0 and standard deviation 1 in each color of those to train on.

    Args:
        images: to train on and to validate with, each with labels.
    """
    mean, deviation = images[0].mean(axis=(0, 1, 2)), images[0].std(axis=(0, 1, 2))
    return (images[0] - mean) / deviation, images[1], (images[2] - mean) / deviation, images[3]


def trained(images: Images, epochs: int) -> Any:
    """Return the notebook's network, trained from the notebook's seed.

    Args:
        images: to train on and to validate with, each with labels.
        epochs: of training.
    """
    import keras

    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    model = solutions()["ResNet50"]()
    model.compile(keras.optimizers.Adam(LEARNING_RATE), "categorical_crossentropy", metrics=["accuracy"])
    model.fit(*images[:2], epochs=epochs, batch_size=BATCH_SIZE, verbose=2)
    return model


def measure(console: Console, title: str, model: Any, images: Images) -> None:
    """Print the validation accuracy with stale and with measured averages, and with those of one layer exchanged.

    Args:
        console: the console that prints.
        title: what the network was trained on.
        model: trained.
        images: to train on and to validate with, each with labels.
    """
    from helpers.batch_norm import estimate_statistics, moving_statistics

    stale = moving_statistics(model)
    estimate_statistics(model, images[0], BATCH_SIZE)
    measured = moving_statistics(model)
    first, fresh = stale[0], measured[0]
    console.print(f"{title}: variance of {FIRST} measured {_mean(fresh)}, moving average {_mean(first)}")
    table = Table("averages", "validation accuracy")
    table.add_row("all stale", _accuracy(model, stale, images))
    table.add_row("all measured", _accuracy(model, measured, images))
    for number, layer in enumerate(stale):
        alone = _accuracy(model, [*measured[:number], layer, *measured[number + 1 :]], images)
        if layer.layer == FIRST or float(alone) < float(_accuracy(model, measured, images)) - 0.05:
            table.add_row(f"{layer.layer} stale, the others measured", alone)
    table.add_row(f"{FIRST} measured, the others stale", _accuracy(model, [fresh, *stale[1:]], images))
    console.print(table)


def _mean(statistics: Statistics) -> str:
    return f"{statistics.variance.mean():.4f}"


def _accuracy(model: Any, statistics: Iterable[Statistics], images: Images) -> str:
    from helpers.batch_norm import set_statistics

    set_statistics(model, statistics)
    predicted = model.predict(images[2], verbose=0).argmax(axis=1)
    return f"{np.mean(predicted == images[3].argmax(axis=1)):.3f}"


def main() -> None:
    """Train both ways, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training.one_layer", description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    epochs = parser.parse_args().epochs
    load_tensorflow()
    console, images = Console(), validation_images(DATASETS)
    for title, chosen in (("pixels from 0 to 1", images), ("standardized pixels", standardized(images))):
        measure(console, title, trained(chosen, epochs), chosen)


if __name__ == "__main__":
    main()
