"""Synthetic images of hands, drawn where the SIGNS photographs are missing; no two are alike."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from helpers.data.hands import (
    Floats,
    Labels,
    finger_segments,
    palm_segments,
    pixels_in_hand_units,
    rasterize,
)
from helpers.data.image_set import ImageSet, image_set

Images = npt.NDArray[np.uint8]

BATCH_SIZE = 60
DARKER_HAND_SHARE = 0.5
MOST_BLUR = 0.12
"""Weight of each neighbour, along rows and along columns; 1/3 would be a plain average of three."""

SKIN_TONES = np.array(
    [[0.98, 0.84, 0.74], [0.91, 0.71, 0.57], [0.78, 0.56, 0.42], [0.57, 0.38, 0.27], [0.38, 0.25, 0.18]]
)
LUMINANCE = np.array([0.30, 0.59, 0.11])


def draw_signs(
    count_per_class: int,
    seed: int,
    on_batch: Callable[[int], None] = lambda _count: None,
    kind: ImageSet | None = None,
) -> tuple[Images, Labels]:
    """Draw a shuffled set of hands, equally many of each class: the numbers 0 to 5, then other ways to extend fingers.

    Args:
        count_per_class: images of each class.
        seed: the same seed gives the same images.
        on_batch: called after each batch with its number of images.
        kind: how many classes and pixels; None for those of this course.

    Returns:
        Images of shape (classes * count_per_class, pixels, pixels, 3), and the class of each.
    """
    kind = kind or image_set()
    rng = np.random.default_rng(seed)
    labels: Labels = rng.permutation(np.repeat(np.arange(kind.class_count, dtype=np.int64), count_per_class))
    batches = []
    for start in range(0, len(labels), BATCH_SIZE):
        batches.append(_draw_batch(labels[start : start + BATCH_SIZE], kind.size_px, rng))
        on_batch(len(batches[-1]))
    return np.concatenate(batches), labels


def _draw_batch(labels: Labels, size_px: int, rng: np.random.Generator) -> Images:
    """Draw one image for each label."""
    segments = np.concatenate([palm_segments(len(labels)), finger_segments(labels, rng)], axis=1)
    outside, height = rasterize(pixels_in_hand_units(len(labels), size_px, rng), segments)
    is_darker = rng.random(len(labels)) < DARKER_HAND_SHARE
    skin = _pick_skin(is_darker, rng)
    hand = skin[:, None, None, :] * brightness_under_lamp(height, rng)[..., None]
    backdrop = _backdrop(skin, is_darker, outside, rng)
    coverage = np.clip(0.5 - outside / 0.05, 0.0, 1.0)[..., None]
    images = coverage * hand + (1.0 - coverage) * backdrop
    images *= rng.uniform(0.92, 1.05, (len(labels), 1, 1, 3))
    images = _blurred(images, rng.uniform(0.0, MOST_BLUR, (len(labels), 1, 1, 1)))
    images += rng.normal(size=images.shape) * rng.uniform(0.004, 0.012, (len(labels), 1, 1, 1))
    return np.rint(np.clip(images, 0.0, 1.0) * 255.0).astype(np.uint8)


def _blurred(images: Floats, weight: Floats) -> Floats:
    """Mix each pixel with its neighbours, like a lens that is slightly out of focus."""
    for axis in (1, 2):
        edges = [(0, 0)] * images.ndim
        edges[axis] = (1, 1)
        padded = np.pad(images, edges, mode="edge")
        before, after = (np.take(padded, range(start, start + images.shape[axis]), axis) for start in (0, 2))
        images = (1.0 - 2.0 * weight) * images + weight * (before + after)
    return images


def brightness_under_lamp(height: Floats, rng: np.random.Generator) -> Floats:
    """Return the factor by which the skin's colour is multiplied at each pixel, under one lamp per image.

    Args:
        height: of the hands' surfaces, of shape (count, pixels, pixels).
        rng: source of the random variation.
    """
    count = len(height)
    pixels_per_unit = 20.0 * height.shape[1] / 64
    slope_y, slope_x = (slope * pixels_per_unit for slope in np.gradient(height, axis=(1, 2)))
    azimuth = rng.uniform(0.0, 2.0 * np.pi, (count, 1, 1))
    tilt = rng.uniform(0.2, 0.7, (count, 1, 1))
    facing = np.cos(tilt) - np.sin(tilt) * (np.cos(azimuth) * slope_x + np.sin(azimuth) * slope_y)
    lambert = facing / np.sqrt(1.0 + slope_x**2 + slope_y**2)
    ambient = rng.uniform(0.6, 0.8, (count, 1, 1))
    brightness: Floats = ambient + (1.05 - ambient) * np.clip(lambert, 0.0, 1.0)
    return brightness


def _pick_skin(is_darker: npt.NDArray[np.bool_], rng: np.random.Generator) -> Floats:
    """Pick skin colours, of shape (count, 3), dark enough for a lighter wall or light enough for a darker one."""
    count = len(is_darker)
    place = np.where(is_darker, rng.uniform(1.2, len(SKIN_TONES) - 1.0, count), rng.uniform(0.0, 2.8, count))
    return skin_colours(place)


def skin_colours(place: Floats) -> Floats:
    """Return skin colours, of shape (count, 3).

    Args:
        place: of each among `SKIN_TONES`, from 0 for the lightest to 4 for the darkest.
    """
    lower = np.minimum(place.astype(np.int64), len(SKIN_TONES) - 2)
    share = (place - lower)[:, None]
    skin: Floats = (1.0 - share) * SKIN_TONES[lower] + share * SKIN_TONES[lower + 1]
    return skin


def _backdrop(skin: Floats, is_darker: npt.NDArray[np.bool_], outside: Floats, rng: np.random.Generator) -> Floats:
    """Paint a wall behind each hand, with a gradient, stains and a soft shadow.

    Half of the walls are darker than the hand, and on average walls are as warm in colour as skin. So neither the
    brightness nor the hue of single pixels reveals a hand; only its shape does.
    """
    count = len(skin)
    luminance = skin @ LUMINANCE
    brightness = luminance + np.where(is_darker, 1.0, -1.0) * rng.uniform(0.32, 0.46, count)
    tint = (skin / luminance[:, None]) ** rng.uniform(0.0, 2.0, (count, 1))
    colour = brightness[:, None] * tint + rng.uniform(-0.10, 0.10, (count, 3))
    stains = rng.normal(0.0, rng.uniform(0.01, 0.04, (count, 1, 1)), (count, 9, 9))
    line = np.linspace(-0.5, 0.5, outside.shape[-1])
    gradient = rng.uniform(-0.12, 0.12, (2, count, 1, 1))
    wall = _enlarge(stains, outside.shape[-1]) + gradient[0] * line[:, None] + gradient[1] * line[None, :]
    shadow = 1.0 - rng.uniform(0.0, 0.15, (count, 1, 1)) * np.exp(-np.maximum(outside, 0.0) / 0.2)
    backdrop: Floats = (colour[:, None, None, :] + wall[..., None]) * shadow[..., None]
    return backdrop


def _enlarge(coarse: Floats, size_px: int) -> Floats:
    """Scale small square maps up to the size of the image by linear interpolation."""
    places = np.linspace(0.0, coarse.shape[-1] - 1.000001, size_px)
    lower = places.astype(np.int64)
    weights = np.zeros((size_px, coarse.shape[-1]))
    rows = np.arange(size_px)
    weights[rows, lower] = 1.0 - (places - lower)
    weights[rows, lower + 1] = places - lower
    return np.asarray(weights @ coarse @ weights.T)
