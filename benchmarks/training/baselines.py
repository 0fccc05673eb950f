"""Compare simple classifiers with the notebook's network on the test images.

`python -m benchmarks.training.baselines` fits linear classifiers to the pixels, to the strength of the edges, and to
histograms of oriented gradients (HOG). One training image in five is set aside to choose the regularization; then the
classifier is fitted to all training images. Last, the network is trained as in the notebook.
With `--varied 3360` all are fitted to 3360 hands that vary more, and judged by 600 others, as in section 9.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from assignment.pretrained import BATCH_SIZE, DATASETS, scaled_images
from benchmarks.training.one_layer import trained
from benchmarks.training.steps import EPOCHS, Images
from helpers.baselines import FEATURES, Fit, Floats, accuracy, along_principal_axes, best_fit, in_batches, ridge
from helpers.data.varied import varied_images
from helpers.startup import load_tensorflow

STEPS = 200


class Score(NamedTuple):
    """What one classifier reached.

    Args:
        classifier: how the weights were found.
        features: what it saw of an image.
        penalty: the regularization that was best on the validation images.
        validation: accuracy on these.
        test: accuracy on the test images.
    """

    classifier: str
    features: str
    penalty: float
    validation: float
    test: float


def logistic(features: Floats, targets: Floats, penalty: float) -> Floats:
    """Return the weights of a multinomial logistic regression, found by Nesterov's accelerated gradient descent.

    Args:
        features: one row for each image; the largest variance along a direction must be about 1.
        targets: one-hot labels.
        penalty: of the squared length of the weights.
    """
    weights = ahead = np.zeros((features.shape[1], targets.shape[1]), dtype=features.dtype)
    for step in range(STEPS):
        scores = features @ ahead
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = odds / odds.sum(axis=1, keepdims=True) - targets
        before, weights = weights, ahead - (features.T @ error / len(features) + penalty * ahead) / (1 + penalty)
        ahead = weights + step / (step + 3) * (weights - before)
    return weights


CLASSIFIERS: dict[str, Fit] = {"ridge regression": ridge, "logistic regression": logistic}


def scores(images: Images, classifiers: Iterable[str] = CLASSIFIERS) -> list[Score]:
    """Return what each classifier reaches with each kind of features.

    Args:
        images: training images and labels, test images and labels.
        classifiers: names of them.
    """
    train_images, train_labels, test_images, test_labels = images
    found = []
    for name, features in FEATURES.items():
        train, test = along_principal_axes(in_batches(features, train_images), in_batches(features, test_images))
        for kind in classifiers:
            weights, penalty, validation = best_fit(CLASSIFIERS[kind], train, train_labels)
            found.append(Score(kind, name, penalty, validation, accuracy(weights, test, test_labels)))
    return found


def show(console: Console, found: list[Score], network: tuple[float, float] | None) -> None:
    """Print the accuracies.

    Args:
        console: the console that prints.
        found: those of the simple classifiers.
        network: the network's test accuracy with the moving averages of training and with measured ones; None if it
            was not trained.
    """
    table = Table("classifier", "features", "penalty", "validation accuracy", "test accuracy")
    for score in found:
        accuracies = (f"{score.validation:.3f}", f"{score.test:.3f}")
        table.add_row(score.classifier, score.features, f"{score.penalty:g}", *accuracies)
    if network:
        for averages, accuracy in zip(("of training", "measured"), network, strict=True):
            table.add_row("the notebook's network", f"pixels; averages {averages}", "", "", f"{accuracy:.3f}")
    console.print(table)


def network_accuracies(images: Images, epochs: int) -> tuple[float, float]:
    """Train the notebook's network; return its test accuracy before and after its averages are measured.

    Args:
        images: training images and labels, test images and labels.
        epochs: of training.
    """
    from helpers.batch_norm import estimate_statistics

    model = trained(images, epochs)
    before = model.evaluate(*images[2:], verbose=0)[1]
    estimate_statistics(model, images[0], BATCH_SIZE)
    return before, model.evaluate(*images[2:], verbose=0)[1]


def main() -> None:
    """Fit and train, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training.baselines", description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of the network's training; 0 leaves it out")
    parser.add_argument("--varied", type=int, metavar="COUNT", help="draw so many training images that vary more")
    options = parser.parse_args()
    load_tensorflow()
    epochs, images = options.epochs, varied_images(options.varied) if options.varied else scaled_images(DATASETS)
    show(Console(), scores(images), network_accuracies(images, epochs) if epochs else None)


if __name__ == "__main__":
    main()
