"""Drawn hands that stand in for the SIGNS photographs: 0 to 5 extended fingers, no two alike.

A hand is a set of tapered segments in its own coordinates: the middle of the palm is (0, 0), y points to the
fingers, a palm is about one unit wide.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]

IMAGE_SIZE_PX = 64
CLASS_COUNT = 6
BATCH_SIZE = 60
DARKER_HAND_SHARE = 0.5
MOST_BLUR = 0.12
"""Weight of each neighbour, along rows and along columns; 1/3 would be a plain average of three."""

# Extended fingers (thumb, index, middle, ring, little) for each number.
EXTENDED = np.array(
    [[0, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 1, 0, 0], [1, 1, 1, 0, 0], [0, 1, 1, 1, 1], [1, 1, 1, 1, 1]],
    dtype=bool,
)
FINGER_BASES = np.array([[-0.36, -0.18], [-0.37, 0.42], [-0.12, 0.50], [0.13, 0.48], [0.36, 0.36]])
FINGER_ANGLES_RAD = np.array([0.85, 0.16, 0.03, -0.10, -0.26])
FINGER_LENGTHS = np.array([0.92, 1.02, 1.12, 1.04, 0.82])
FINGER_RADII = np.array([0.150, 0.132, 0.136, 0.130, 0.112])
# Palm and forearm, a row each: start x and y, end x and y, radius at the start and at the end, lift to the viewer.
PALM_SEGMENTS = np.array(
    [
        [-0.22, 0.22, -0.12, -0.42, 0.29, 0.27, -0.05],
        [0.00, 0.26, 0.00, -0.42, 0.30, 0.30, -0.05],
        [0.22, 0.20, 0.12, -0.42, 0.28, 0.27, -0.05],
        [0.00, -0.50, 0.00, -2.80, 0.34, 0.42, -0.08],
    ]
)
SKIN_TONES = np.array(
    [[0.98, 0.84, 0.74], [0.91, 0.71, 0.57], [0.78, 0.56, 0.42], [0.57, 0.38, 0.27], [0.38, 0.25, 0.18]]
)
LUMINANCE = np.array([0.30, 0.59, 0.11])


def draw_signs(
    count_per_class: int, seed: int, on_batch: Callable[[int], None] = lambda _: None
) -> tuple[Images, Labels]:
    """Draw a shuffled set of hands with as many images of each number from 0 to 5.

    Args:
        count_per_class: images of each number.
        seed: the same seed gives the same images.
        on_batch: is told how many images each batch brought.

    Returns:
        Images of shape (6 * count_per_class, 64, 64, 3), and the number of extended fingers in each.
    """
    rng = np.random.default_rng(seed)
    labels: Labels = rng.permutation(np.repeat(np.arange(CLASS_COUNT, dtype=np.int64), count_per_class))
    starts = range(0, len(labels), BATCH_SIZE)
    batches = []
    for start in starts:
        batches.append(_draw_batch(labels[start : start + BATCH_SIZE], rng))
        on_batch(len(batches[-1]))
    return np.concatenate(batches), labels


def _draw_batch(labels: Labels, rng: np.random.Generator) -> Images:
    """Draw one image for each label."""
    segments = np.concatenate([_palms(len(labels)), _fingers(labels, rng)], axis=1)
    outside, height = _rasterise(_pixels_in_hand_units(len(labels), rng), segments)
    is_darker = rng.random(len(labels)) < DARKER_HAND_SHARE
    skin = _pick_skin(is_darker, rng)
    hand = skin[:, None, None, :] * _light(height, rng)[..., None]
    backdrop = _backdrop(skin, is_darker, outside, rng)
    coverage = np.clip(0.5 - outside / 0.05, 0.0, 1.0)[..., None]
    picture = coverage * hand + (1.0 - coverage) * backdrop
    picture *= rng.uniform(0.92, 1.05, (len(labels), 1, 1, 3))
    picture = _blurred(picture, rng.uniform(0.0, MOST_BLUR, (len(labels), 1, 1, 1)))
    picture += rng.normal(size=picture.shape) * rng.uniform(0.004, 0.012, (len(labels), 1, 1, 1))
    return np.rint(np.clip(picture, 0.0, 1.0) * 255.0).astype(np.uint8)


def _blurred(picture: Floats, weight: Floats) -> Floats:
    """Mix each pixel with its neighbours, as a lens that is a little out of focus does."""
    for axis in (1, 2):
        edges = [(0, 0)] * picture.ndim
        edges[axis] = (1, 1)
        wide = np.pad(picture, edges, mode="edge")
        before, after = (np.take(wide, range(start, start + IMAGE_SIZE_PX), axis) for start in (0, 2))
        picture = (1.0 - 2.0 * weight) * picture + weight * (before + after)
    return picture


def _palms(count: int) -> Floats:
    """Repeat palm and forearm for each image: (count, 4, 7)."""
    return np.broadcast_to(PALM_SEGMENTS, (count, *PALM_SEGMENTS.shape))


def _fingers(labels: Labels, rng: np.random.Generator) -> Floats:
    """Give each finger two segments, straight if extended, laid over the palm if not: (count, 10, 7)."""
    count = len(labels)
    extended = EXTENDED[labels]
    spread = rng.uniform(1.0, 1.4, (count, 1))
    angles = FINGER_ANGLES_RAD * np.where(np.arange(5) == 0, 1.0, spread) + rng.normal(0.0, 0.03, (count, 5))
    lengths = FINGER_LENGTHS * rng.uniform(0.94, 1.06, (count, 1)) * rng.uniform(0.97, 1.03, (count, 5))
    radii = FINGER_RADII * rng.uniform(0.88, 1.12, (count, 1))
    is_thumb = np.arange(5) == 0
    first_share = np.where(extended, 0.5, np.where(is_thumb, 0.42, 0.16))
    second_share = np.where(extended, 0.5, np.where(is_thumb, 0.50, 0.40))
    bend = rng.normal(0.0, 0.03, (count, 5))
    first_angles = np.where(is_thumb & ~extended, 0.25, angles)
    second_angles = np.where(extended, angles + bend, np.where(is_thumb, -1.0 + bend, np.pi + 0.3 * angles))
    bases = np.broadcast_to(FINGER_BASES, (count, 5, 2))
    joints = bases + (first_share * lengths)[..., None] * _direction(first_angles)
    tips = joints + (second_share * lengths)[..., None] * _direction(second_angles)
    lift = np.where(extended, 0.05, np.where(is_thumb, 0.30, 0.18))[..., None]
    thick, thin = radii[..., None], 0.84 * radii[..., None]
    middle = np.where(extended[..., None], 0.94 * thick, thick)
    first = np.concatenate([bases, joints, thick, middle, lift], axis=-1)
    second = np.concatenate([joints, tips, middle, np.where(extended[..., None], thin, thick), lift], axis=-1)
    return np.concatenate([first, second], axis=1)


def _direction(angles_rad: Floats) -> Floats:
    """Turn angles from straight up, positive towards the thumb, into unit vectors."""
    return np.stack([-np.sin(angles_rad), np.cos(angles_rad)], axis=-1)


def _pixels_in_hand_units(count: int, rng: np.random.Generator) -> Floats:
    """Place, turn and scale each hand by moving the pixel grid instead: (count, 64, 64, 2)."""
    line = (np.arange(IMAGE_SIZE_PX) + 0.5) / IMAGE_SIZE_PX - 0.5
    grid = np.stack(np.meshgrid(line, -line), axis=-1)
    units_per_image = rng.uniform(2.5, 2.7, (count, 1, 1, 1))
    moved = (grid + rng.uniform(-0.04, 0.04, (count, 1, 1, 2))) * units_per_image
    angle = rng.normal(0.0, 0.09, count)
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.stack([np.stack([cosine, -sine], axis=-1), np.stack([sine, cosine], axis=-1)], axis=-2)
    turned: Floats = np.einsum("nhwi,nij->nhwj", moved, turn)
    turned[..., 1] += 0.42
    return turned


def _rasterise(pixels: Floats, segments: Floats) -> tuple[Floats, Floats]:
    """Measure how far each pixel lies outside the hand (inside: negative), and how high the hand stands there."""
    x, y = pixels[..., 0], pixels[..., 1]
    outside = np.full(x.shape, np.inf)
    height = np.zeros(x.shape)
    for one in np.moveaxis(segments, 1, 0)[..., None, None]:
        start_x, start_y, end_x, end_y, first_radius, last_radius, lift = np.moveaxis(one, 1, 0)
        along_x, along_y = end_x - start_x, end_y - start_y
        share = np.clip(((x - start_x) * along_x + (y - start_y) * along_y) / (along_x**2 + along_y**2), 0.0, 1.0)
        radius = first_radius + share * (last_radius - first_radius)
        square = (x - start_x - share * along_x) ** 2 + (y - start_y - share * along_y) ** 2
        outside = np.minimum(outside, np.sqrt(square) - radius)
        dome = lift + np.sqrt(np.maximum(radius**2 - square, 0.0))
        height = np.where(square < radius**2, np.maximum(height, dome), height)
    return outside, height


def _light(height: Floats, rng: np.random.Generator) -> Floats:
    """Shade the hand's surface under one lamp per image: the factor by which the skin's colour is multiplied."""
    count = len(height)
    pixels_per_unit = 20.0
    slope_y, slope_x = (slope * pixels_per_unit for slope in np.gradient(height, axis=(1, 2)))
    azimuth = rng.uniform(0.0, 2.0 * np.pi, (count, 1, 1))
    tilt = rng.uniform(0.2, 0.7, (count, 1, 1))
    facing = np.cos(tilt) - np.sin(tilt) * (np.cos(azimuth) * slope_x + np.sin(azimuth) * slope_y)
    lambert = facing / np.sqrt(1.0 + slope_x**2 + slope_y**2)
    ambient = rng.uniform(0.6, 0.8, (count, 1, 1))
    brightness: Floats = ambient + (1.05 - ambient) * np.clip(lambert, 0.0, 1.0)
    return brightness


def _pick_skin(is_darker: npt.NDArray[np.bool_], rng: np.random.Generator) -> Floats:
    """Pick a skin colour for each hand between neighbouring tones, one that leaves room for its wall: (count, 3)."""
    count = len(is_darker)
    place = np.where(is_darker, rng.uniform(1.2, len(SKIN_TONES) - 1.0, count), rng.uniform(0.0, 2.8, count))
    lower = np.minimum(place.astype(np.int64), len(SKIN_TONES) - 2)
    share = (place - lower)[:, None]
    skin: Floats = (1.0 - share) * SKIN_TONES[lower] + share * SKIN_TONES[lower + 1]
    return skin


def _backdrop(skin: Floats, is_darker: npt.NDArray[np.bool_], outside: Floats, rng: np.random.Generator) -> Floats:
    """Paint a wall behind each hand, with a gradient, stains and a soft shadow.

    Every other wall is darker than the hand, and on average walls are as warm in colour as skin: neither brightness nor
    hue of single pixels tells a hand, only its shape does.
    """
    count = len(skin)
    luminance = skin @ LUMINANCE
    brightness = luminance + np.where(is_darker, 1.0, -1.0) * rng.uniform(0.32, 0.46, count)
    tint = (skin / luminance[:, None]) ** rng.uniform(0.0, 2.0, (count, 1))
    colour = brightness[:, None] * tint + rng.uniform(-0.10, 0.10, (count, 3))
    stains = rng.normal(0.0, rng.uniform(0.01, 0.04, (count, 1, 1)), (count, 9, 9))
    line = np.linspace(-0.5, 0.5, IMAGE_SIZE_PX)
    gradient = rng.uniform(-0.12, 0.12, (2, count, 1, 1))
    wall = _enlarge(stains) + gradient[0] * line[:, None] + gradient[1] * line[None, :]
    shadow = 1.0 - rng.uniform(0.0, 0.15, (count, 1, 1)) * np.exp(-np.maximum(outside, 0.0) / 0.2)
    backdrop: Floats = (colour[:, None, None, :] + wall[..., None]) * shadow[..., None]
    return backdrop


def _enlarge(coarse: Floats) -> Floats:
    """Stretch small square maps to the image's size by linear interpolation."""
    places = np.linspace(0.0, coarse.shape[-1] - 1.000001, IMAGE_SIZE_PX)
    lower = places.astype(np.int64)
    weights = np.zeros((IMAGE_SIZE_PX, coarse.shape[-1]))
    rows = np.arange(IMAGE_SIZE_PX)
    weights[rows, lower] = 1.0 - (places - lower)
    weights[rows, lower + 1] = places - lower
    return np.asarray(weights @ coarse @ weights.T)
