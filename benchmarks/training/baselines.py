"""Compare simple classifiers with the notebook's network on the test images.

`python -m benchmarks.training.baselines` fits linear classifiers to the pixels, to the strength of the edges, and to
histograms of oriented gradients (HOG). One training image in five is set aside to choose the regularization; then the
classifier is fitted to all training images. Last, the network is trained as in the notebook.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from assignment.pretrained import BATCH_SIZE, DATASETS, scaled_images
from benchmarks.training.one_layer import trained
from benchmarks.training.steps import EPOCHS, Floats, Images
from helpers.startup import load_tensorflow

Fit = Callable[[Floats, Floats, float], Floats]

BRIGHTNESS = np.array([0.30, 0.59, 0.11], dtype=np.float32)
CELL_PX, ORIENTATIONS = 8, 9
"""As Dalal and Triggs chose them for 64x128 pixels."""

VALIDATION_EVERY = 5
STEPS = 200
PENALTIES = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
"""Weights of the squared length of the classifier's weights, relative to the largest variance of a feature."""


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


def pixels(images: Floats) -> Floats:
    """Return all color values of each image as a row."""
    return images.reshape(len(images), -1)


def edges(images: Floats) -> Floats:
    """Return the length of the brightness gradient at each pixel."""
    slopes = np.gradient(images @ BRIGHTNESS, axis=(1, 2))
    return np.asarray(np.hypot(*slopes).reshape(len(images), -1), dtype=np.float32)


def hog(images: Floats) -> Floats:
    """Return histograms of oriented gradients: 9 orientations, cells of 8x8 pixels, normalized in blocks of 2x2 cells.

    Source: N. Dalal and B. Triggs, Histograms of oriented gradients for human detection, CVPR 2005.

    Args:
        images: with pixels from 0 to 1.
    """
    along_y, along_x = np.gradient(images @ BRIGHTNESS, axis=(1, 2))
    place = np.mod(np.arctan2(along_y, along_x) / np.pi, 1.0) * ORIENTATIONS - 0.5
    length, lower = np.hypot(along_y, along_x), np.floor(place)
    bins = np.arange(ORIENTATIONS)
    share = place - lower
    votes = (np.mod(lower, ORIENTATIONS)[..., None] == bins) * (length * (1 - share))[..., None]
    votes += (np.mod(lower + 1, ORIENTATIONS)[..., None] == bins) * (length * share)[..., None]
    count, cells = len(images), images.shape[1] // CELL_PX
    whole = votes[:, : cells * CELL_PX, : cells * CELL_PX]
    histograms = whole.reshape(count, cells, CELL_PX, cells, CELL_PX, ORIENTATIONS).sum(axis=(2, 4))
    corners = [histograms[:, y : cells - 1 + y, x : cells - 1 + x] for y in (0, 1) for x in (0, 1)]
    blocks = np.concatenate(corners, axis=-1)
    blocks = np.minimum(blocks / np.sqrt((blocks**2).sum(axis=-1, keepdims=True) + 1e-4), 0.2)
    blocks /= np.sqrt((blocks**2).sum(axis=-1, keepdims=True) + 1e-4)
    return np.asarray(blocks.reshape(count, -1), dtype=np.float32)


def ridge(features: Floats, targets: Floats, penalty: float) -> Floats:
    """Return the weights of a ridge regression on the one-hot labels.

    Args:
        features: one row for each image.
        targets: one-hot labels.
        penalty: of the squared length of the weights.
    """
    square = features.T @ features / len(features) + penalty * np.eye(features.shape[1], dtype=features.dtype)
    return np.linalg.solve(square, features.T @ (targets - targets.mean(axis=0)) / len(features))


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
FEATURES: dict[str, Callable[[Floats], Floats]] = {"pixels": pixels, "edge strengths": edges, "HOG": hog}


def scores(images: Images, classifiers: Iterable[str] = CLASSIFIERS) -> list[Score]:
    """Return what each classifier reaches with each kind of features.

    Args:
        images: training images and labels, test images and labels.
        classifiers: names of them.
    """
    train_images, train_labels, test_images, test_labels = images
    found = []
    for name, features in FEATURES.items():
        train, test = _rotated(features(train_images), features(test_images))
        found += [_score((kind, name), (train, train_labels, test, test_labels)) for kind in classifiers]
    return found


def _rotated(train: Floats, test: Floats) -> tuple[Floats, Floats]:
    """Return the same features along their principal axes, of which there are at most as many as training images.

    Products of features stay the same but for a factor, so the classifiers do too, and they are fitted faster. The
    factor makes the largest variance 1.
    """
    middle = train.mean(axis=0)
    seen, new = (np.asarray(features - middle, dtype=np.float64) for features in (train, test))
    values, vectors = np.linalg.eigh(seen @ seen.T)
    kept = values > 1e-9 * values[-1]
    axes = seen.T @ vectors[:, kept] / np.sqrt(values[kept] * values[-1] / len(seen))
    return (seen @ axes).astype(np.float32), (new @ axes).astype(np.float32)


def _score(names: tuple[str, str], data: tuple[Floats, Floats, Floats, Floats]) -> Score:
    """Choose the regularization on one training image in five, fit to all, and measure."""
    train, labels, test, test_labels = data
    fit = CLASSIFIERS[names[0]]
    kept_back = np.arange(len(train)) % VALIDATION_EVERY == 0
    by_penalty = {}
    for penalty in PENALTIES:
        weights = fit(train[~kept_back], labels[~kept_back], penalty)
        by_penalty[penalty] = _accuracy(weights, train[kept_back], labels[kept_back])
    best = max(by_penalty, key=lambda penalty: by_penalty[penalty])
    return Score(*names, best, by_penalty[best], _accuracy(fit(train, labels, best), test, test_labels))


def _accuracy(weights: Floats, features: Floats, labels: Floats) -> float:
    return float(np.mean(np.argmax(features @ weights, axis=1) == labels.argmax(axis=1)))


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
    epochs = parser.parse_args().epochs
    load_tensorflow()
    images = scaled_images(DATASETS)
    show(Console(), scores(images), network_accuracies(images, epochs) if epochs else None)


if __name__ == "__main__":
    main()
