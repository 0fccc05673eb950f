"""The varied hands: no finger is cut off, there are as many left as right hands, and HOG recognizes few of them."""

import numpy as np
import pytest

from benchmarks.training import baselines
from helpers.data.varied import Images, varied_images


@pytest.fixture(scope="module")
def images() -> Images:
    """Return 420 images to fit and 180 to test."""
    return varied_images(420, 180)


def test_no_finger_is_cut_off(images: Images) -> None:
    """Only a forearm leaves the image, and never at the top; in one image of a hundred a fingertip may touch it."""
    top = images[0][:, 0]
    contrast = np.abs(top - np.median(top, axis=1, keepdims=True)).max(axis=(1, 2))

    assert 0.01 > np.mean(contrast > 0.1)


def test_hands_are_as_often_left_as_right(images: Images) -> None:
    """On average over all hands with the thumb extended, both halves of the image are equally bright."""
    has_thumb = np.isin(images[1].argmax(axis=1), (3, 5))
    left, right = np.split(images[0][has_thumb].mean(axis=(0, 1, 3)), 2)

    assert 0.05 > abs(left.sum() / right.sum() - 1)


def test_hog_recognizes_some_hands_only(images: Images) -> None:
    """A linear classifier on HOG recognizes more than by guessing; of as many stand-ins it recognizes nearly all."""
    by_features = {score.features: score.test for score in baselines.scores(images, ["ridge regression"])}

    assert 0.3 < by_features["HOG"] < 0.7
    assert max(by_features["pixels"], by_features["edge strengths"]) < 0.7
