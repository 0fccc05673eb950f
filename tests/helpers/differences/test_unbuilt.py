"""Rows of the table that were never built: named if what is there shows that they are missing, and no others."""

import ast
import re

import pytest

from helpers.contract.exercises import BLOCKS
from tests.support.student_code import mutated, public_verdict

RETURNS_BLOCK = '    return Activation("relu")(X)\n'
LATE_ERRORS = [
    ('    X = Activation("relu")(X)\n', "the function returned nothing"),
    ('    return Activation("relu")(Y)\n', "name 'Y' is not defined"),
]


@pytest.mark.parametrize(("line", "message"), LATE_ERRORS)
@pytest.mark.parametrize("block", BLOCKS)
def test_layer_missing_before_a_late_error_is_named(block: str, line: str, message: str) -> None:
    """Without its first convolution, the convolutional block is also stopped by sizes that do not fit."""
    first = re.compile(r"    X = Conv2D\(F1.*?\)\(X\)\n", re.DOTALL)
    code = first.sub("", mutated((RETURNS_BLOCK, line)))

    verdict = public_verdict(block, code)

    assert [True, True] == [message in verdict.messages[0], "res1a_branch2a: missing" in verdict.messages[1]]
    assert 2 == len(verdict.messages)
    assert 3 == verdict.points


def test_block_missing_before_a_late_error_is_named() -> None:
    """What comes after the error may be there; what comes before it is not."""
    third_b = re.compile(r"    X = identity_block\([^\n]*stage=3, block=\"b\"[^\n]*\n")
    code, count = third_b.subn("", mutated(("X = Flatten()(X)", "X = Flatten()(Y)")))

    verdict = public_verdict("ResNet50", code)

    assert 1 == count
    assert "block 3b: missing; expected identity_block after block 3a" == verdict.messages[-1]
    assert 2 == len(verdict.messages)


@pytest.mark.parametrize("stop", range(2, 12, 3))
@pytest.mark.parametrize("block", BLOCKS)
def test_layer_that_an_error_kept_from_being_built_is_not_called_missing(block: str, stop: int) -> None:
    """Only the error is a fault, in whatever line of the block it is."""
    tree = ast.parse(mutated())
    [function] = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == block]
    layers = [at for at, node in enumerate(function.body) if "(X" in ast.unparse(node)]
    function.body.insert(layers[stop] if stop < len(layers) else len(function.body) - 1, ast.parse("stop_here").body[0])

    verdict = public_verdict(block, ast.unparse(ast.fix_missing_locations(tree)))

    assert 1 == len(verdict.messages)
    assert "NameError" in verdict.messages[0]


def test_early_return_leaves_every_further_layer_missing() -> None:
    """The addition is missing too, but that explains none of the others."""
    third = "    # Third component, without activation\n"

    verdict = public_verdict("identity_block", mutated((third, f"    return X\n{third}")))

    assert [
        "res1a_branch2c: missing; expected Conv2D",
        "bn1a_branch2c: missing; expected BatchNormalization",
        "Add: missing; expected Add after bn1a_branch2c and the input",
        "ReLU after Add: missing",
    ] == verdict.messages


def test_several_missing_layers_of_a_kind_are_told_together() -> None:
    """They are told by their names, and not by one place."""
    code = re.sub(r" +X = BatchNormalization\(axis=3, name=bn_name \+ \"2[ab]\".*\n", "", mutated())

    verdict = public_verdict("identity_block", code)

    told = [message for message in verdict.messages if "bn1a_branch2a" in message and "missing" in message]
    assert ["bn1a_branch2a, bn1a_branch2b: missing; expected 2 x BatchNormalization"] == told


def test_softmax_is_not_missing_beside_the_layer_that_it_is_an_argument_of() -> None:
    """One line of code is missing, and one message names it."""
    code = re.sub(r" +X = Dense\(.*\n", "", mutated())

    assert ["fc6: missing; expected Dense"] == public_verdict("ResNet50", code).messages
