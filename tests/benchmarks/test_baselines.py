"""The simple classifiers and their features do what they are called."""

import pytest

from benchmarks.training import baselines
from tests.support.gratings import gratings


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
