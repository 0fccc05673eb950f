"""Simple classifiers see what they are said to see, and nothing else."""

import numpy as np
import numpy.typing as npt

from helpers import baselines

Floats = npt.NDArray[np.float32]


def gratings(count: int, seed: int) -> tuple[Floats, Floats]:
    """Return upright and lying stripes at random places, and their one-hot labels."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    waves = np.sin(np.arange(32) / 3 + rng.uniform(0, 2 * np.pi, (count, 1)))
    upright = np.repeat(waves[:, None, :], 32, axis=1)
    grey = np.where(labels[:, None, None] == 0, upright, upright.transpose(0, 2, 1)) / 2 + 0.5
    return np.repeat(grey[..., None], 3, axis=-1).astype(np.float32), np.eye(2, dtype=np.float32)[labels]


def test_edges_and_hog_are_those_of_the_negative() -> None:
    """Neither depends on which side of an edge is the lighter one."""
    images, _labels = gratings(4, 3)

    assert np.allclose(baselines.edges(images), baselines.edges(1 - images), atol=1e-5)
    assert np.allclose(baselines.hog(images), baselines.hog(1 - images), atol=1e-3)
    assert (4, 3 * 3 * 4 * 9) == baselines.hog(images).shape


def test_hog_finds_directions_that_pixels_do_not_show() -> None:
    """Stripes at random places have no common pixels, but a common direction."""
    found = baselines.baseline_accuracies(*gratings(100, 1), *gratings(50, 2))

    assert {"pixels", "edge strengths", "HOG"} == set(found)
    assert 1.0 == found["HOG"]
    assert 0.8 > found["pixels"]


def test_principal_axes_keep_products() -> None:
    """Features of both sets change by a rotation and one factor, so their products change by the factor's square."""
    rng = np.random.default_rng(1)
    train, test = rng.normal(size=(8, 30)).astype(np.float32), rng.normal(size=(5, 30)).astype(np.float32)
    rotated, rotated_test = baselines.along_principal_axes(train, test)
    middle = train.mean(axis=0)
    factor = np.linalg.norm(rotated) / np.linalg.norm(train - middle)

    assert np.allclose(rotated @ rotated.T, factor**2 * (train - middle) @ (train - middle).T, atol=1e-4)
    assert np.allclose(rotated_test @ rotated.T, factor**2 * (test - middle) @ (train - middle).T, atol=1e-4)
    assert np.isclose(1.0, (rotated**2).mean(axis=0).max(), atol=1e-4)
