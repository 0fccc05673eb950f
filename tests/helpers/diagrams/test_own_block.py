"""The diagram of a student's own block shows what is there, and marks what the check finds."""

import pytest

from helpers import diagrams
from helpers.diagrams import own_block
from helpers.diagrams.block_view import find_block
from helpers.diagrams.own_block import FAULT_SIGN
from tests.support.drawn_blocks import ADDS_INPUT, all_texts, boxes_of, figure_of, found_in, red_boxes, sample, texts_in
from tests.support.drawn_figures import contrast
from tests.support.student_code import mutated


@pytest.mark.parametrize("function", ["identity_block", "convolutional_block"])
def test_a_right_block_is_drawn_without_red(function: str) -> None:
    """Every layer is there, in words and as a box, and the verdict says that nothing is wrong."""
    found = find_block(function, sample("solution"))
    figure = figure_of(found)
    assert {"identity_block": 11, "convolutional_block": 13}[function] == len(boxes_of(figure))
    assert [] == red_boxes(figure)
    assert "✓ Nothing is wrong with this block." in all_texts(figure)
    assert FAULT_SIGN not in all_texts(figure)


def test_boxes_say_what_was_found() -> None:
    """Class, name, filters, kernel, stride and padding stand in the box, as found."""
    figure = figure_of(found_in(mutated()))
    (title, settings, shape) = texts_in(figure, boxes_of(figure)["res1a_branch2b"])
    assert "Conv2D  res1a_branch2b" == title
    assert "4 filters, kernel 2x2, stride 1x1, padding same" == settings
    assert "4x4x4" == shape


def test_a_faulty_stride_is_red_and_marked_and_explained() -> None:
    """The right box and no other is red, has a cross, says what was found; beside it stands the check's message."""
    found = find_block("convolutional_block", sample("stride_in_second_convolution"))
    figure = figure_of(found)
    assert ["res1a_branch2a", "res1a_branch2b"] == red_boxes(figure)
    written = texts_in(figure, boxes_of(figure)["res1a_branch2b"])
    assert FAULT_SIGN in written
    assert f"{FAULT_SIGN} strides: (2, 2)" in written
    assert "4 filters, kernel 2x2, stride 2x2, padding same" in written
    first = next(each for each in found.verdict.results if each.mismatches).mismatches[0]
    assert first.fault in " ".join(all_texts(figure).split())
    assert "and 1 more: see the check of convolutional_block." in all_texts(figure)


def test_layers_that_are_right_have_no_sign() -> None:
    """Nobody looks for a fault where there is none."""
    figure = figure_of(find_block("convolutional_block", sample("stride_in_second_convolution")))
    for name, box in boxes_of(figure).items():
        assert (name in red_boxes(figure)) is (FAULT_SIGN in texts_in(figure, box))


def test_an_edge_from_the_wrong_place_is_drawn_from_there() -> None:
    """A shortcut that is taken too late leaves the first convolution, and the addition is marked."""
    found = find_block("identity_block", sample("shortcut_taken_too_late"))
    (addition,) = [each for each in found.layers if each.title.startswith("Add")]
    assert ["bn1a_branch2c", "res1a_branch2a"] == [each.split("#")[0] for each in addition.inputs]
    assert [addition.id.split("#")[0]] == red_boxes(figure_of(found))


@pytest.mark.parametrize(
    ("name", "function", "title"),
    [
        ("no_shortcut_add", "identity_block", "Add"),
        ("shortcut_without_batchnorm", "convolutional_block", "BatchNormalization  bn1a_branch1"),
        ("relu_missing_at_end", "identity_block", "ReLU"),
    ],
)
def test_a_missing_layer_is_a_dashed_box(name: str, function: str, title: str) -> None:
    """What is not there is drawn where it should hang, red, dashed and in words."""
    found = find_block(function, sample(name))
    figure = figure_of(found)
    (missing,) = [each for each in found.layers if each.is_missing]
    box = boxes_of(figure)[missing.id]
    assert title == missing.title
    assert "--" == box.get_linestyle()
    assert [f"{FAULT_SIGN} missing", FAULT_SIGN] == [each for each in texts_in(figure, box) if FAULT_SIGN in each]


def test_layers_that_are_missing_together_hang_on_each_other() -> None:
    """A block of one convolution lacks a whole path: its first layers are drawn one below the other."""
    found = found_in(mutated((ADDS_INPUT, f"return Conv2D(3, 1)(X_shortcut)\n    {ADDS_INPUT}")))
    missing = [each for each in found.layers if each.is_missing]
    assert 4 == len(missing)
    assert [each.id for each in missing[:-1]] == [each.inputs[0] for each in missing[1:]]


def test_an_extra_layer_is_marked() -> None:
    """A ReLU before the addition does not belong there."""
    found = find_block("identity_block", sample("relu_before_add"))
    (extra,) = [each for each in found.layers if each.faults]
    assert ("extra layer",) == extra.faults
    assert extra.title.startswith("ReLU")


def test_wrong_names_are_marked_on_every_layer() -> None:
    """The verdict sums six of them up in one message; the drawing marks them all."""
    assert 6 == len(red_boxes(figure_of(find_block("identity_block", sample("names_missing")))))


def test_a_fault_that_only_one_case_shows_is_drawn() -> None:
    """A stage that is written into a name shows where the block is called for another stage."""
    code = mutated(('conv_name = f"res{stage}{block}_branch"', 'conv_name = f"res1{block}_branch"'))
    found = found_in(code)
    assert "stage=3" in found.call
    assert ["res1c_branch2a", "res1c_branch2b", "res1c_branch2c"] == red_boxes(figure_of(found))


def test_an_error_leaves_the_layers_before_it() -> None:
    """Up to the line that raised, the block is drawn, and the message says what was raised."""
    found = found_in(mutated((ADDS_INPUT, f"raise KeyError('shortcut')\n    {ADDS_INPUT}")))
    figure = figure_of(found)
    assert "bn1a_branch2c" in boxes_of(figure)
    assert "KeyError: 'shortcut'" in " ".join(all_texts(figure).split())


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("not_implemented", "There is nothing to draw yet: complete identity_block, run its cell, and then run this"),
        ("returns_none", "There is nothing to draw, because identity_block gave no layer that could be found: TypeErr"),
    ],
)
def test_where_there_is_nothing_to_draw_one_sentence_says_why(
    name: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A block that is not there yet, or gives nothing, is no figure."""
    assert diagrams.draw_own_block("identity_block", sample(name)) is None
    said = capsys.readouterr().out
    assert said.startswith(sentence)
    assert 1 == said.count("\n")


def test_a_function_that_is_not_there_gets_the_same_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Before the exercise's cell has been run."""
    diagrams.draw_own_block("identity_block", {})
    assert capsys.readouterr().out.startswith("There is nothing to draw yet: complete identity_block")


def test_only_blocks_are_drawn() -> None:
    """The network has too many layers for a page."""
    with pytest.raises(ValueError, match="There is no block 'ResNet50' to draw: choose one of identity_block, conv"):
        diagrams.draw_own_block("ResNet50", {})


def test_the_description_tells_of_layers_edges_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    """Who cannot see the figure hears what was found, and what is wrong."""
    diagrams.draw_own_block("convolutional_block", sample("stride_in_second_convolution"))
    said = capsys.readouterr().out
    assert "after ReLU activation FAULT strides: (2, 2); BatchNormalization bn1a_branch2b" in said
    assert "Add add (" not in said
    assert "Add add after BatchNormalization bn1a_branch2c and BatchNormalization bn1a_branch1" in said
    assert "✗ layer configuration res1a_branch2a: strides expected (2, 2), got (1, 1)" in said


def test_texts_in_boxes_are_readable() -> None:
    """Every colour of text on its box has a contrast of at least 4.5."""
    assert contrast(own_block.INK, own_block.LAYER_COLOUR) >= 7
    assert contrast(own_block.INK, own_block.FAULT_PAPER) >= 7
    assert contrast(own_block.FAULT_COLOUR, own_block.FAULT_PAPER) >= 4.5
    assert contrast(own_block.FAULT_COLOUR, own_block.PAPER) >= 4.5
    assert contrast(own_block.GREEN_LINE, own_block.PAPER) >= 4.5
