"""Hints teach: why it matters, where to look, which rule decides; they are opened one after another."""

import re

import pytest

import helpers
from benchmarks.samples import SOLUTION
from helpers.compare.render import as_html, as_text, hints_as_text
from helpers.contract.verdict import FAILED, Mismatch, Result, Verdict
from helpers.hints import table
from helpers.hints.lookup import TITLES
from tests.support.student_code import mutated, namespace_of, public_verdict

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
        "channels of the last": ([(LAST, LAST.replace("F3", "F1"))], "must match that of the shortcut", 4),
        "stride in the middle": (
            [(MIDDLE, MIDDLE.replace("strides=(1, 1)", "strides=(2, 2)"))],
            "before the costly f times f convolution",
            4,
        ),
        "ReLU before the addition": ([(ADD, f"{RELU}\n    {ADD}")], "must be able to be negative", 3),
        "no last ReLU": ([(END, f"return {ADD[4:]}")], "is applied to the sum of both paths", 3),
        "no ReLU between": ([(f"{BN_2A}\n    {RELU}", BN_2A)], "form one linear step", 4),
        "BatchNorm after ReLU": ([(f"{BN_2B}\n    {RELU}", f"{RELU}\n    {BN_2B}")], "before they are centred", 4),
        "no BatchNorm": ([(BN_2B, "")], "drifts from layer to layer", 2),
        "no addition": ([(ADD, "")], "no direct way past", 3),
        "shortcut taken too late": ([(TAKEN, ""), (BN_2A, f"{BN_2A}\n{TAKEN[:-1]}")], "must carry the block's own", 4),
        "training not passed": ([(", training=training)", ")")], "Without this argument", 4),
        "training turned round": ([("training=training", "training=not training")], "fixes or inverts it", 4),
        "axis": ([("axis=3", "axis=1")], "mean and variance belong to a channel", 4),
        "initializer ignored": (
            [("initializer(seed=0)", "glorot_uniform(seed=0)")],
            "caller chooses a block's initial weights",
            4,
        ),
        "names": ([('name=conv_name + "2a", ', "")], "find a layer by its name", 4),
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
        "training fixed": ([('stage=3, block="c")', 'stage=3, block="c", training=True)')], "By default, BatchNorm", 6),
    },
}


@pytest.mark.parametrize(
    ("function", "changes", "why", "section"),
    [pytest.param(name, *fault, id=key) for name, faults in FAULTS.items() for key, fault in faults.items()],
)
def test_common_fault_has_its_own_why(function: str, changes: list[tuple[str, str]], why: str, section: int) -> None:
    """The hints of the first fault that a check shows name no value that was asked for."""
    verdict = public_verdict(function, mutated(*changes))

    fault = next(fault for result in verdict.results for fault in result.mismatches)
    reason, look, rule = fault.hints
    pointer = f" See section {section}, {table.table().sections[section]}."
    assert why in reason
    assert look.endswith(pointer)
    texts = (look.removesuffix(pointer), reason, rule)
    assert fault.attribute in ("layer", "place", "inputs") or not any(fault.expected in text for text in texts)


FAULT = Mismatch("x", "y", "1", "2", ("<one>", "two", "three"))
STAGED = Verdict("identity_block", (Result("wiring", "", 0, 2, FAILED, (FAULT,)),))


def test_table_opens_hints_one_inside_the_other() -> None:
    """Each is closed until the one before it is open, and JupyterLab's sanitizer keeps the elements."""
    html = as_html(STAGED)

    stages = [re.escape(text) for text in ("&lt;one&gt;", "two", "three")]
    titled = [
        rf"<details[^>]*><summary[^>]*>Hint {number} of 3, {TITLES[number]}</summary>{stage}"
        for number, stage in enumerate(stages, 1)
    ]
    assert re.search("".join(titled) + "</details>" * 3, html)
    assert " open" not in html


def test_text_shows_the_first_hint_and_where_to_get_more() -> None:
    """In a terminal nothing can be opened."""
    text = as_text(STAGED)

    assert "Hint 1 of 3, why it matters: <one>" in text
    assert text.endswith('more: helpers.hint("identity_block", globals(), stage=2)')
    assert "two" not in text
    assert "Hint 3 of 3, the rule: three" in hints_as_text(STAGED, 3)


def test_hint_prints_one_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """For the function as it is in the notebook; one sentence says that there is nothing to give a hint about."""
    helpers.hint("identity_block", namespace_of(mutated(('padding="same"', 'padding="valid"'))), stage=2)
    helpers.hint("identity_block", namespace_of(SOLUTION))

    printed = capsys.readouterr().out
    assert (
        "res1a_branch2b: padding expected same, got valid\n      Hint 2 of 3, where to look: Look at the edges"
        in printed
    )
    assert "Hint 1" not in printed
    assert printed.endswith("identity_block: 10 of 10 points; there is nothing to give a hint about.\n")
    with pytest.raises(ValueError, match="no stage 4"):
        helpers.hint("identity_block", {}, stage=4)
