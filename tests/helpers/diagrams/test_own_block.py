"""The diagram of a student's own block shows every layer and marks the faults that the check finds."""

import keras
import pytest
from matplotlib.colors import to_hex

from helpers import diagrams
from helpers.diagrams import box_form, canvas, own_block
from helpers.diagrams.block_view import view_block
from helpers.diagrams.box_form import FAULT_SIGN
from helpers.figures import picture
from tests.support.drawn_blocks import (
    ADDS_INPUT,
    all_texts,
    boxes_of,
    figure_of,
    red_boxes,
    sample,
    texts_in,
    view_of,
)
from tests.support.drawn_figures import contrast
from tests.support.student_code import STUB, mutated, namespace_of

EMPTY = "def identity_block(X, f, filters, **others):\n    return None"


@pytest.mark.parametrize("function", ["identity_block", "convolutional_block"])
def test_a_right_block_is_drawn_without_red(function: str) -> None:
    """A right block has a box for every layer, no sign of a fault, and a sentence that nothing is wrong."""
    view = view_block(function, sample("solution"))
    figure = figure_of(view)
    assert {"identity_block": 11, "convolutional_block": 13}[function] == len(boxes_of(figure))
    assert [] == red_boxes(figure)
    assert "✓ Nothing is wrong with this block." in all_texts(figure)
    assert FAULT_SIGN not in all_texts(figure)


def test_boxes_show_the_settings_that_were_found() -> None:
    """A box shows class, name, filters, kernel, stride and padding of its layer."""
    figure = figure_of(view_of(mutated()))
    written = texts_in(figure, boxes_of(figure)["res1a_branch2b"])
    assert ["Conv2D", "res1a_branch2b", "filters 4", "kernel 2x2", "stride 1x1", "padding same", "4x4x4"] == written
    written = texts_in(figure, boxes_of(figure)["bn1a_branch2b"])
    assert ["BatchNorm bn1a_branch2b", "axis 3, training=False"] == written


def test_a_faulty_stride_is_red_and_marked_and_explained() -> None:
    """The faulty boxes are red, have a cross and say what was found; the check's message is shown beside them."""
    view = view_block("convolutional_block", sample("stride_in_second_convolution"))
    figure = figure_of(view)
    assert ["res1a_branch2a", "res1a_branch2b"] == red_boxes(figure)
    written = texts_in(figure, boxes_of(figure)["res1a_branch2b"])
    assert FAULT_SIGN in written
    assert f"{FAULT_SIGN} strides: (2, 2)" in " ".join(written)
    assert "stride 2x2" in written
    first = next(result for result in view.verdict.results if result.mismatches).mismatches[0]
    assert first.fault in " ".join(all_texts(figure).split())
    assert "and 1 more: see the check of convolutional_block." in all_texts(figure)


def test_layers_that_are_right_have_no_sign() -> None:
    """Exactly the red boxes have the sign of a fault."""
    figure = figure_of(view_block("convolutional_block", sample("stride_in_second_convolution")))
    for name, box in boxes_of(figure).items():
        assert (name in red_boxes(figure)) is (FAULT_SIGN in texts_in(figure, box))


def test_an_edge_from_the_wrong_place_is_drawn_from_there() -> None:
    """A shortcut that is taken too late is drawn from the first convolution, and the addition is marked."""
    view = view_block("identity_block", sample("shortcut_taken_too_late"))
    (addition,) = [layer for layer in view.layers if layer.kind == "Add"]
    assert ["bn1a_branch2c", "res1a_branch2a"] == [source.split("#")[0] for source in addition.inputs]
    assert [addition.id.split("#")[0]] == red_boxes(figure_of(view))


@pytest.mark.parametrize(
    ("name", "function", "layer"),
    [
        ("no_shortcut_add", "identity_block", ("Add", "")),
        ("shortcut_without_batchnorm", "convolutional_block", ("BatchNormalization", "bn1a_branch1")),
        ("relu_missing_at_end", "identity_block", ("ReLU", "")),
    ],
)
def test_a_missing_layer_is_a_dashed_box(name: str, function: str, layer: tuple[str, str]) -> None:
    """A missing layer is drawn in its place as a dashed box that says so."""
    view = view_block(function, sample(name))
    figure = figure_of(view)
    (missing,) = [box for box in view.layers if box.is_missing]
    box = boxes_of(figure)[missing.id]
    assert layer == (missing.kind, missing.name)
    assert "--" == box.get_linestyle()
    assert [f"{FAULT_SIGN} missing", FAULT_SIGN] == [text for text in texts_in(figure, box) if FAULT_SIGN in text]


def test_layers_that_are_missing_together_are_drawn_as_a_path() -> None:
    """In a block of one convolution a whole path is missing: its first layers are drawn one below the other."""
    view = view_of(f"{mutated()}\n\ndef identity_block(X, f, filters, **others):\n    return Conv2D(3, 1)(X)\n")
    missing = [layer for layer in view.layers if layer.is_missing]
    assert 4 == len(missing)
    assert [layer.id for layer in missing[:-1]] == [layer.inputs[0] for layer in missing[1:]]


def test_layers_that_nothing_uses_are_drawn() -> None:
    """A main path that was built but is not returned stands in the drawing, and is not drawn as missing."""
    view = view_of(mutated((ADDS_INPUT, f"return X_shortcut\n    {ADDS_INPUT}")))
    assert "bn1a_branch2c" in [layer.name for layer in view.layers]
    assert ["Add", "ReLU"] == [layer.kind for layer in view.layers if layer.is_missing]


def test_a_block_that_returns_nothing_is_drawn() -> None:
    """All of its layers were built; the missing result is named beside them."""
    figure = figure_of(view_block("identity_block", sample("returns_none")))
    assert "bn1a_branch2c" in boxes_of(figure)
    assert "returned nothing" in " ".join(all_texts(figure).split())


def test_an_extra_layer_is_marked() -> None:
    """A ReLU before the addition is marked as an extra layer."""
    view = view_block("identity_block", sample("relu_before_add"))
    (extra,) = [layer for layer in view.layers if layer.faults]
    assert ("extra layer",) == extra.faults
    assert "ReLU" == extra.kind


def test_wrong_names_are_marked_on_every_layer() -> None:
    """The drawing marks all six wrong names, which the verdict sums up in one message."""
    assert 6 == len(red_boxes(figure_of(view_block("identity_block", sample("names_missing")))))


def test_a_fault_that_only_one_case_shows_is_drawn() -> None:
    """A stage number that is hard-coded in a name is marked in the case that calls the block for another stage."""
    code = mutated(('conv_name = f"res{stage}{block}_branch"', 'conv_name = f"res1{block}_branch"'))
    view = view_of(code)
    assert "stage=3" in view.call
    assert ["res1c_branch2a", "res1c_branch2b", "res1c_branch2c"] == red_boxes(figure_of(view))


def test_an_error_leaves_the_layers_before_it() -> None:
    """The block is drawn up to the line that raised, with the error beside it."""
    view = view_of(mutated((ADDS_INPUT, f"raise KeyError('shortcut')\n    {ADDS_INPUT}")))
    figure = figure_of(view)
    assert "bn1a_branch2c" in boxes_of(figure)
    assert "KeyError: 'shortcut'" in " ".join(all_texts(figure).split())


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (STUB, "There is nothing to draw yet: complete identity_block, run its cell, and then run this"),
        (EMPTY, "There is nothing to draw, because identity_block built no layers (the call: "),
    ],
)
def test_a_block_without_layers_gets_a_sentence(code: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An unfinished block, or one that builds nothing, gets a sentence instead of a figure."""
    assert diagrams.draw_own_block("identity_block", namespace_of(code)) is None
    printed = " ".join(capsys.readouterr().out.split())
    assert printed.startswith(sentence)


def test_an_undefined_function_gets_the_same_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A function whose cell has not been run counts as unfinished."""
    diagrams.draw_own_block("identity_block", {})
    assert capsys.readouterr().out.startswith("There is nothing to draw yet: complete identity_block")


def test_only_blocks_are_drawn() -> None:
    """The network is refused, because it has too many layers for a page."""
    with pytest.raises(ValueError, match="There is no block 'ResNet50' to draw: choose one of identity_block, conv"):
        diagrams.draw_own_block("ResNet50", {})


def test_the_description_names_layers_edges_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    """The description says which layers were found, how they are connected, and what is wrong."""
    diagrams.draw_own_block("convolutional_block", sample("stride_in_second_convolution"))
    description = capsys.readouterr().out
    assert "after ReLU FAULT strides: (2, 2); BatchNormalization bn1a_branch2b" in description
    assert "; Add after BatchNormalization bn1a_branch2c and BatchNormalization bn1a_branch1" in description
    assert "✗ layer configuration res1a_branch2a: strides expected (s, s), here (2, 2), got (1, 1), " in description


def test_texts_in_boxes_are_readable() -> None:
    """Every colour of text on its box has a contrast of at least 4.5."""
    for colour in (*canvas.BOX_COLOURS, box_form.FAULT_PAPER):
        assert contrast(picture.INK, colour) >= 7
    assert contrast(box_form.FAULT_COLOUR, box_form.FAULT_PAPER) >= 4.5
    assert contrast(box_form.FAULT_COLOUR, picture.PAPER) >= 4.5
    assert contrast(picture.GREEN_LINE, picture.PAPER) >= 4.5


def test_names_that_keras_gave_are_not_drawn() -> None:
    """A layer without a name of its own is drawn by its kind; in a network it has a number that means nothing."""
    keras.layers.ReLU()  # so that Keras counts on
    view = view_block("identity_block", sample("names_missing"))
    drawing, description = all_texts(figure_of(view)), own_block._in_words(view)  # noqa: SLF001 - what the picture says
    boxes = description.partition(" ✗ ")[0]
    assert "✗ no name of its" in drawing
    for automatic in ("activation", "conv2d", "batch_normalization", "input_layer", "add_"):
        assert automatic not in drawing.partition("✗ layer names")[0]
        assert automatic not in boxes
    named = figure_of(view_of(mutated(('Activation("relu")', 'Activation("relu", name="my_relu")'))))
    assert ["ReLU my_relu"] == texts_in(named, boxes_of(named)["my_relu"])


def test_colours_are_those_of_the_lecture() -> None:
    """The same kind of layer has the same colour in both, and the way past the layers is drawn in the shortcut's."""
    figure = figure_of(view_block("convolutional_block", sample("solution")))
    colours = {name: to_hex(box.get_facecolor()) for name, box in boxes_of(figure).items()}
    assert {canvas.BLUE} == {colours[f"res1a_branch{place}"] for place in ("1", "2a", "2b", "2c")}
    assert {canvas.YELLOW} == {colours[f"bn1a_branch{place}"] for place in ("1", "2a", "2b", "2c")}
    lines = [to_hex(line.get_color()) for line in figure.axes[0].lines]
    assert canvas.SHORTCUT_COLOUR in lines
