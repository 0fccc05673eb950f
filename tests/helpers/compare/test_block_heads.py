"""A wrong head of a block is a fault of that block: ResNet50 is judged by what its calls mean under the right one."""

import re

import pytest

from benchmarks.fidelity.grading import lost
from benchmarks.samples import SOLUTION
from helpers.contract.verdict import FAILED
from tests.support.student_code import mutated, public_verdict

IDENTITY = 'def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):'
CONVOLUTIONAL = (
    'def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):'
)
DEFAULTS = {
    "training": ("training=None", "training=True"),
    "training, False": ("training=None", "training=False"),
    "stage": ("stage=1", "stage=4"),
    "stage, none": ("stage=1", "stage=None"),
    "block": ('block="a"', 'block="b"'),
    "initializer": ("initializer=glorot_uniform)", "initializer=random_uniform)"),
    "initializer, none": ("initializer=glorot_uniform)", "initializer=None)"),
    "no stage, no letter": ('stage=1, block="a"', "stage, block"),
}
IMPORT = "from tensorflow.keras.initializers import glorot_uniform, random_uniform\n"
USE = "kernel_initializer=initializer(seed=0)"


def with_heads(change: tuple[str, str], *others: tuple[str, str]) -> str:
    """Return the solution with a change in the heads of both blocks, and other changes."""
    heads = [(head, head.replace(*change)) for head in (IDENTITY, CONVOLUTIONAL)]
    return IMPORT + mutated(*heads, *others)


@pytest.mark.parametrize("change", DEFAULTS.values(), ids=DEFAULTS.keys())
def test_wrong_default_costs_the_signature_of_its_block_alone(change: tuple[str, str]) -> None:
    """ResNet50, which leaves these arguments to the blocks, loses nothing."""
    code = with_heads(change, (USE, "kernel_initializer=(initializer or glorot_uniform)(seed=0)"))

    for block in ("identity_block", "convolutional_block"):
        assert {"signature": FAILED} == lost(public_verdict(block, code))
    assert {} == lost(public_verdict("ResNet50", code))


def test_stride_left_to_the_block_is_the_stride_that_is_asked_for() -> None:
    """Where the head's default of s is wrong, a call without s still means s=2; one that needs 1 has to say so."""
    head, wrong = (CONVOLUTIONAL, CONVOLUTIONAL.replace("s=2", "s=1")), ('block="a", s=2)', 'block="a")')
    silent = ('stage=2, block="a", s=1)', 'stage=2, block="a")')

    assert {} == lost(public_verdict("ResNet50", mutated(head, wrong)))
    faulty = public_verdict("ResNet50", mutated(head, silent))
    assert faulty.messages[0].startswith("block 2a: argument s expected 1, got 2")
    assert public_verdict("ResNet50", mutated(silent)).points == faulty.points


ORDERS = {
    "filters before f, called so": (("f, filters", "filters, f"), [("X, 3, [64, 64, 256]", "X, [64, 64, 256], 3")]),
    "filters before f, called as asked": (("f, filters", "filters, f"), []),
    "letter before stage, called so": (
        ('stage=1, block="a"', 'block="a", stage=1'),
        [('[64, 64, 256], stage=2, block="b"', '[64, 64, 256], "b", 2')],
    ),
    "letter before stage, called as asked": (
        ('stage=1, block="a"', 'block="a", stage=1'),
        [('[64, 64, 256], stage=2, block="b"', '[64, 64, 256], 2, "b"')],
    ),
    "training before s, called as asked": (
        ("s=2, training=None", "training=None, s=2"),
        [('f=3, filters=[64, 64, 256], stage=2, block="a", s=1', '3, [64, 64, 256], 2, "a", 1')],
    ),
    "training before s, called so": (
        ("s=2, training=None", "training=None, s=2"),
        [('f=3, filters=[64, 64, 256], stage=2, block="a", s=1', '3, [64, 64, 256], 2, "a", None, 1')],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("change", "calls"), ORDERS.values(), ids=ORDERS.keys())
def test_order_of_a_heads_parameters_costs_the_network_nothing(
    change: tuple[str, str], calls: list[tuple[str, str]]
) -> None:
    """Calls that fit the student's own head are right, and so are calls that fit the head that is asked for."""
    assert {} == lost(public_verdict("ResNet50", with_heads(change, *calls)))


def test_own_names_of_parameters_cost_the_signature_alone() -> None:
    """Names that nobody else uses are known by their places."""
    code = SOLUTION
    for asked, own in {"stage": "number", "block": "which", "s": "hop"}.items():
        code = re.sub(rf"\b{asked}\b", own, code)

    for block in ("identity_block", "convolutional_block"):
        assert {"signature": FAILED} == lost(public_verdict(block, code))
    assert {} == lost(public_verdict("ResNet50", code))


def test_parameter_that_the_exercise_does_not_have_is_no_initializer() -> None:
    """It stands where the initializer should, and its default says that it is none."""
    code = mutated(
        (IDENTITY, IDENTITY.replace("initializer=glorot_uniform", "verbose=0")),
        ("    F1, F2, F3 = filters\n", "    F1, F2, F3 = filters\n    initializer = glorot_uniform\n"),
    )

    verdict = public_verdict("identity_block", code)

    assert {"signature", "layer configuration"} <= lost(verdict).keys()
