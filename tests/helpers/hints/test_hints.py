"""Hints teach: what to look at and where to read of it, why it matters, which rule decides; none gives the code."""

import ast
import itertools
import json
import re

import pytest

from assignment import notebook
from helpers.differences.diff import Difference
from helpers.hints.errors import ERROR_LOOKS, ERRORS
from helpers.hints.looks import LOOKS
from helpers.hints.lookup import hints_about, hints_about_error, hints_for
from helpers.hints.rules import RULES
from helpers.hints.whys import POINTER, SECTIONS, WHYS
from tests.support.student_code import mutated, public_verdict

MIDDLE = 'X = Conv2D(F2, (f, f), strides=(1, 1), padding="same"'
LAST = "X = Conv2D(F3, (1, 1), strides=(1, 1)"
SHORTCUT = (
    'X_shortcut = Conv2D(F3, (1, 1), strides=(s, s), padding="valid", name=conv_name + "1", '
    "kernel_initializer=initializer(seed=0))(X_shortcut)"
)
BN_1 = 'X_shortcut = BatchNormalization(axis=3, name=bn_name + "1")(X_shortcut, training=training)'
BN_2A = 'X = BatchNormalization(axis=3, name=bn_name + "2a")(X, training=training)'
BN_2B = 'X = BatchNormalization(axis=3, name=bn_name + "2b")(X, training=training)'
RELU = 'X = Activation("relu")(X)'
ADD = "X = Add()([X, X_shortcut])"
END = f'{ADD}\n    return Activation("relu")(X)'
TAKEN = "    X_shortcut = X\n"

FAULTS = {
    "identity_block": {
        "border": ([(MIDDLE, MIDDLE.replace("same", "valid"))], "loses pixels at the edges", 4),
        "channels of the last": ([(LAST, LAST.replace("F3", "F1"))], "as many as the shortcut brings", 4),
        "stride in the middle": (
            [(MIDDLE, MIDDLE.replace("strides=(1, 1)", "strides=(2, 2)"))],
            "before the costly f times f convolution",
            4,
        ),
        "ReLU before the addition": ([(ADD, f"{RELU}\n    {ADD}")], "must be able to be negative", 3),
        "no last ReLU": ([(END, f"return {ADD[4:]}")], "acts on the sum of both paths", 3),
        "no ReLU between": ([(f"{BN_2A}\n    {RELU}", BN_2A)], "together one linear step", 4),
        "BatchNorm after ReLU": ([(f"{BN_2B}\n    {RELU}", f"{RELU}\n    {BN_2B}")], "before anything is centred", 4),
        "no BatchNorm": ([(BN_2B, "")], "drifts from layer to layer", 2),
        "no addition": ([(ADD, "")], "no direct way past", 3),
        "shortcut taken too late": ([(TAKEN, ""), (BN_2A, f"{BN_2A}\n{TAKEN[:-1]}")], "must carry the block's own", 4),
        "training not passed": ([(", training=training)", ")")], "must reach BatchNorm", 4),
        "training turned round": ([("training=training", "training=not training")], "fixed or turned round", 4),
        "axis": ([("axis=3", "axis=1")], "mean and variance belong to a channel", 4),
        "initializer ignored": ([("initializer(seed=0)", "glorot_uniform(seed=0)")], "caller chooses the weights", 4),
        "names": ([('name=conv_name + "2a", ', "")], "found by its name", 4),
    },
    "convolutional_block": {
        "shortcut's stride": ([(SHORTCUT, SHORTCUT.replace("(s, s)", "(1, 1)"))], "exactly as the main path does", 5),
        "shortcut's channels": ([(SHORTCUT, SHORTCUT.replace("F3", "F1"))], "as many channels as the main path", 5),
        "ReLU on the shortcut": (
            [(ADD, f'X_shortcut = Activation("relu")(X_shortcut)\n    {ADD}')],
            "only project its input linearly",
            5,
        ),
        "no BatchNorm on the shortcut": ([(BN_1, "")], "on the same scale", 5),
        "product": ([(ADD, "X = X * X_shortcut")], "multiplies the gradient", 3),
        "doubled main path": ([(ADD, "X = Add()([X, X])")], "only doubled", 3),
    },
    "ResNet50": {
        "training fixed": ([('stage=3, block="c")', 'stage=3, block="c", training=True)')], "Left open, BatchNorm", 6),
    },
}


@pytest.mark.parametrize(
    ("function", "changes", "why", "section"),
    [pytest.param(name, *fault, id=key) for name, faults in FAULTS.items() for key, fault in faults.items()],
)
def test_common_fault_has_its_own_why(function: str, changes: list[tuple[str, str]], why: str, section: int) -> None:
    """The hints of the first fault that a check shows; they tell no value that was asked for."""
    verdict = public_verdict(function, mutated(*changes))

    fault = next(each for result in verdict.results for each in result.mismatches)
    look, told, rule = fault.hints
    assert why in told
    assert look.endswith(pointer(section))
    texts = (look.removesuffix(pointer(section)), told, rule)
    assert fault.attribute in ("layer", "place", "inputs") or not any(fault.expected in each for each in texts)


def pointer(section: int) -> str:
    """Give the words that end a first hint."""
    return POINTER.format(number=section, title=SECTIONS[section])


MADE_UP = [
    ("conv 2a", "kernel_size", (1, 1), (3, 3), "mixes the channels of each", 4),
    ("conv 2b", "kernel_size", (2, 2), (3, 3), "for the caller to choose", 4),
    ("conv 2b", "filters", 4, 2, "inside the bottleneck", 4),
    ("bn 1", "weights", "its own", "shared with bn1a_branch2c", "share its weights", 5),
    ("conv 1", "inputs", "the input", "bn1a_branch2a", "must start at the block's own input", 5),
    ("Add", "layer", "Add", "Concatenate", "the channels pile up", 3),
    ("Add", "layer", "Add", "Subtract", "turns the sign of one path", 3),
    ("Add", "layer", "Add", "Average", "halves what the shortcut carries", 3),
    ("bn 2a", "momentum", 0.99, 0.9, "moving averages follow", 4),
    ("conv 2a", "kernel_initializer", "initializer(seed=0)", "initializer(seed=3)", "same weights every time", 4),
    ("conv 2b", "dilation_rate", (1, 1), (2, 2), "as Keras has it", 4),
    ("conv1", "strides", (2, 2), (1, 1), "at its largest here", 6),
    ("conv1", "kernel_initializer", "GlorotUniform(seed=0)", "HeNormal(seed=0)", "right spread", 6),
    ("bn_conv1", "training", None, True, "Left alone, BatchNorm", 6),
    ("zero padding", "layer", "ZeroPadding2D after the input", "missing", "room at the edges", 6),
    ("max pooling", "layer", "MaxPooling2D after ReLU after bn_conv1", "missing", "strongest answers", 6),
    ("block 5a", "s", 2, 1, "shrunk too early", 6),
    ("block 4f", "layer", "identity_block after block 4e", "missing", "counts every block", 6),
    ("block 3a", "layer", "convolutional_block", "identity_block", "cannot change the shape", 6),
    ("block 5c", "filters", (512, 512, 2048), (256, 256, 2048), "from stage to stage", 6),
    ("block 3a: conv 2b", "padding", "same", "valid", "loses pixels", 5),
    ("block 3b: conv 2b", "padding", "same", "valid", "loses pixels", 4),
    ("softmax", "layer", "Softmax after fc6", "missing", "probabilities that add up to one", 6),
    ("fc", "units", 4, 6, "one output for each class", 6),
    ("fc", "name", "fc6", "fc", "number of classes is in the name", 6),
    ("input", "shape", (None, 128, 64, 3), (None, 64, 64, 3), "how large the images are", 6),
    ("model", "name", "ResNet50", "resnet", "one model from another", 6),
]


@pytest.mark.parametrize(("row", "attribute", "expected", "actual", "why", "section"), MADE_UP)
def test_row_and_attribute_choose_the_hint(
    row: str, attribute: str, expected: object, actual: object, why: str, section: int
) -> None:
    """What would take a network each to provoke."""
    look, told, _ = hints_for(Difference(row, row, "", attribute, expected, actual))

    assert why in told
    assert look.endswith(pointer(section))


def test_section_is_that_of_the_exercise_at_hand() -> None:
    """Both blocks have a first convolution; which of them is meant only the function tells."""
    difference = Difference("conv 2a", "res2a_branch2a", "configuration", "strides", (2, 2), (1, 1))

    assert hints_for(difference, "identity_block")[0].endswith(pointer(4))
    assert hints_for(difference, "convolutional_block")[0].endswith(pointer(5))


def test_results_and_errors_have_hints_too() -> None:
    """A criterion's own result, and what Python or Keras complains of: from the most particular words that fit."""
    assert hints_about("signature", "convolutional_block")[0].endswith(pointer(5))
    assert "for each class" in hints_about("output shape", "ResNet50")[1]
    assert "next block builds on" in hints_about("output shape", "identity_block")[1]
    assert () == hints_about("builds", "ResNet50")
    assert "hands back" in hints_about_error("TypeError: the function returned nothing", "identity_block")[1]
    assert "at this line" in hints_about_error("ZeroDivisionError: division by zero", "identity_block")[1]


def test_every_section_stands_in_the_notebook() -> None:
    """By number and by title."""
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    headings = {heading for text in texts for heading in re.findall(r"^## (\d+\. .+)$", text, re.MULTILINE)}

    assert {f"{number}. {title}" for number, title in SECTIONS.items()} <= headings
    assert (set(WHYS) | set(ERRORS)) - {0} == set(SECTIONS)


SENTENCES = [why for table in (WHYS, ERRORS) for whys in table.values() for why in whys.values()]
SENTENCES += [*LOOKS.values(), *ERROR_LOOKS.values()]


@pytest.mark.parametrize("why", sorted(set(SENTENCES)))
def test_hint_is_one_short_sentence_without_code_or_values(why: str) -> None:
    """No call, no assignment, no number, no value of an argument; no part of it is a statement of Python's."""
    assert len(why) <= 200
    assert re.fullmatch(r"[A-Z][^.]*\.", why)
    assert not re.search(
        r"\w\(|[=`_\d\"\[\]{}]|'same'|'valid'|\b(True|False|None|glorot\w*|relu)\b", why.replace("-50", "")
    )
    assert [] == [part for part in re.split(r"[.;:,]", why) if is_statement(part.strip())]


def is_statement(text: str) -> bool:
    """Whether Python would take a text for more than a name."""
    try:
        statements = ast.parse(text).body
    except SyntaxError:
        return False
    return any(not isinstance(getattr(each, "value", None), ast.Name) for each in statements)


def test_every_sentence_about_a_layer_can_be_reached() -> None:
    """A key that no row and attribute lead to would be a translator's wasted work."""
    rows = [f"{kind} {part}" for kind in ("conv", "bn", "ReLU after bn") for part in ("1", "2a", "2b", "2c")]
    rows += ["Add", "ReLU after Add", "conv1", "bn_conv1", "ReLU after bn_conv1", "zero padding", "max pooling"]
    rows += ["avg_pool", "Flatten", "fc", "softmax", "model", "input", "block 3a"]
    kinds = ["ReLU", "BatchNormalization", "Conv2D", "Multiply", "Concatenate", "Average", "Subtract", "Maximum"]
    layers = [("Add", "missing"), *(("Add", each) for each in (*kinds, "identity_block", "convolutional_block"))]
    layers += [("no layer here", each) for each in (*kinds, "identity_block")]
    others = [("bn and the input", "bn and conv"), ("bn and the input", "bn and bn"), ("", None), ("", "x")]
    others += [("initializer(seed=0)", "x"), ("initializer(seed=0)", "initializer(seed=3)")]
    keys = [key for whys in WHYS.values() for key in whys]
    attributes = {key.split(",")[0].split(" of ")[0] for key in keys} | {"dilation_rate"}

    cases = itertools.chain(
        itertools.product(rows, ["layer"], layers), itertools.product(rows, sorted(attributes), others)
    )
    reached = [hints_for(Difference(row, row, "", attribute, *pair)) for row, attribute, pair in cases]
    extra = (("ReLU", "res1a_branch2b"), ("ReLU", "bn1a_branch2c"), ("ReLU", "bn1a_branch1"))
    for kind, before in extra:
        difference = Difference(f"x: extra {kind}", f"{kind} after {before}", "", "layer", "no layer here", kind)
        reached.append(hints_for(difference))
    on_the_shortcut = Difference(
        "input: extra Conv2D", "Conv2D after the input", "", "layer", "no layer here", "Conv2D"
    )
    reached.append(hints_for(on_the_shortcut, "identity_block"))

    assert set() == unreached(list(WHYS.values()), [why for _, why, _ in reached])
    assert set() == unreached([LOOKS], [look.partition(" See ")[0] for look, _, _ in reached])
    assert set() == unreached([RULES], [rule for _, _, rule in reached])


def unreached(tables: list[dict[str, str]], reached: list[str]) -> set[str]:
    """List the sentences about layers that are never told."""
    of_results = ("signature", "output shape", "parameters", "values", "whole network")
    return {text for each in tables for key, text in each.items() if not key.startswith(of_results)} - set(reached)
