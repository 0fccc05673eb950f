"""The shape of a hand: where each pixel lies relative to a palm, a forearm and 0 to 5 extended fingers.

A hand is a set of tapered segments in its own coordinates: the middle of the palm is (0, 0), y points towards the
fingers, and a palm is about one unit wide. A segment is seven numbers, as in `PALM_SEGMENTS`.
"""

from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

_COUNTING = ((0, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 1, 1, 0, 0), (1, 1, 1, 0, 0), (0, 1, 1, 1, 1), (1, 1, 1, 1, 1))
# Extended fingers (thumb, index, middle, ring, little) for each class: the numbers 0 to 5, then all other ways.
EXTENDED = np.array([*_COUNTING, *(way for way in product((0, 1), repeat=5) if way not in _COUNTING)], dtype=bool)
FINGER_BASES = np.array([[-0.36, -0.18], [-0.37, 0.42], [-0.12, 0.50], [0.13, 0.48], [0.36, 0.36]])
FINGER_ANGLES_RAD = np.array([0.85, 0.16, 0.03, -0.10, -0.26])
FINGER_SPREAD = (1.0, 1.4)
FINGER_LENGTHS = np.array([0.92, 1.02, 1.12, 1.04, 0.82])
FINGER_RADII = np.array([0.150, 0.132, 0.136, 0.130, 0.112])
# Palm and forearm, one segment per row: start x and y, end x and y, radius at start and end, lift towards the viewer.
PALM_SEGMENTS = np.array(
    [
        [-0.22, 0.22, -0.12, -0.42, 0.29, 0.27, -0.05],
        [0.00, 0.26, 0.00, -0.42, 0.30, 0.30, -0.05],
        [0.22, 0.20, 0.12, -0.42, 0.28, 0.27, -0.05],
        [0.00, -0.50, 0.00, -2.80, 0.34, 0.42, -0.08],
    ]
)


def palm_segments(count: int) -> Floats:
    """Return the palm and forearm of each hand.

    Args:
        count: number of hands.

    Returns:
        Segments of shape (count, 4, 7).
    """
    return np.broadcast_to(PALM_SEGMENTS, (count, *PALM_SEGMENTS.shape))


def finger_segments(
    labels: Labels, rng: np.random.Generator, finger_spread: tuple[float, float] = FINGER_SPREAD
) -> Floats:
    """Draw the fingers of each hand at random: two segments each, straight if extended, else folded over the palm.

    Args:
        labels: the number that each hand shows.
        rng: source of the random variation.
        finger_spread: the least and the greatest factor of the angles between fingers.

    Returns:
        Segments of shape (count, 10, 7).
    """
    count = len(labels)
    extended = EXTENDED[labels]
    spread = rng.uniform(*finger_spread, (count, 1))
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
    """Return the unit vectors of angles, measured from straight up and positive towards the thumb."""
    return np.stack([-np.sin(angles_rad), np.cos(angles_rad)], axis=-1)


def pixels_in_hand_units(count: int, size_px: int, rng: np.random.Generator) -> Floats:
    """Place, rotate and scale each hand at random, by moving the pixel grid instead of the hand.

    Args:
        count: number of hands.
        size_px: height and width of the images.
        rng: source of the random variation.

    Returns:
        x and y of each pixel in the hand's coordinates, of shape (count, size_px, size_px, 2).
    """
    line = (np.arange(size_px) + 0.5) / size_px - 0.5
    grid = np.stack(np.meshgrid(line, -line), axis=-1)
    units_per_image = rng.uniform(2.5, 2.7, (count, 1, 1, 1))
    moved = (grid + rng.uniform(-0.04, 0.04, (count, 1, 1, 2))) * units_per_image
    angles = rng.normal(0.0, 0.09, count)
    cosine, sine = np.cos(angles), np.sin(angles)
    rotation = np.stack([np.stack([cosine, -sine], axis=-1), np.stack([sine, cosine], axis=-1)], axis=-2)
    rotated: Floats = np.einsum("nhwi,nij->nhwj", moved, rotation)
    rotated[..., 1] += 0.42
    return rotated


def rasterize(pixels: Floats, segments: Floats) -> tuple[Floats, Floats]:
    """Measure how far each pixel lies outside its hand, and how high the hand's surface is there.

    Args:
        pixels: as `pixels_in_hand_units` returns them.
        segments: of all hands, of shape (count, segments, 7).

    Returns:
        The distance to the outline, negative inside, and the height, 0 outside, for each pixel.
    """
    x, y = pixels[..., 0], pixels[..., 1]
    outside = np.full(x.shape, np.inf)
    height = np.zeros(x.shape)
    for segment in np.moveaxis(segments, 1, 0)[..., None, None]:
        start_x, start_y, end_x, end_y, first_radius, last_radius, lift = np.moveaxis(segment, 1, 0)
        along_x, along_y = end_x - start_x, end_y - start_y
        share = np.clip(((x - start_x) * along_x + (y - start_y) * along_y) / (along_x**2 + along_y**2), 0.0, 1.0)
        radius = first_radius + share * (last_radius - first_radius)
        square = (x - start_x - share * along_x) ** 2 + (y - start_y - share * along_y) ** 2
        outside = np.minimum(outside, np.sqrt(square) - radius)
        dome = lift + np.sqrt(np.maximum(radius**2 - square, 0.0))
        height = np.where(square < radius**2, np.maximum(height, dome), height)
    return outside, height
