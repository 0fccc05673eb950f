"""A network is the same whether it calls a block, a copy of it under another name, or holds its layers itself."""

import re

import pytest

from autograder.judge.examination import examination
from benchmarks.fidelity.grading import SEED, grade, lost
from benchmarks.samples import SOLUTION
from helpers.contract.verdict import FAILED
from tests.support.student_code import public_verdict

BLOCKS, NETWORK = SOLUTION.split("def ResNet50")
NETWORK = f"def ResNet50{NETWORK}"
IDENTITY, CONVOLUTIONAL = (f"def {part}" for part in BLOCKS.split("def ")[1:])
COPY = IDENTITY.replace("identity_block", "keep_size")
COPY_CONVOLUTIONAL = CONVOLUTIONAL.replace("convolutional_block", "change_size")
ADD = "    X = Add()([X, X_shortcut])\n"
INDENTED = COPY.replace("\n", "\n    ").rstrip()


def calling(new: str, *letters: str, old: str = "identity_block") -> str:
    """Return ResNet50 with some calls of a block changed: those of the named blocks, or all."""
    lines = NETWORK.splitlines()
    chosen = [f'stage={stage}, block="{letter}"' for stage, letter in letters]
    wanted = [not letters or any(place in line for place in chosen) for line in lines]
    return "\n".join(
        line.replace(f"{old}(", f"{new}(") if is_wanted else line for line, is_wanted in zip(lines, wanted, strict=True)
    )


RIGHT = {
    "copy of one block": BLOCKS + COPY + calling("keep_size"),
    "copy of the other block": BLOCKS + COPY_CONVOLUTIONAL + calling("change_size", old="convolutional_block"),
    "copy in one place": BLOCKS + COPY + calling("keep_size", "4d"),
    "copy in the first and in the last block": BLOCKS
    + COPY_CONVOLUTIONAL
    + COPY
    + calling("keep_size", "5c").replace("convolutional_block(X, f=3, filters=[64", "change_size(X, f=3, filters=[64"),
    "every second block a copy": BLOCKS + COPY + calling("keep_size", "2c", "3c", "4b", "4d", "4f", "5c"),
    "copy in a class": f"{BLOCKS}class Blocks:\n    @staticmethod\n    {INDENTED}\n\n\n{calling('Blocks.keep_size')}",
    "partial of a copy": BLOCKS
    + COPY
    + "import functools\n\nsmall = functools.partial(keep_size, initializer=glorot_uniform)\n\n\n"
    + calling("small", "2b", "2c"),
    "wrapper of the block, and a copy": BLOCKS
    + COPY
    + "def same(*args, **kwargs):\n    return identity_block(*args, **kwargs)\n\n\n"
    + calling("same").replace("same(X, 3, [512", "keep_size(X, 3, [512"),
    "copy beside a wrong block that is not called": BLOCKS.replace(ADD, "", 1) + COPY + calling("keep_size"),
}
"""Code of which the network is right in names, parameters and outputs."""


@pytest.mark.slow
@pytest.mark.parametrize("code", RIGHT.values(), ids=RIGHT.keys())
def test_network_that_is_right_as_a_whole_gets_all_points(code: str) -> None:
    """The check cell sees the same network in every form."""
    assert {} == lost(public_verdict("ResNet50", code))


@pytest.mark.parametrize("form", ["copy in one place", *(pytest.param(form, marks=pytest.mark.slow) for form in RIGHT)])
def test_the_grader_agrees(form: str) -> None:
    """Hidden numbers are worked out for the form in which the network was built."""
    graded = grade(RIGHT[form], examination(SEED), ["ResNet50"])["ResNet50"]

    assert {} == lost(graded.grader)


@pytest.mark.slow
def test_wrong_block_that_is_called_beside_a_copy_of_the_other_costs_the_network_nothing() -> None:
    """The stub stands for the wrong block, as in a network without copies."""
    code = BLOCKS[::-1].replace(ADD[::-1], "", 1)[::-1] + COPY + calling("keep_size")

    graded = grade(code, examination(SEED))

    assert not graded["convolutional_block"].grader.right
    assert {} == lost(graded["ResNet50"].grader)


WRONG = {
    "copy without its last ReLU": (
        (COPY, COPY.replace('return Activation("relu")(X)', "return X")),
        {"blocks", "values, training=False", "values, training=True"},
        "ReLU after Add",
    ),
    "copy without an addition": (
        (COPY, COPY.replace(ADD, "")),
        {"blocks", "values, training=False", "values, training=True"},
        "Add",
    ),
    "copy with another name": (
        (COPY, COPY.replace('bn_name + "2b"', 'bn_name + "2B"')),
        {"blocks"},
        "bn",
    ),
    "wrong call of a copy": (
        (
            'keep_size(X, 3, [128, 128, 512], stage=3, block="c")',
            'keep_size(X, 3, [120, 128, 512], stage=3, block="c")',
        ),
        {"blocks", "values, training=False", "values, training=True"},
        "res3c_branch2a: filters expected 128, got 120",
    ),
    "a copy too few": (
        ('    X = keep_size(X, 3, [256, 256, 1024], stage=4, block="f")\n', ""),
        {"blocks", "values, training=False", "values, training=True"},
        "block 4f: missing",
    ),
    "wrong call of a block beside copies": (
        ("f=3, filters=[128, 128, 512]", "f=3, filters=[126, 128, 512]"),
        {"blocks"},
        "block 3a: argument filters",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("change", "criteria", "message"), WRONG.values(), ids=WRONG.keys())
def test_fault_of_a_copy_is_named(change: tuple[str, str], criteria: set[str], message: str) -> None:
    """It is a fault of the network's blocks, and what it spoils follows."""
    verdict = public_verdict("ResNet50", wrong_copy(change))

    assert criteria == lost(verdict).keys()
    assert FAILED == lost(verdict)["blocks"]
    assert re.search(message, verdict.messages[0])


@pytest.mark.slow
@pytest.mark.parametrize("fault", WRONG)
def test_the_grader_charges_the_same(fault: str) -> None:
    """Hidden cases take no other points than public ones."""
    change, criteria, _ = WRONG[fault]

    graded = grade(wrong_copy(change), examination(SEED), ["ResNet50"])["ResNet50"]

    assert criteria == lost(graded.grader).keys()


def wrong_copy(change: tuple[str, str]) -> str:
    """Return the network of copies with a fault."""
    assert change[0] in RIGHT["copy of one block"]
    return RIGHT["copy of one block"].replace(*change)


def test_names_left_out_of_copies_do_not_hide_which_blocks_they_are() -> None:
    """Layers without names are found by their order."""
    code = BLOCKS + re.sub(r'name=\w+ \+ "..?"(, )?', "", COPY) + calling("keep_size", "2b", "4c", "5c")

    assert {"blocks": FAILED} == lost(public_verdict("ResNet50", code))
