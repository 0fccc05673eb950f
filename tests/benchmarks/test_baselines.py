"""The simple classifiers and their features do what they are called."""

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.training import baselines

Floats = npt.NDArray[np.float32]


def gratings(count: int, seed: int) -> tuple[Floats, Floats]:
    """Return upright and lying stripes at random places, and their one-hot labels."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    waves = np.sin(np.arange(32) / 3 + rng.uniform(0, 2 * np.pi, (count, 1)))
    upright = np.repeat(waves[:, None, :], 32, axis=1)
    grey = np.where(labels[:, None, None] == 0, upright, upright.transpose(0, 2, 1)) / 2 + 0.5
    return np.repeat(grey[..., None], 3, axis=-1).astype(np.float32), np.eye(2, dtype=np.float32)[labels]


@pytest.mark.parametrize("classifier", baselines.CLASSIFIERS)
def test_hog_tells_directions_apart_and_pixels_do_not(classifier: str) -> None:
    """Stripes at random places have no common pixels, but a common direction."""
    by_features = {
        score.features: score.test
        for score in baselines.scores((*gratings(100, 1), *gratings(50, 2)))
        if score.classifier == classifier
    }

    assert 1.0 == by_features["HOG"]
    assert 0.8 > by_features["pixels"]


def test_edges_and_hog_are_those_of_the_negative() -> None:
    """Neither depends on which side of an edge is the lighter one."""
    images, _labels = gratings(4, 3)

    assert np.allclose(baselines.edges(images), baselines.edges(1 - images), atol=1e-5)
    assert np.allclose(baselines.hog(images), baselines.hog(1 - images), atol=1e-3)
    assert (4, 3 * 3 * 4 * 9) == baselines.hog(images).shape
