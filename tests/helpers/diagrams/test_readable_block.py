"""The diagram of a student's own block can be read, also on a small screen."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers.diagrams.block_view import view_block
from helpers.diagrams.box_form import FAULT_SIGN
from helpers.figures import picture
from tests.support.drawn_blocks import boxes_of, figure_of, read, sample, view_of
from tests.support.student_code import mutated

MOST_HEIGHT_PIXELS, ROOM_PIXELS = 560, 568
"""What JupyterLab has for a figure in a window of 768 pixels whose side bar is closed."""

POINTS_PER_INCH = 72

ONE_NAME_TWICE = mutated(('bn_name + "2b"', 'bn_name + "2a"'))
LONG_NAMES = mutated(('_branch"', '_branch_of_a_block_with_very_long_names_"'))
LONG_RELU_NAMES = mutated(('Activation("relu")(X)', 'Activation("relu", name="the_activation_after_the_addition")(X)'))


@pytest.mark.parametrize("function", ["identity_block", "convolutional_block"])
@pytest.mark.parametrize(
    "code",
    [
        *(
            read(name)
            for name in (
                "solution",
                "stride_in_second_convolution",
                "names_missing",
                "no_shortcut_add",
                "shortcut_without_batchnorm",
                "relu_before_add",
            )
        ),
        ONE_NAME_TWICE,
        LONG_NAMES,
        LONG_RELU_NAMES,
    ],
)
def test_a_block_can_be_read_on_a_small_screen(function: str, code: str) -> None:
    """In a window of 768 pixels it is shown whole, wider than high, and no letter is less than 9 pixels high."""
    figure = figure_of(view_of(code, function))
    width_in, height_in = figure.get_size_inches()
    assert width_in > height_in
    scale = min(picture.SHOWN_PER_INCH, ROOM_PIXELS / width_in)
    assert height_in * scale < MOST_HEIGHT_PIXELS
    assert min(text.get_fontsize() for text in figure.axes[0].texts) / POINTS_PER_INCH * scale >= 9


@pytest.mark.parametrize("name", ["solution", "stride_in_second_convolution", "names_missing", "no_shortcut_add"])
def test_texts_stay_in_their_boxes(name: str) -> None:
    """No line of text is longer or higher than its box, in whichever direction it runs."""
    figure = figure_of(view_block("convolutional_block", sample(name)))
    drawn = FigureCanvasAgg(figure)
    drawn.draw()
    for box in boxes_of(figure).values():
        left, bottom, right, top = box.get_window_extent(drawn.get_renderer()).extents
        for text in figure.axes[0].texts:
            at_x, at_y = figure.axes[0].transData.transform(text.get_position())
            if left < at_x < right and bottom < at_y < top and text.get_text() not in ("", FAULT_SIGN):
                extent = text.get_window_extent(drawn.get_renderer())
                assert left <= extent.x0 <= extent.x1 <= right, text
                assert bottom <= extent.y0 <= extent.y1 <= top, text
