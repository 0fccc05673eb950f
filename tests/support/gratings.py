"""Striped images, which differ by the direction of their edges alone."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def gratings(count: int, seed: int) -> tuple[Floats, Floats]:
    """Return upright and lying stripes at random places, and their one-hot labels."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    waves = np.sin(np.arange(32) / 3 + rng.uniform(0, 2 * np.pi, (count, 1)))
    upright = np.repeat(waves[:, None, :], 32, axis=1)
    grey = np.where(labels[:, None, None] == 0, upright, upright.transpose(0, 2, 1)) / 2 + 0.5
    return np.repeat(grey[..., None], 3, axis=-1).astype(np.float32), np.eye(2, dtype=np.float32)[labels]
