"""Whatever a student builds can be drawn: branches, loops, strange names, very many layers."""

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers.diagrams import own_block
from helpers.diagrams.layout import lay_out
from helpers.figures.picture import bundle_of
from tests.support.drawn_blocks import ADDS_INPUT, all_texts, boxes_of, figure_of, view_of
from tests.support.drawn_figures import drawn
from tests.support.student_code import mutated

STRANGE = {
    "parallel branches": "sum([Activation('relu')(X) for _ in range(5)], X)",
    "a layer used twice": "(lambda layer: layer(layer(X)))(Activation('relu'))",
    "one tensor added to itself": "Add()([X, X])",
    "a long chain": "__import__('functools').reduce(lambda x, _: Activation('relu')(x), range(80), X)",
    "a name of strange signs": "Activation('relu', name='$x_{1$ <b> \\\\frac 手 \\n tail')(X)",
    "a long name": "Activation('relu', name='x' * 300)(X)",
    "another shape": "Flatten()(X)",
    "several outputs added up": "tf.add_n([X, Activation('relu')(X), X_shortcut])",
}


@pytest.mark.filterwarnings("ignore:Glyph")  # here; that showing a figure is silent is tested below
@pytest.mark.parametrize("expression", STRANGE.values(), ids=STRANGE)
def test_arbitrary_blocks_can_be_drawn(expression: str) -> None:
    """Whatever a student builds, boxes do not overlap, texts stay in their figure, and all is one PNG."""
    found = view_of(mutated((ADDS_INPUT, f"X = {expression}\n    {ADDS_INPUT}")))
    figure = figure_of(found)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [box.get_bbox() for box in boxes_of(figure).values()]
    assert len(found.layers) == len(boxes)
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])
    for text in figure.findobj(mpl.text.Text):
        extent = text.get_window_extent(canvas.get_renderer())
        assert not text.get_text() or figure.bbox.x0 <= extent.x0 <= extent.x1 <= figure.bbox.x1, text


def test_messages_of_strange_names_can_be_drawn() -> None:
    """A name that the check repeats is no formula either."""
    found = view_of(mutated(('name=conv_name + "2a"', 'name="$x_{1$"')))
    figure = figure_of(found)
    FigureCanvasAgg(figure).draw()
    assert "got $x_{1$" in " ".join(all_texts(figure).split())


def test_signs_that_the_font_lacks_make_no_noise(recwarn: pytest.WarningsRecorder) -> None:
    """A warning on a cell's output would look like a fault, and here it would be an error."""
    found = view_of(mutated((ADDS_INPUT, f"X = {STRANGE['a name of strange signs']}\n    {ADDS_INPUT}")))
    assert bundle_of(drawn(own_block._show, found))[0]["image/png"]  # noqa: SLF001 - what draw_own_block shows
    assert not recwarn


def test_a_very_large_block_is_cut() -> None:
    """As many boxes as can be read are drawn, and the rest is counted."""
    found = view_of(mutated((ADDS_INPUT, f"X = {STRANGE['a long chain']}\n    {ADDS_INPUT}")))
    assert "more layers are not drawn." in all_texts(figure_of(found))
    assert 24 == sum(not each.is_missing for each in found.layers)


def test_no_line_runs_through_a_box() -> None:
    """Between the two it joins, an edge stays in lanes that hold no box."""
    inputs = {"x": [], "a": ["x"], "b": ["a", "x"], "c": ["x"], "d": ["b", "c", "x"], "e": ["d", "a"], "loose": ["b"]}
    layout = lay_out(inputs, inputs)
    places = set(layout.places.values())
    assert len(inputs) == len(places)
    passed = [stop for edge in layout.edges for stop in edge.stops[1:-1]]
    assert not places & set(passed)
    assert len(passed) == len(set(passed))
    assert all(layout.places[each][0] < layout.places[box][0] for box, given in inputs.items() for each in given)
