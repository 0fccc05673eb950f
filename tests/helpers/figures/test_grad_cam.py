"""Grad-CAM marks the areas that a prediction comes from, in any functional model, and says why it cannot."""

import keras
import numpy as np
import pytest

from helpers.figures import plot_grad_cam
from helpers.figures.grad_cam import grad_cam
from tests.support.drawn_figures import drawn

WHITE_AT = (5, 9)
SIZE = 12


def network(head: str = "softmax", *, has_map: bool = True) -> keras.Model:
    """Return a network whose first class likes white, and whose second likes nothing."""
    image = keras.Input((SIZE, SIZE, 3))
    x = keras.layers.Conv2D(2, 1, use_bias=False, kernel_initializer="ones", name="stage")(image) if has_map else image
    x = keras.layers.AveragePooling2D(3)(x) if has_map else x
    dense = keras.layers.Dense(2, head)
    output = dense(keras.layers.GlobalAveragePooling2D()(x))
    dense.set_weights([np.array([[9.0, 0.0]] * x.shape[-1]), np.zeros(2)])
    return keras.Model(image, output)


def photograph() -> np.ndarray:
    """Return a black image with one white pixel."""
    image = np.zeros((1, SIZE, SIZE, 3), np.float32)
    image[(0, *WHITE_AT)] = 1.0
    return image


@pytest.mark.parametrize("head", ["softmax", "linear"])
def test_area_that_the_prediction_comes_from_is_brightest(head) -> None:
    """Each map has its maximum, 1, where the white pixel is, and nothing elsewhere."""
    probabilities, maps = grad_cam(network(head), photograph())

    assert 0 == probabilities.argmax()
    assert [(SIZE, SIZE), (4, 4)] == [one.shape for one in maps]
    assert [WHITE_AT, (1, 3)] == [np.unravel_index(one.argmax(), one.shape) for one in maps]
    assert [1.0, 1.0] == [one.sum() for one in maps]


def test_what_speaks_against_the_class_is_dark() -> None:
    """A pixel that lowers the score of the predicted class has no share in the map."""
    model = network()
    model.layers[-1].set_weights([np.array([[-9.0, -8.0]] * 2), np.zeros(2)])
    probabilities, maps = grad_cam(model, photograph())

    assert 1 == probabilities.argmax()
    assert [0.0, 0.0] == [one.max() for one in maps]


def test_certain_network_has_a_map_too() -> None:
    """The gradient is that of the score, which does not vanish where the probability is 1."""
    model = network()
    model.layers[-1].set_weights([np.array([[9e6, 0.0]] * 2), np.zeros(2)])
    probabilities, maps = grad_cam(model, photograph())

    assert 1.0 == probabilities[0]
    assert 1.0 == maps[0].max()


def test_network_of_the_assignment_has_three_maps(recwarn: pytest.WarningsRecorder) -> None:
    """The last stages, from the largest map to the smallest that has more than one area."""
    from assignment.notebook import solutions

    model = solutions()["ResNet50"]()
    picture = drawn(plot_grad_cam, model, np.zeros((64, 64, 3)))

    assert ["the image", "8x8 areas", "4x4 areas", "2x2 areas"] == [axes.get_title() for axes in picture.figure.axes]
    assert [] == [str(warning.message) for warning in recwarn]


def test_what_is_no_network_with_maps_is_refused() -> None:
    """One sentence says what is missing."""
    with pytest.raises(ValueError, match="no layer whose output has height and width"):
        grad_cam(network(has_map=False), photograph())
    with pytest.raises(ValueError, match="no layer whose output has height and width"):
        drawn(plot_grad_cam, None, photograph())
    with pytest.raises(ValueError, match="One image is needed"):
        drawn(plot_grad_cam, network(), np.zeros((2, SIZE, SIZE, 3)))
