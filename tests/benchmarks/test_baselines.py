"""The simple classifiers separate what a plane separates."""

import numpy as np
import pytest

from benchmarks.training import baselines
from helpers.baselines import accuracy


@pytest.mark.parametrize("classifier", baselines.CLASSIFIERS)
def test_a_plane_is_found(classifier: str) -> None:
    """New points on both sides of a plane get the right label, although most coordinates say nothing."""
    points = np.random.default_rng(1).normal(size=(400, 20)).astype(np.float32)
    labels = np.eye(2, dtype=np.float32)[(points[:, 0] > 0).astype(int)]
    weights = baselines.CLASSIFIERS[classifier](points[:300], labels[:300], 0.01)

    assert 0.9 < accuracy(weights, points[300:], labels[300:])
    assert 0.7 > accuracy(weights[:, ::-1], points[300:], labels[300:])
