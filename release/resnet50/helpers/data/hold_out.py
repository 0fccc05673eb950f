"""Set some of the training images aside, to judge a network by images that it was not trained on."""

from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.i18n import _

Images = npt.NDArray[Any]
Rows = npt.NDArray[Any]

SHARE = 9
"""One image of so many is held out, at least one of each class."""


def held_out(image_count: int, class_count: int) -> int:
    """Return how many images are held out, if there are equally many of each class.

    Args:
        image_count: of all classes.
        class_count: the number of classes.

    >>> held_out(1080, 6), held_out(30, 6)
    (120, 6)
    """
    return _of_class(image_count // class_count) * class_count


def hold_out(X: Images, Y: Rows, seed: int = 1) -> tuple[Images, Rows, Images, Rows]:
    """Split images into those to train on and those to validate with: a ninth of each class, drawn at random.

    Args:
        X: images of shape (m, height, width, 3).
        Y: one-hot rows of shape (m, classes).
        seed: the same seed draws the same images.

    Returns:
        Images and labels to train on, images and labels to validate with; the order is that of X.

    Raises:
        ValueError: the lengths differ, or a class has too few images.
    """
    if len(X) != len(Y):
        message = _("There must be one label for each image: the length of X is {images}, that of Y is {labels}.")
        raise ValueError(message.format(images=len(X), labels=len(Y)))
    rng, is_held_out = np.random.default_rng(seed), np.zeros(len(X), bool)
    for column in range(Y.shape[1]):
        members = np.flatnonzero(Y.argmax(axis=1) == column)
        if len(members) < 2:  # noqa: PLR2004 - one for each part
            message = _("Class {number} has no two images, and one for each part is needed.")
            raise ValueError(message.format(number=column))
        is_held_out[rng.choice(members, _of_class(len(members)), replace=False)] = True
    return X[~is_held_out], Y[~is_held_out], X[is_held_out], Y[is_held_out]


def _of_class(count: int) -> int:
    """Return how many of a class's images are held out."""
    return max(1, count // SHARE)
