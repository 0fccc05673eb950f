"""Draw hands of which simple classifiers recognize fewer: left and right, turned, near and far, anywhere in the image.

What a linear classifier learns of edges is bound to their places and directions. Here both vary, and little else does:
every wall is plain and darker than the hand.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from helpers.data.hands import PALM_SEGMENTS, Floats, Labels, finger_segments, rasterize
from helpers.data.image_set import image_set
from helpers.data.synthetic import BATCH_SIZE, LUMINANCE, brightness_under_lamp, skin_colours

Pixels = npt.NDArray[np.float32]
Images = tuple[Pixels, Pixels, Pixels, Pixels]
"""Training images and labels, test images and labels."""

MOST_TURN_RAD = 1.05
UNITS_PER_IMAGE = (2.6, 3.1)
"""Width of an image in the hand's coordinates, for the nearest and for the farthest hand."""

MARGIN = 0.05
"""Least distance from the ends of fingers and palm to the edge, as a share of the image."""

FINGER_SPREAD = (1.2, 1.68)
WALL_SHARE = (0.10, 0.45)
"""Brightness of the wall, as a share of the hand's."""

NOISE = 0.006
LONG_FOREARM = (0.0, -0.5, 0.0, -6.0, 0.34, 0.60, -0.08)
"""It leaves the image wherever the hand is."""


def varied_images(training_count: int, test_count: int = 600) -> Images:
    """Return training images and labels, test images and labels, with pixels from 0 to 1 and one-hot labels.

    Args:
        training_count: the number of training images; a multiple of the number of classes.
        test_count: the number of test images, likewise.
    """
    train, test = (_draw(count, seed) for count, seed in ((training_count, 1), (test_count, 2)))
    return (*train, *test)


def _draw(count: int, seed: int) -> tuple[Pixels, Pixels]:
    class_count, size_px = image_set().class_count, image_set().size_px
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % class_count)
    starts = range(0, count, BATCH_SIZE)
    images = [_batch(labels[start : start + BATCH_SIZE], size_px, rng) for start in starts]
    return np.concatenate(images), np.eye(class_count, dtype=np.float32)[labels]


def _batch(labels: Labels, size_px: int, rng: np.random.Generator) -> Pixels:
    """Draw one image for each label, in as many steps of brightness as a file of bytes holds."""
    count = len(labels)
    palm = np.broadcast_to(np.concatenate([PALM_SEGMENTS[:3], [LONG_FOREARM]]), (count, *PALM_SEGMENTS.shape))
    fingers = finger_segments(labels, rng, FINGER_SPREAD)
    ends = np.concatenate([part.reshape(count, -1, 2) for part in (palm[:, :3, :4], fingers[..., :4])], axis=1)
    pixels = _pixels_in_hand_units(ends, size_px, rng)
    outside, height = rasterize(pixels, np.concatenate([palm, fingers], axis=1))
    skin = skin_colours(rng.uniform(0.0, 4.0, count))
    hand = skin[:, None, None, :] * brightness_under_lamp(height, rng)[..., None]
    luminance = (skin @ LUMINANCE)[:, None]
    tint = (skin / luminance) ** rng.uniform(0.0, 2.0, (count, 1))
    wall = luminance * rng.uniform(*WALL_SHARE, (count, 1)) * tint
    coverage = np.clip(0.5 - outside / 0.05, 0.0, 1.0)[..., None]
    images = coverage * hand + (1.0 - coverage) * wall[:, None, None, :] + rng.normal(0.0, NOISE, hand.shape)
    return np.asarray(np.rint(np.clip(images, 0.0, 1.0) * 255.0) / 255.0, dtype=np.float32)


def _pixels_in_hand_units(ends: Floats, size_px: int, rng: np.random.Generator) -> Floats:
    """Mirror, turn, scale and place each hand at random, by moving the pixel grid instead of the hand.

    Args:
        ends: of the segments that have to lie in the image, of shape (count, ends, 2).
        size_px: height and width of the images.
        rng: source of the random variation.

    Returns:
        x and y of each pixel in the hand's coordinates, of shape (count, size_px, size_px, 2).
    """
    count = len(ends)
    angles, side = rng.uniform(-MOST_TURN_RAD, MOST_TURN_RAD, count), rng.choice((-1.0, 1.0), count)
    cosine, sine = np.cos(angles), np.sin(angles)
    rows = (np.stack([side * cosine, -side * sine], axis=-1), np.stack([sine, cosine], axis=-1))
    to_hand = rng.uniform(*UNITS_PER_IMAGE, (count, 1, 1)) * np.stack(rows, axis=-2)
    in_image = np.einsum("nki,nji->nkj", ends, np.linalg.inv(to_hand))
    least, most = MARGIN - 0.5 - in_image.min(axis=1), 0.5 - MARGIN - in_image.max(axis=1)
    free = np.maximum(most - least, 0.0)
    middle = (least + most) / 2 + free / 2 * rng.uniform(-1.0, 1.0, (count, 2))
    line = (np.arange(size_px) + 0.5) / size_px - 0.5
    grid = np.stack(np.meshgrid(line, -line), axis=-1) - middle[:, None, None, :]
    return np.asarray(np.einsum("nhwi,nji->nhwj", grid, to_hand))
