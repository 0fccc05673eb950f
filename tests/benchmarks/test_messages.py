"""Messages as a student reads them who knows Keras and has not seen this project's code."""

import ast
import re

import pytest

from benchmarks.mutants import catalogue
from tests.support.student_code import public_verdict

IDENTITY_CALL = "identity_block(X, f=2, filters=[4, 4, 3], training=False)"
OF_NETWORK = {
    "initializer of block 2a: not given -> tf.keras.initializers.HeNormal": (
        "block 2a: initializer should not be given, got he_normal"
    ),
    "block of block 2c: 'c' -> 'b'": "block 2c: argument block expected c, got b",
    "filters of block 2a: [64, 64, 256] -> [128, 64, 256]": (
        "block 2a: argument filters expected [64, 64, 256], got [128, 64, 256]"
    ),
    "block 2d added": "block 2d (identity_block after block 2c): extra block",
    "stage 3 missing": (
        "block 3a, block 3b, block 3c, block 3d: missing; expected convolutional_block and 3 x identity_block after "
        "block 2c"
    ),
    "padding of zero padding: (3, 3) -> (1, 1)": "zero padding: padding expected (3, 3), got (1, 1)",
    "softmax twice": "Softmax after fc6: extra layer",
    "name of the model: 'ResNet50' -> not given": "the model: name expected ResNet50, got Keras's default functional",
}
OF_BLOCK = {
    "relu 2b dropped": "ReLU after bn1a_branch2b: missing",
    "relu 2b replaced by tanh": "ReLU after bn1a_branch2b: expected ReLU, got tanh",
    "bn 2a called again for bn 2b": "bn1a_branch2b: missing; bn1a_branch2a is called again instead",
    "Add made twice": "Add called on Add and the input: extra layer",
    "kernel_regularizer of conv 2a: not given -> 'l2'": (
        "res1a_branch2a: kernel_regularizer should not be given, got L2"
    ),
    "no return": "the call: the function returned nothing, expected a tensor",
    "name of bn 2b: bn_name + '2b' -> not given": (
        "bn1a_branch2b: name expected bn{stage}{block}_branch2b, here bn1a_branch2b, got Keras's default "
        f"batch_normalization, in {IDENTITY_CALL}"
    ),
}
FOLLOWING = {
    "identity_block": {"stage": ["layer names"], "training": ["layer configuration", "values, training=True"]},
    "convolutional_block": {
        "s": ["output shape", "layer configuration", "values, training=False", "values, training=True"]
    },
}


def mutant(function: str, *names: str) -> str:
    """Return the code with changes of one function, by their names."""
    by_name = {change.name: change for change in catalogue.changes(function)}
    return catalogue.apply(function, [by_name[name] for name in names])


def without_counters(messages: list[str]) -> list[str]:
    """Return messages without the number that Keras adds to a default name, which counts what the process made."""
    return [re.sub(r"(Keras's default [a-z_]*[a-z])_\d+", r"\1", message) for message in messages]


@pytest.mark.parametrize(("name", "message"), OF_NETWORK.items())
def test_fault_of_the_network_reads_as_it_is(name: str, message: str) -> None:
    """The argument of a call says that it is one, and lists are written as in the exercise."""
    assert [message] == without_counters(public_verdict("ResNet50", mutant("ResNet50", name)).messages)


@pytest.mark.parametrize(("name", "message"), OF_BLOCK.items())
def test_fault_of_a_block_reads_as_it_is(name: str, message: str) -> None:
    """A layer without a name is called by the layer before it, with the name of that one."""
    [found] = without_counters(public_verdict("identity_block", mutant("identity_block", name)).messages)

    assert message == found


@pytest.mark.parametrize(
    ("function", "parameter", "criteria"),
    [(function, *item) for function, found in FOLLOWING.items() for item in found.items()],
)
def test_missing_parameter_is_one_message(function: str, parameter: str, criteria: list[str]) -> None:
    """What cannot follow the argument because there is none is no fault of its own; its points are lost."""
    names = [change.name for change in catalogue.changes(function) if f"no parameter {parameter}=" in change.name]
    verdict = public_verdict(function, mutant(function, *names))

    assert 1 == len(verdict.messages)
    following = {it.criterion: it.note for it in verdict.results if it.points == 0 and it.criterion != "signature"}
    assert dict.fromkeys(criteria, f"follows from the missing parameter {parameter}") == following


def test_wrong_name_beside_a_missing_parameter_is_named() -> None:
    """It shows in a call that leaves the parameter out."""
    code = mutant("identity_block", "signature: no parameter stage=1", "name of bn 2b: bn_name + '2b' -> not given")

    __, name = public_verdict("identity_block", code).messages

    assert name.startswith("bn1a_branch2b: name expected bn{stage}{block}_branch2b")


def test_layer_keeps_the_row_of_its_name_where_another_one_is_missing() -> None:
    """The convolution of the shortcut is not taken for the one that is missing on the main path."""
    code = mutant("convolutional_block", "conv 2c dropped", "bn 1 before its convolution")

    assert [
        "res1a_branch2c: missing; expected Conv2D",
        "res1a_branch1: place expected after the input, got after bn1a_branch1",
    ] == public_verdict("convolutional_block", code).messages


def test_layer_that_a_student_named_has_that_name() -> None:
    """Its place stands beside it."""
    code = mutant("identity_block", "ReLU after bn 2c")
    named = ast.unparse(ast.parse(code)).replace("'relu')(X)\n    X = Add", "'relu', name='more')(X)\n    X = Add")

    [message] = public_verdict("identity_block", named).messages

    assert "more (ReLU after bn1a_branch2c): extra layer" == message


def test_activation_that_a_student_named_has_that_name() -> None:
    """The place is told by it, too."""
    code = mutant("identity_block", "conv 2c takes the block's input")
    named = ast.unparse(ast.parse(code)).replace("Activation('relu')(X)", "Activation('relu', name='second')(X)", 2)
    named = named.replace("name='second'", "name='first'", 1)

    [message] = public_verdict("identity_block", named).messages

    assert "res1a_branch2c: called on the input, expected second" == message


def test_error_is_told_once() -> None:
    """The network of the student's own blocks raises the error that the network with stubs raised."""
    verdict = public_verdict("ResNet50", mutant("ResNet50", "pool_size of avg_pool: (2, 2) -> (3, 3)"))

    notes = {result.criterion: result.note for result in verdict.results}
    assert "Computed output size" in notes["builds"]
    assert "not reached, because of pool_size of avg_pool" == notes["whole network"]
    assert 6 == verdict.points
