"""The figures of training and evaluation show their arguments, and refuse arguments that do not fit."""

import re

import matplotlib as mpl
import numpy as np
import pytest

from helpers import figures
from helpers.figures import evaluation
from tests.support.drawn_figures import HISTORY, IMAGES, LABELS, PROBABILITIES, contrast, drawn, labels_of


def test_examples_need_an_image() -> None:
    """An empty batch is refused with one sentence, and so is a number of hands below 1."""
    with pytest.raises(ValueError, match="There is no image to show"):
        drawn(figures.show_examples, IMAGES[:0], LABELS[:, :0])
    for count in (0, -1):
        with pytest.raises(ValueError, match="There is no image to show"):
            drawn(figures.show_varied_hands, count)


def test_confusion_counts_are_written_in_their_cells() -> None:
    """Rows are true labels, columns are predicted ones: the wrong images are 4 predicted as 0 and 5 as 1."""
    picture = drawn(figures.plot_confusion, LABELS, PROBABILITIES)
    (axes,) = picture.figure.axes
    counts = {text.get_position(): text.get_text() for text in axes.texts}
    assert 36 == len(counts)
    assert ["2", "1", "1", "0"] == [counts[place] for place in ((0, 0), (0, 4), (4, 4), (4, 0))]
    assert ("true label", "predicted label") == (axes.get_ylabel(), axes.get_xlabel())
    assert "10 of 12 images are predicted correctly" in picture.description
    assert "true 4: 1 predicted as 0, 1 predicted as 4" in picture.description


def test_counts_are_readable_in_every_cell() -> None:
    """On every colour of the scale, the contrast of the number is at least 4.5."""
    colours = mpl.colormaps["cividis"](np.linspace(0, 1, 256))
    assert min(contrast(evaluation.text_colour(colour), colour[:3]) for colour in colours) >= 4.5


def test_confusion_uses_these_colours() -> None:
    """The numbers in the cells of a real figure have a contrast of at least 4.5."""
    (axes,) = drawn(figures.plot_confusion, LABELS, PROBABILITIES).figure.axes
    cells = axes.images[0].get_array()
    for text in axes.texts:
        predicted, true = text.get_position()
        assert contrast(text.get_color(), cells[true, predicted, :3]) >= 4.5


def test_labels_may_be_one_hot() -> None:
    """One-hot rows give the same figure as labels."""
    one_hot = np.eye(6)[LABELS[0]]
    expected = drawn(figures.plot_confusion, LABELS, PROBABILITIES).description
    assert expected == drawn(figures.plot_confusion, one_hot, PROBABILITIES).description


def test_worst_mistakes_come_first() -> None:
    """The image with the lowest probability for its true label comes first, and captions show the predictions."""
    probabilities = PROBABILITIES.copy()
    probabilities[7, 1], probabilities[7, 4] = 0.001, 0.95
    picture = drawn(figures.show_worst_mistakes, IMAGES, LABELS, probabilities, count=3)
    first, second, _third = [axes.get_title() for axes in picture.figure.axes]
    assert "✗ true 1, predicted 4\np(4) = 0.95, p(1) = 0.00" == first
    assert "✗ true 4, predicted 0\np(0) = 0.90, p(4) = 0.02" == second
    assert np.array_equal(IMAGES[7], picture.figure.axes[0].images[0].get_array())
    assert "image 7: ✗ true 1, predicted 4" in picture.description


def test_right_images_among_the_worst_say_so() -> None:
    """If fewer images are wrong than are shown, the sign distinguishes them."""
    picture = drawn(figures.show_worst_mistakes, IMAGES, LABELS, PROBABILITIES)
    titles = [axes.get_title() for axes in picture.figure.axes]
    assert [2, 4] == [sum(title.startswith(sign) for title in titles) for sign in "✗✓"]


def test_nan_is_the_largest_loss() -> None:
    """An image for which a diverged network returns NaN comes first."""
    probabilities = PROBABILITIES.copy()
    probabilities[5] = np.nan
    picture = drawn(figures.show_worst_mistakes, IMAGES, LABELS, probabilities, count=1)
    assert "image 5" in picture.description


@pytest.mark.parametrize(
    ("labels", "probabilities", "sentence"),
    [
        (LABELS[:, :5], PROBABILITIES, "There must be one label for each row: the labels are 5, the rows 12."),
        (LABELS, PROBABILITIES[0], "The probabilities have the shape (6,) instead of (images, classes)."),
        (LABELS + 1, PROBABILITIES, "The labels go from 1 to 6, but there are 6 classes."),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels, probabilities, sentence: str) -> None:
    """Labels that do not fit are refused with one sentence."""
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        drawn(figures.plot_confusion, labels, probabilities)


def test_images_that_do_not_fit_are_refused() -> None:
    """A different number of images is refused."""
    with pytest.raises(ValueError, match="the length of X is 3, that of Y is 12"):
        drawn(figures.show_worst_mistakes, IMAGES[:3], LABELS, PROBABILITIES)


def test_probabilities_stand_beside_the_image() -> None:
    """The image is unchanged, and each of six bars has its number; the longest is hatched, its number bold."""
    picture = drawn(figures.plot_probabilities, IMAGES[0], PROBABILITIES[0])
    left, right = picture.figure.axes
    assert np.array_equal(IMAGES[0], left.images[0].get_array())
    assert PROBABILITIES[0].tolist() == [bar.get_width() for bar in right.patches]
    assert ["//", None] == [bar.get_hatch() for bar in right.patches[:2]]
    assert ["bold", "normal"] == [text.get_fontweight() for text in right.texts[:2]]
    assert "The network predicts 0, with probability 0.90" in picture.description


@pytest.mark.parametrize(("image", "values"), [(IMAGES, PROBABILITIES[0]), (IMAGES[0], PROBABILITIES[:2])])
def test_more_than_one_image_is_refused(image, values) -> None:
    """Several images, or several rows of probabilities, are refused."""
    with pytest.raises(ValueError, match="One image and its probabilities are needed"):
        drawn(figures.plot_probabilities, image, values)


def test_training_shows_all_accuracies() -> None:
    """Training and validation are curves, what was measured afterwards is a point, and guessing is a line."""
    history = HISTORY | {"val_loss": [2.1, 1.5, 1.4], "val_accuracy": [0.1, 0.2, 0.3]}
    left, right = drawn(figures.plot_training, history, after=0.7).figure.axes
    curves = {line.get_label(): line for line in right.get_lines()}
    assert ["training", "validation"] == labels_of(left)
    assert ["training", "validation", "validation, measured averages", "guessing, 1/6"] == list(curves)
    assert [3] == curves["validation, measured averages"].get_xdata().tolist()
    assert 4 == len({(line.get_marker(), line.get_linestyle()) for line in curves.values()})


def test_epochs_have_room_from_the_start() -> None:
    """After the third of ten epochs, the axis goes from 1 to 10, with a number for each."""
    for axes in drawn(figures.plot_training, HISTORY, epochs=10).figure.axes:
        assert (0.5, 10.5) == axes.get_xlim()
        shown = [place for place in axes.get_xticks() if 0.5 <= place <= 10.5]
        assert list(range(1, 11)) == shown


def test_training_takes_what_fit_returns() -> None:
    """A History object is plotted, with validation if it has any."""

    class History:
        history = HISTORY | {"val_loss": [2.1, 1.5, 1.4], "val_accuracy": [0.1, 0.2, 0.3]}

    left, _right = drawn(figures.plot_training, History()).figure.axes
    assert ["training", "validation"] == labels_of(left)


@pytest.mark.parametrize("history", [{}, {"loss": []}])
def test_a_history_without_epochs_is_refused(history) -> None:
    """A history without any number is refused."""
    with pytest.raises(ValueError, match="There is nothing to plot: the history has no epoch"):
        drawn(figures.plot_training, history)


def test_losses_alone_are_enough() -> None:
    """The history of a model that was compiled without metrics is plotted."""
    assert "loss, training: from 2.000 to 0.500" in drawn(figures.plot_training, {"loss": [2.0, 0.5]}).description
