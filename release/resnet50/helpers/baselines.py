"""Simple classifiers, to say how much of an accuracy the images give away without a network; NumPy only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from helpers.i18n import _

Floats = npt.NDArray[np.float32]
Fit = Callable[[Floats, Floats, float], Floats]

BRIGHTNESS = np.array([0.30, 0.59, 0.11], dtype=np.float32)
CELL_PX, ORIENTATIONS = 8, 9
"""As Dalal and Triggs chose them for 64x128 pixels."""

VALIDATION_EVERY = 5
PENALTIES = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
"""Weights of the squared length of the classifier's weights, relative to the largest variance of a feature."""

_BATCH_SIZE = 120


def baseline_accuracies(X: Floats, Y: Floats, X_new: Floats, Y_new: Floats) -> dict[str, float]:
    """Return the accuracy of ridge regression on pixels, on edges and on HOG, by the name of these features.

    One image in five of those to fit is set aside to choose the penalty.

    Args:
        X: images to fit, with pixels from 0 to 1.
        Y: their one-hot rows.
        X_new: images to measure the accuracy with.
        Y_new: their one-hot rows.
    """
    names = {"pixels": _("pixels"), "edge strengths": _("edge strengths"), "HOG": _("HOG")}
    accuracies = {}
    for name, features in FEATURES.items():
        seen, new = along_principal_axes(in_batches(features, X), in_batches(features, X_new))
        weights, *_rest = best_fit(ridge, seen, np.asarray(Y, dtype=np.float32))
        accuracies[names[name]] = accuracy(weights, new, Y_new)
    return accuracies


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


FEATURES: dict[str, Callable[[Floats], Floats]] = {"pixels": pixels, "edge strengths": edges, "HOG": hog}


def ridge(features: Floats, targets: Floats, penalty: float) -> Floats:
    """Return the weights of a ridge regression on the one-hot labels.

    Args:
        features: one row for each image.
        targets: one-hot labels.
        penalty: of the squared length of the weights.
    """
    square = features.T @ features / len(features) + penalty * np.eye(features.shape[1], dtype=features.dtype)
    return np.linalg.solve(square, features.T @ (targets - targets.mean(axis=0)) / len(features))


def in_batches(features: Callable[[Floats], Floats], images: Floats) -> Floats:
    """Return the features of all images; only those of a batch take up memory while they are computed.

    Args:
        features: one of `FEATURES`.
        images: with pixels from 0 to 1.
    """
    starts = range(0, len(images), _BATCH_SIZE)
    return np.concatenate([features(images[start : start + _BATCH_SIZE]) for start in starts])


def along_principal_axes(train: Floats, test: Floats) -> tuple[Floats, Floats]:
    """Return the same features along their principal axes, of which there are at most as many as training images.

    Products of features stay the same but for a factor, so the classifiers do too, and they are fitted faster. The
    factor makes the largest variance 1.

    Args:
        train: features of the images to fit, one row for each.
        test: features of the other images.
    """
    middle = train.mean(axis=0)
    seen, new = (np.asarray(features - middle, dtype=np.float64) for features in (train, test))
    values, vectors = np.linalg.eigh(seen @ seen.T)
    kept = values > 1e-9 * values[-1]
    axes = vectors[:, kept] / np.sqrt(values[kept] * values[-1] / len(seen))
    return (axes * values[kept]).astype(np.float32), (new @ seen.T @ axes).astype(np.float32)


def best_fit(fit: Fit, features: Floats, labels: Floats) -> tuple[Floats, float, float]:
    """Choose the penalty on one image in five, and fit to all.

    Args:
        fit: `ridge`, or another function of the same arguments.
        features: one row for each image.
        labels: one-hot rows.

    Returns:
        The weights, the penalty, and the accuracy on the images that were set aside.
    """
    kept_back = np.arange(len(features)) % VALIDATION_EVERY == 0
    by_penalty = {}
    for penalty in PENALTIES:
        weights = fit(features[~kept_back], labels[~kept_back], penalty)
        by_penalty[penalty] = accuracy(weights, features[kept_back], labels[kept_back])
    best = max(by_penalty, key=lambda penalty: by_penalty[penalty])
    return fit(features, labels, best), best, by_penalty[best]


def accuracy(weights: Floats, features: Floats, labels: Floats) -> float:
    """Return the share of images whose label has the highest score.

    Args:
        weights: one column for each class.
        features: one row for each image.
        labels: one-hot rows.
    """
    return float(np.mean(np.argmax(features @ weights, axis=1) == labels.argmax(axis=1)))
