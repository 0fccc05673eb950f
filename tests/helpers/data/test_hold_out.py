"""Images that are held out are a ninth of each class, and nothing is trained on that is validated with."""

import numpy as np
import pytest

from helpers.data.hold_out import held_out, hold_out

LABELS = np.eye(3)[np.arange(81) % 3]
IMAGES = np.arange(81.0)[:, None, None, None]


def test_a_ninth_of_each_class_is_held_out() -> None:
    """Both parts together are all images, each with its label, and no image is in both."""
    X_fit, Y_fit, X_validation, Y_validation = hold_out(IMAGES, LABELS)

    assert [24] * 3 == Y_fit.sum(axis=0).tolist()
    assert [3] * 3 == Y_validation.sum(axis=0).tolist()
    assert held_out(81, 3) == len(X_validation) == 9
    assert sorted([*X_fit.ravel(), *X_validation.ravel()]) == IMAGES.ravel().tolist()
    for X, Y in ((X_fit, Y_fit), (X_validation, Y_validation)):
        assert (X.ravel() % 3).tolist() == Y.argmax(axis=1).tolist()


def test_the_seed_decides_which() -> None:
    """The same seed holds out the same images, another seed others."""
    first, again, other = (hold_out(IMAGES, LABELS, seed)[2].ravel().tolist() for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize(
    ("count", "message"), [(80, "length of X is 81, that of Y is 80"), (5, "Class 2 has no two images")]
)
def test_images_that_cannot_be_split_are_refused(count: int, message: str) -> None:
    """Different lengths, or a class of which none can be held out, are refused with one sentence."""
    with pytest.raises(ValueError, match=message):
        hold_out(IMAGES if count == 80 else IMAGES[:count], LABELS[:count])
