"""The figures of training and evaluation show what they are given, and refuse what does not fit."""

import re

import matplotlib as mpl
import numpy as np
import pytest

from helpers import figures
from helpers.figures import evaluation
from tests.support.drawn_figures import HISTORY, IMAGES, LABELS, PROBABILITIES, contrast, drawn, labels_of


def test_examples_need_an_image() -> None:
    """An empty batch is refused in one sentence."""
    with pytest.raises(ValueError, match="There is no image to show"):
        drawn(figures.show_examples, IMAGES[:0], LABELS[:, :0])


def test_confusion_counts_are_written_in_their_cells() -> None:
    """Rows are true labels: both wrong images are in the columns of what the network said, 4 as 0 and 5 as 1."""
    picture = drawn(figures.plot_confusion, LABELS, PROBABILITIES)
    (axes,) = picture.figure.axes
    counts = {each.get_position(): each.get_text() for each in axes.texts}
    assert 36 == len(counts)
    assert ["2", "1", "1", "0"] == [counts[place] for place in ((0, 0), (0, 4), (4, 4), (4, 0))]
    assert ("true label", "label that the network gives") == (axes.get_ylabel(), axes.get_xlabel())
    assert "10 of 12 images are seen right" in picture.description
    assert "true 4: 1 seen as 0, 1 seen as 4" in picture.description


def test_counts_are_readable_in_every_cell() -> None:
    """On each colour of the scale the number's contrast is at least 4.5."""
    colours = mpl.colormaps["cividis"](np.linspace(0, 1, 256))
    assert min(contrast(evaluation.text_colour(each), each[:3]) for each in colours) >= 4.5


def test_confusion_uses_these_colours() -> None:
    """The cells of a figure, too, are readable."""
    (axes,) = drawn(figures.plot_confusion, LABELS, PROBABILITIES).figure.axes
    cells = axes.images[0].get_array()
    for each in axes.texts:
        seen, true = each.get_position()
        assert contrast(each.get_color(), cells[true, seen, :3]) >= 4.5


def test_labels_may_be_one_hot() -> None:
    """The notebook has labels in both forms."""
    one_hot = np.eye(6)[LABELS[0]]
    wanted = drawn(figures.plot_confusion, LABELS, PROBABILITIES).description
    assert wanted == drawn(figures.plot_confusion, one_hot, PROBABILITIES).description


def test_worst_mistakes_come_first() -> None:
    """The image with the least probability for its own label leads, and captions say what was seen."""
    probabilities = PROBABILITIES.copy()
    probabilities[7, 1], probabilities[7, 4] = 0.001, 0.95
    picture = drawn(figures.show_worst_mistakes, IMAGES, LABELS, probabilities, count=3)
    first, second, _ = [axes.get_title() for axes in picture.figure.axes]
    assert "✗ true 1, seen 4\np(4) = 0.95, p(1) = 0.00" == first
    assert "✗ true 4, seen 0\np(0) = 0.90, p(4) = 0.02" == second
    assert np.array_equal(IMAGES[7], picture.figure.axes[0].images[0].get_array())
    assert "image 7: ✗ true 1, seen 4" in picture.description


def test_right_images_among_the_worst_say_so() -> None:
    """Where less are wrong than are shown, the sign tells the difference."""
    picture = drawn(figures.show_worst_mistakes, IMAGES, LABELS, PROBABILITIES)
    titles = [axes.get_title() for axes in picture.figure.axes]
    assert [2, 4] == [sum(each.startswith(sign) for each in titles) for sign in "✗✓"]


def test_a_network_that_gives_no_numbers_is_worst() -> None:
    """A diverged network's NaN counts as the largest loss."""
    probabilities = PROBABILITIES.copy()
    probabilities[5] = np.nan
    picture = drawn(figures.show_worst_mistakes, IMAGES, LABELS, probabilities, count=1)
    assert "image 5" in picture.description


@pytest.mark.parametrize(
    ("labels", "probabilities", "sentence"),
    [
        (LABELS[:, :5], PROBABILITIES, "There are 5 labels for 12 rows of probabilities."),
        (LABELS, PROBABILITIES[0], "The probabilities have the shape (6,) instead of (images, classes)."),
        (LABELS + 1, PROBABILITIES, "The labels go from 1 to 6, but there are 6 classes."),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels, probabilities, sentence: str) -> None:
    """One sentence says what does not fit."""
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        drawn(figures.plot_confusion, labels, probabilities)


def test_images_that_do_not_fit_are_refused() -> None:
    """The images, too, must be as many."""
    with pytest.raises(ValueError, match="X holds 3 images for 12 labels"):
        drawn(figures.show_worst_mistakes, IMAGES[:3], LABELS, PROBABILITIES)


def test_probabilities_stand_beside_the_image() -> None:
    """Six bars with their numbers, the longest marked by hatching and bold letters, and the image as it is."""
    picture = drawn(figures.plot_probabilities, IMAGES[0], PROBABILITIES[0])
    left, right = picture.figure.axes
    assert np.array_equal(IMAGES[0], left.images[0].get_array())
    assert PROBABILITIES[0].tolist() == [bar.get_width() for bar in right.patches]
    assert ["//", None] == [bar.get_hatch() for bar in right.patches[:2]]
    assert ["bold", "normal"] == [each.get_fontweight() for each in right.texts[:2]]
    assert "The network sees 0, with probability 0.90" in picture.description


@pytest.mark.parametrize(("image", "values"), [(IMAGES, PROBABILITIES[0]), (IMAGES[0], PROBABILITIES[:2])])
def test_more_than_one_image_is_refused(image, values) -> None:
    """One image and one row belong together."""
    with pytest.raises(ValueError, match="One image and its probabilities are needed"):
        drawn(figures.plot_probabilities, image, values)


def test_training_shows_what_it_is_given() -> None:
    """Curves of training; the test accuracy before and after as points at the end or as curves; guessing as a line."""
    left, right = drawn(figures.plot_training, HISTORY, before=0.17, after=[0.2, 0.5, 0.7]).figure.axes
    curves = {line.get_label(): line for line in right.get_lines()}
    assert ["training"] == labels_of(left)
    assert ["training", "test, moving averages", "test, statistics measured anew", "guessing, 1/6"] == list(curves)
    assert [3] == curves["test, moving averages"].get_xdata().tolist()
    assert [1, 2, 3] == curves["test, statistics measured anew"].get_xdata().tolist()
    assert 4 == len({(line.get_marker(), line.get_linestyle()) for line in curves.values()})


def test_training_takes_what_fit_returns() -> None:
    """A History object, and validation where there is any."""

    class History:
        history = HISTORY | {"val_loss": [2.1, 1.5, 1.4], "val_accuracy": [0.1, 0.2, 0.3]}

    left, _ = drawn(figures.plot_training, History()).figure.axes
    assert ["training", "validation"] == labels_of(left)


@pytest.mark.parametrize("history", [{}, {"loss": []}])
def test_a_history_without_epochs_is_refused(history) -> None:
    """Nothing was trained."""
    with pytest.raises(ValueError, match="There is nothing to plot: the history has no epoch"):
        drawn(figures.plot_training, history)


def test_losses_alone_are_enough() -> None:
    """A model that was compiled without metrics has a loss."""
    assert "loss, training: from 2.000 to 0.500" in drawn(figures.plot_training, {"loss": [2.0, 0.5]}).description
