"""What follows from a fault: results that it cannot change keep their points, and a slip costs the same everywhere."""

import pytest

from benchmarks.fidelity.grading import lost
from benchmarks.samples import SOLUTION
from helpers.contract.verdict import FAILED, SKIPPED
from tests.support.student_code import mutated, public_verdict

BLOCK_TRAINING = ")(X, training=training)"
SHORTCUT_TRAINING = ")(X_shortcut, training=training)"
CONFIGURATION, INFERENCE, TRAINING = "layer configuration", "values, training=False", "values, training=True"


def training_passed(value: str) -> list[tuple[str, str]]:
    """Return the changes by which every BatchNormalization gets another argument `training`."""
    return [(old, old.replace(", training=training", value)) for old in (BLOCK_TRAINING, SHORTCUT_TRAINING)]


KEPT = {
    "training ignored": (training_passed(""), {CONFIGURATION: FAILED, TRAINING: SKIPPED}),
    "training=None": (training_passed(", training=None"), {CONFIGURATION: FAILED, TRAINING: SKIPPED}),
    "training=True": (training_passed(", training=True"), {CONFIGURATION: FAILED, INFERENCE: SKIPPED}),
    "training=False": (training_passed(", training=False"), {CONFIGURATION: FAILED, TRAINING: SKIPPED}),
    "training turned round": (
        training_passed(", training=not training"),
        {CONFIGURATION: FAILED, INFERENCE: SKIPPED, TRAINING: SKIPPED},
    ),
    "momentum, which only moves the averages": (
        [("BatchNormalization(axis=3", "BatchNormalization(axis=3, momentum=0.9")],
        {CONFIGURATION: FAILED, INFERENCE: SKIPPED},
    ),
    "moving averages that start elsewhere": (
        [("BatchNormalization(axis=3", 'BatchNormalization(axis=3, moving_mean_initializer="ones"')],
        {CONFIGURATION: FAILED, INFERENCE: SKIPPED},
    ),
    "biases that start at one, which the batch's mean takes away": (
        [("kernel_initializer=initializer", 'bias_initializer="ones", kernel_initializer=initializer')],
        {CONFIGURATION: FAILED, INFERENCE: SKIPPED},
    ),
    "no bias, which starts at zero": (
        [("kernel_initializer=initializer", "use_bias=False, kernel_initializer=initializer")],
        {CONFIGURATION: FAILED, "parameters": SKIPPED},
    ),
    "no gamma, which starts at one": (
        [("BatchNormalization(axis=3", "BatchNormalization(axis=3, scale=False")],
        {CONFIGURATION: FAILED, "parameters": SKIPPED},
    ),
}


@pytest.mark.parametrize(("changes", "expected"), KEPT.values(), ids=KEPT.keys())
@pytest.mark.parametrize("function", ["identity_block", "convolutional_block"])
def test_values_that_a_fault_cannot_change_are_kept(
    function: str, changes: list[tuple[str, str]], expected: dict[str, str]
) -> None:
    """The mode in which the values are right keeps its point, however many layers have the fault."""
    code = mutated(
        *[change for change in changes if change[0] != SHORTCUT_TRAINING or function == "convolutional_block"]
    )

    assert expected == lost(public_verdict(function, code))


def test_a_bias_that_hides_where_it_would_start_still_spoils_the_values() -> None:
    """Without a bias its wrong initial value shows nowhere: giving the bias back must not cost points."""
    old = "kernel_initializer=initializer"
    ones = mutated((old, f'bias_initializer="ones", {old}'))
    hidden = mutated((old, f'use_bias=False, bias_initializer="ones", {old}'))

    assert public_verdict("identity_block", hidden).points <= public_verdict("identity_block", ones).points


def in_calls(old: str, new: str, *calls: str) -> str:
    """Return the solution with a text replaced in some calls of blocks, each named by stage and letter."""
    places = [f'stage={stage}, block="{letter}"' for stage, letter in calls]
    lines = mutated().splitlines()
    return "\n".join(line.replace(old, new) if any(place in line for place in places) else line for line in lines)


SLIPS = {
    "filters": ("[128, 128, 512]", "[126, 128, 512]"),
    "kernel": ("X, 3,", "X, 5,"),
    "training": (', block="', ', training=True, block="'),
    "initializer": (', block="', ', initializer=tf.keras.initializers.HeNormal, block="'),
    "stage": ("stage=3", "stage=6"),
}


@pytest.mark.parametrize(("old", "new"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_in_a_call_costs_the_same_in_one_block_and_in_several(old: str, new: str) -> None:
    """The stand-ins for the blocks compute the same whatever these arguments are."""
    for calls in ("3b",), ("3b", "3c", "3d"):
        assert {"blocks": FAILED} == lost(public_verdict("ResNet50", in_calls(old, new, *calls))), calls


def test_a_slip_in_the_call_of_a_convolutional_block_costs_the_same_too() -> None:
    """Block 3a alone, and all of stage 3."""
    old, new = "f=3, filters=[128, 128, 512]", "f=3, filters=[126, 128, 512]"

    assert {"blocks": FAILED} == lost(public_verdict("ResNet50", in_calls(old, new, "3a")))
    assert {"blocks": FAILED} == lost(public_verdict("ResNet50", mutated(("[128, 128, 512]", "[126, 128, 512]"))))


def test_blocks_of_the_wrong_kind_cost_the_same_in_one_place_and_in_several() -> None:
    """A convolutional block that keeps the size, where an identity block belongs."""
    found = []
    for calls in ("3b",), ("3b", "3c", "3d"):
        code = in_calls("identity_block(X, 3,", "convolutional_block(X, s=1, f=3, filters=", *calls)
        found.append(lost(public_verdict("ResNet50", code)))

    assert found[0] == found[1]
    assert FAILED == found[0]["blocks"]


CONVOLUTIONAL_3C = 'convolutional_block(X, 3, [128, 128, 512], s=1, stage=3, block="c"'
BLOCK_5C = 'X = identity_block(X, 3, [512, 512, 2048], stage=5, block="c")'
REPEATED = {
    "letter": (('stage=3, block="d"', 'stage=3, block="c"'), "argument block of block 3d"),
    "stage": (('stage=3, block="b"', 'stage=2, block="b"'), "argument stage of block 3b"),
    "stage of a convolutional block": (('stage=4, block="a"', 'stage=3, block="a"'), "argument stage of block 4a"),
    "letters of a whole stage": (('stage=5, block="b"', 'stage=5, block="a"'), "argument block of block 5b"),
    "block called twice": (
        (BLOCK_5C, f"{BLOCK_5C}\n    {BLOCK_5C}"),
        "the extra block 5c (identity_block after block 5c)",
    ),
    "another kind and letter": (
        ('identity_block(X, 3, [128, 128, 512], stage=3, block="d"', CONVOLUTIONAL_3C),
        "what is in place of block 3d",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("change", "cause"), REPEATED.values(), ids=REPEATED.keys())
def test_names_that_repeat_because_of_a_wrong_call_are_charged_once(change: tuple[str, str], cause: str) -> None:
    """Keras refuses the whole network; that follows from the call, and says so."""
    verdict = public_verdict("ResNet50", mutated(change))

    (whole,) = [result for result in verdict.results if result.criterion == "whole network"]
    assert 1 == len(verdict.messages)
    assert (SKIPPED, 1.0) == (whole.status, whole.points)
    assert f"because of {cause}." in whole.note


def test_names_that_repeat_are_not_blamed_on_a_letter_that_repeats_nothing() -> None:
    """Of two wrong letters, the one that another block has is the cause."""
    code = mutated(('stage=3, block="d"', 'stage=3, block="c"'), ('stage=2, block="a"', 'stage=2, block="A"'))

    (whole,) = [result for result in public_verdict("ResNet50", code).results if result.criterion == "whole network"]

    assert "because of argument block of block 3d." in whole.note


COPIES = SOLUTION.split("def convolutional_block")[0].replace("identity_block", "keep_size")
REFUSED = {
    "two layers before the blocks": (mutated(('name="bn_conv1"', 'name="conv1"')), "layer names", "bn_conv1: name"),
    "two copies of a block": (
        SOLUTION.replace("def ResNet50", f"{COPIES}def ResNet50")
        .replace("X = identity_block", "X = keep_size")
        .replace('stage=3, block="d"', 'stage=3, block="c"'),
        "blocks",
        "res3d_branch2a, res3d_branch2b, res3d_branch2c: name expected res3d_...",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("code", "criterion", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_names_that_repeat_cost_the_same_where_keras_refuses_the_network(
    code: str, criterion: str, message: str
) -> None:
    """The network is looked at as if Keras took it: only its names are wrong."""
    verdict = public_verdict("ResNet50", code)

    assert {criterion: FAILED, "builds": SKIPPED, "whole network": SKIPPED} == lost(verdict)
    assert 9 == verdict.points
    assert verdict.messages[0].startswith(message)


def test_a_layer_has_one_name_in_a_note() -> None:
    """Another call gives the last layer another name, and shows another fault of it."""
    head = 'Dense(classes, activation="softmax"'

    verdict = public_verdict("ResNet50", mutated((head, 'Dense(6, activation="relu"')))

    notes = {result.note for result in verdict.results if result.criterion == TRAINING}
    assert {"follows from activation of fc6 and units of fc6"} == notes


def test_arguments_that_are_not_shown_in_full_are_called_arguments() -> None:
    """A block and an argument of its call have the same word."""
    swapped = {"bc": "cb", "de": "ed", "f": "g"}
    letters = [(old, new) for before, after in swapped.items() for old, new in zip(before, after, strict=True)]
    calls = [(f'stage=4, block="{old}"', f'stage=4, block="x{new}"') for old, new in letters]

    verdict = public_verdict("ResNet50", mutated(*calls, ('stage=4, block="a"', 'stage=4, block="A"')))

    [note] = [result.note for result in verdict.results if result.criterion == "blocks"]
    assert "likewise: argument block of block 4f" == note
