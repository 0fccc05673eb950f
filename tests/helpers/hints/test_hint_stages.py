"""Three hints for each fault, opened one after another; the last one is mathematics."""

import re

import pytest

import helpers
from benchmarks.fidelity.grading import SOLUTION
from helpers.compare.render import as_html, as_text, hints_as_text
from helpers.contract.verdict import FAILED, Mismatch, Result, Verdict
from helpers.differences.diff import Difference
from helpers.hints.errors import ERROR_LOOKS, ERROR_RULES, ERRORS
from helpers.hints.looks import LOOKS
from helpers.hints.lookup import hints_about_error, hints_for
from helpers.hints.rules import RULES
from helpers.hints.whys import WHYS
from tests.support.student_code import mutated, namespace_of

CODE = re.compile(
    r"[=`_{}\[\]\"]|\b(True|False|None|Conv2D|Add|Dense|Activation|Flatten|relu|valid|def|return|import)\b"
)
FAULT = Mismatch("x", "y", "1", "2", ("<one>", "two", "three"))
STAGED = Verdict("identity_block", (Result("wiring", "", 0, 2, FAILED, (FAULT,)),))


@pytest.mark.parametrize("rule", sorted({*RULES.values(), *ERROR_RULES.values()}))
def test_rule_is_one_sentence_without_code(rule: str) -> None:
    """A formula has numbers and signs, but no assignment, no text, and no name or value of Keras's."""
    assert len(rule) <= 200
    assert re.fullmatch(r"[A-Z][^.]*\.", rule)
    assert not CODE.search(rule)


@pytest.mark.parametrize("tables", [(LOOKS, RULES, WHYS), (ERROR_LOOKS, ERROR_RULES, ERRORS)])
def test_stages_have_the_same_keys_or_more_general_ones(
    tables: tuple[dict[str, str], dict[str, str], dict[int, dict[str, str]]],
) -> None:
    """A key of the first or third stage that the second does not know is misspelt, or is a more general one."""
    looks, rules, whys = tables
    known = {key for each in whys.values() for key in each}

    assert {"layer", "place", "strides", "training"} >= {key.split(" of ")[0] for key in {*looks, *rules} - known}


IDENTITY, CONVOLUTIONAL, NETWORK = "identity_block", "convolutional_block", "ResNet50"
NOWHERE, KERNEL_OF_ONE = "no layer here", "A kernel of one pixel"
SIZE, START, TABLE = "⌊(n - k) / s⌋ + 1", "The start of the network is", "Each row of the exercise's table"
CHOSEN = [
    (IDENTITY, "conv 2a", "", "padding", "valid", "same", ("settings of this layer", "no work", KERNEL_OF_ONE), 4),
    (IDENTITY, "conv 2c", "", "padding", "valid", "same", ("settings of this layer", "no work", KERNEL_OF_ONE), 4),
    (CONVOLUTIONAL, "conv 1", "", "padding", "valid", "same", ("settings of this", "no work", KERNEL_OF_ONE), 5),
    (IDENTITY, "conv 2b", "", "padding", "same", "valid", ("the edges", "loses pixels", "n - k + 1"), 4),
    (NETWORK, "max pooling", "", "pool_size", (3, 3), (2, 2), ("windows", "combined into one", SIZE), 6),
    (NETWORK, "max pooling", "", "padding", "valid", "same", ("the start", "With padding", SIZE), 6),
    (NETWORK, "ReLU after bn_conv1", "", "layer", "ReLU", "missing", ("the start", "linear step", START), 6),
    (NETWORK, "softmax", "", "layer", "Softmax", "ReLU", ("the end", "exclude one another", "Softmax divides"), 6),
    (NETWORK, "max pooling", "", "place", "x", "y", ("the order", "another place", TABLE), 6),
    (IDENTITY, "Add", "", "place", "x", "y", ("the order", "another place", TABLE), 4),
    (IDENTITY, "ReLU after bn 2a", "", "place", "x", "y", ("an activation", "centres", "convolution → BatchNorm"), 4),
    (NETWORK, "bn_conv1", "", "place", "x", "y", ("the order", "another place", START), 6),
    (
        NETWORK,
        "conv1",
        "BatchNormalization",
        "layer",
        NOWHERE,
        "",
        ("list of steps", "sets that scale anew", "as many"),
        6,
    ),
    (NETWORK, "max pooling", "Conv2D", "layer", NOWHERE, "", ("list of steps", "weights where none", TABLE), 6),
    (NETWORK, "input", "Conv2D", "layer", NOWHERE, "", ("list of steps", "weights where none", TABLE), 6),
    (NETWORK, "block 5c", "Dropout", "layer", NOWHERE, "", ("list of steps", "table does not have", TABLE), 6),
    (
        NETWORK,
        "block 5c",
        "identity_block",
        "layer",
        NOWHERE,
        "",
        ("how many blocks", "deeper than its name", "N blocks"),
        6,
    ),
    (IDENTITY, "bn 2b", "Conv2D", "layer", NOWHERE, "", ("list of steps", "weights where none", TABLE), 4),
    (CONVOLUTIONAL, "bn 1", "BatchNormalization", "layer", NOWHERE, "", ("list", "sets that scale anew", "as many"), 5),
    (CONVOLUTIONAL, "input", "Conv2D", "layer", NOWHERE, "", ("list of steps", "weights where none", TABLE), 5),
    (IDENTITY, "input", "Conv2D", "layer", NOWHERE, "", ("the shortcut", "no layer at all", "S(x) is x itself"), 4),
    (
        IDENTITY,
        "input",
        "BatchNormalization",
        "layer",
        NOWHERE,
        "",
        ("the shortcut", "no layer at all", "S(x) is x"),
        4,
    ),
    (
        CONVOLUTIONAL,
        "conv 2b",
        "",
        "strides",
        (1, 1),
        (2, 2),
        ("height and width", "f times f", "With padding 'same'"),
        5,
    ),
    (CONVOLUTIONAL, "conv 2c", "", "strides", (1, 1), (2, 2), ("height and width", "f times f", KERNEL_OF_ONE), 5),
    (NETWORK, "conv1", "", "name", "conv1", "first", ("last column", "by its name", "A layer that the last column"), 6),
]


@pytest.mark.parametrize(("function", "row", "extra", "attribute", "expected", "actual", "parts", "section"), CHOSEN)
def test_row_and_function_choose_all_three(
    function: str,
    row: str,
    extra: str,
    attribute: str,
    expected: object,
    actual: object,
    parts: tuple[str, str, str],
    section: int,
) -> None:
    """What is said of one layer would be wrong of another, and of an extra layer it depends on the exercise."""
    place = (f"{row}: extra {extra}", f"{extra} after {row}") if extra else (row, row)
    hints = hints_for(Difference(*place, "", attribute, expected, extra or actual), function)

    assert [] == [part for part, hint in zip(parts, hints, strict=True) if part not in hint]
    assert f"See section {section}, " in hints[0]


def test_extra_layer_of_a_block_that_is_built_without_a_call_belongs_to_the_block() -> None:
    """Of such a network each layer of each block is known; what follows a whole block is the network's."""
    inside = Difference("block 3a: extra Conv2D", "Conv2D after bn3a_branch2c", "", "layer", NOWHERE, "Conv2D")
    behind = Difference("block 3a: extra Conv2D", "Conv2D after block 3a: Add", "", "layer", NOWHERE, "Conv2D")

    assert "See section 5, " in hints_for(inside, NETWORK)[0]
    assert "See section 6, " in hints_for(behind, NETWORK)[0]


ERRORS_RAISED = [
    ("NameError: name 'X_shorcut' is not defined", IDENTITY, "misspelt", "imports it", 4),
    ("ValueError: Inputs have incompatible shapes. Received shapes (8, 8, 3) and", IDENTITY, "agree", "n - f + 1", 4),
    ("ValueError: Cannot broadcast shape, the failure dim has value 8", CONVOLUTIONAL, "agree", "n - f + 1", 5),
    ("InvalidArgumentError: {{function_node}} Incompatible shapes: [1,4,4,3] vs.", IDENTITY, "agree", "n - f + 1", 4),
    ("TypeError: cannot unpack non-iterable int object", IDENTITY, "names stand on the left", "as many values", 4),
    (
        "ValueError: too many values to unpack (expected 2)",
        CONVOLUTIONAL,
        "names stand on the left",
        "as many values",
        5,
    ),
    ("TypeError: 'KerasTensor' object is not callable", NETWORK, "may be a tensor", "can be called", 6),
    (
        "TypeError: Merge.__init__() takes 1 positional argument but 2 were given",
        NETWORK,
        "when it is made",
        "Two pairs",
        4,
    ),
    ("TypeError: too many positional arguments", NETWORK, "wants them together", "in one list", 4),
    ("TypeError: got an unexpected keyword argument 'train'", IDENTITY, "misspelt", "to the letter", 4),
    (
        "ValueError: Unrecognized keyword arguments passed to Conv2D: {'stride': 1}",
        NETWORK,
        "misspelt",
        "to the letter",
        6,
    ),
    ('TypeError: can only concatenate str (not "int") to str', CONVOLUTIONAL, "joins a text", "part of the text", 5),
    ("TypeError: 'NoneType' object is not subscriptable", NETWORK, "wrong kind", "works only with", 6),
    ("TypeError: the function returned nothing: does", IDENTITY, "hands back", "only what it returns", 4),
    ("ValueError: Computed output size would be zero or negative. Received:", NETWORK, "Fewer pixels", "at least k", 6),
]


@pytest.mark.parametrize(("text", "function", "why", "rule", "section"), ERRORS_RAISED)
def test_error_has_the_hints_of_its_kind(text: str, function: str, why: str, rule: str, section: int) -> None:
    """As Python and Keras word it; most point to the exercise that the student is at."""
    look, told, deciding = hints_about_error(text, function)

    assert (why in told, rule in deciding) == (True, True), (told, deciding)
    assert f"See section {section}, " in look


def test_table_opens_hints_one_inside_the_other() -> None:
    """Each is closed until the one before it is open, and JupyterLab's sanitizer leaves the elements as they are."""
    html = as_html(STAGED)

    stages = [re.escape(each) for each in ("&lt;one&gt;", "two", "three")]
    titled = [rf"<details[^>]*><summary[^>]*>Hint {n} of 3</summary>{each}" for n, each in enumerate(stages, 1)]
    assert re.search("".join(titled) + "</details>" * 3, html)
    assert " open" not in html


def test_text_shows_the_first_hint_and_where_to_get_more() -> None:
    """In a terminal nothing can be opened."""
    text = as_text(STAGED)

    assert "Hint 1 of 3: <one>" in text
    assert text.endswith('more: helpers.hint("identity_block", globals(), stage=2)')
    assert "two" not in text
    assert "Hint 3 of 3: three" in hints_as_text(STAGED, 3)


def test_hint_prints_one_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """For the function as it stands in the notebook, and nothing but one sentence where it is right."""
    helpers.hint("identity_block", namespace_of(mutated(('padding="same"', 'padding="valid"'))), stage=2)
    helpers.hint("identity_block", namespace_of(SOLUTION))

    told = capsys.readouterr().out
    assert "res1a_branch2b: padding expected same, got valid\n      Hint 2 of 3: Without padding" in told
    assert "Hint 1" not in told
    assert told.endswith("identity_block: 10 of 10 points; there is nothing to give a hint about.\n")
    with pytest.raises(ValueError, match="no stage 4"):
        helpers.hint("identity_block", {}, stage=4)
