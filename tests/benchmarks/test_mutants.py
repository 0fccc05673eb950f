"""The mutants: all different, the same every time, each with what is wrong with it."""

import hashlib
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from assignment.variant import DEFAULT
from benchmarks.mutants import catalogue
from helpers.contract.exercises import EXERCISES

ROOT = Path(__file__).parents[2]
OPERATORS_OF_BLOCKS = """
    stride, padding, kernel size, filters, BatchNorm axis, momentum, epsilon, center off, scale off, dilation, groups,
    regularizer, no bias, bias initializer, initializer ignored, seed changed, seed missing, training not passed,
    training inverted, training baked in, activation dropped, activation added, activation moved, activation replaced,
    BatchNorm dropped, BatchNorm moved, BatchNorm on the wrong tensor, Add dropped, Add replaced,
    Add takes a tensor twice, shortcut from the wrong point, layer shared, name base, name suffix, name missing,
    names swapped, signature, missing return
"""
OPERATORS_OF_RESNET50 = """
    stride, padding, kernel size, filters, f, stage, block, wrong kind of block, one block fewer, one block more,
    stages swapped, stage missing, pooling size, pooling stride, pooling kind, pooling dropped, padding of the input,
    BatchNorm dropped, BatchNorm moved, training baked in, activation dropped, activation of the head, head units,
    head name, classes ignored, input_shape ignored, Flatten dropped, wrong output, model name,
    block's initializer overridden, no model, missing return, signature
"""
DIGEST = "from tests.benchmarks.test_mutants import digest; print(digest())"


def digest() -> str:
    """Return a checksum of all mutants."""
    listed = [repr(mutant) for mutant in (*catalogue.first_order(), *catalogue.second_order())]
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def operators(function: str) -> set[str]:
    """Return the operators of a function's changes."""
    return {change.operator for change in catalogue.changes(function)}


def test_there_are_enough() -> None:
    """There are hundreds of single changes, and twenty pairs for each function."""
    first, second = catalogue.first_order(), catalogue.second_order(60)

    assert len(first) >= 300
    assert all(sum(mutant.function == name for mutant in first) >= 100 for name in EXERCISES)
    assert [20] * 3 == [sum(mutant.function == name for mutant in second) for name in EXERCISES]
    assert {1} == {mutant.order for mutant in first}
    assert {2} == {mutant.order for mutant in second}


def test_every_operator_is_used() -> None:
    """Every listed kind of mistake is made in every function that it fits."""
    for function, listed in zip(EXERCISES, (OPERATORS_OF_BLOCKS,) * 2 + (OPERATORS_OF_RESNET50,), strict=True):
        assert set() == set(re.split(r",\s+", listed.strip())) - operators(function)


def test_they_are_all_different() -> None:
    """No two mutants share a name or code, and none is the solution."""
    mutants = [*catalogue.first_order(), *catalogue.second_order()]

    assert len(mutants) == len({mutant.name for mutant in mutants})
    assert len(mutants) == len({mutant.code for mutant in mutants})
    assert catalogue.apply("ResNet50", []) not in {mutant.code for mutant in mutants}


def test_they_are_the_same_every_time() -> None:
    """Another process, which iterates sets in another order, makes the same mutants."""
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", DIGEST]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)

    assert digest() == done.stdout.strip()


def test_only_the_function_itself_is_changed() -> None:
    """Each mutant is valid Python, and its other functions are the solution's."""
    right = catalogue.apply("ResNet50", []).split("\n\n\n")
    for mutant in (*catalogue.first_order(), *catalogue.second_order()):
        parts = zip(EXERCISES, mutant.code.split("\n\n\n"), right, strict=True)
        ((name, code),) = [(name, mine) for name, mine, solution in parts if mine != solution]

        assert mutant.function == name
        compile(code, mutant.name, "exec")


def test_what_is_wrong_can_be_looked_for() -> None:
    """The criteria exist, and the regular expressions compile."""
    for mutant in (*catalogue.first_order(), *catalogue.second_order()):
        assert mutant.criteria
        assert set(mutant.criteria) <= set(DEFAULT.points[mutant.function])
        re.compile(mutant.place)
        re.compile(mutant.attribute)


def test_pairs_are_wrong_twice() -> None:
    """Only single changes can be equivalent to the solution."""
    assert not any(mutant.equivalent_because for mutant in catalogue.second_order())
    assert any(mutant.equivalent_because for mutant in catalogue.first_order())


@pytest.mark.parametrize("function", EXERCISES)
def test_any_changes_that_do_not_overlap_can_be_made_together(function: str) -> None:
    """The order of the changes makes no difference."""
    for seed in range(20):
        draw = Random(seed)  # noqa: S311 - the sets must be the same every time
        chosen: list[catalogue.Change] = []
        for change in draw.sample(catalogue.changes(function), 100):
            if not any(catalogue.overlaps(change, other) for other in chosen):
                chosen.append(change)
        mutant = catalogue.compound(function, chosen)

        compile(mutant.code, mutant.name, "exec")
        assert mutant.order == len(chosen) > 2
        assert mutant.code == catalogue.apply(function, chosen[::-1])


def test_changes_of_the_same_argument_overlap() -> None:
    """Changes of a statement overlap those of its parts too; changes of different arguments do not overlap."""
    named = {change.name: change for change in catalogue.changes("identity_block")}
    stride, other_stride, padding, dropped = (
        named["strides of conv 2b: (1, 1) -> (2, 2)"],
        named["strides of conv 2b: (1, 1) -> (1, 2)"],
        named["padding of conv 2b: 'same' -> 'valid'"],
        named["conv 2b dropped"],
    )

    assert [True, False, True, True] == [
        catalogue.overlaps(*pair)
        for pair in ((stride, other_stride), (stride, padding), (padding, dropped), (dropped,) * 2)
    ]
    for pair in combinations((stride, padding, named["Add dropped"]), 2):
        catalogue.apply("identity_block", pair)
    with pytest.raises(ValueError, match="touch the same"):
        catalogue.apply("identity_block", [padding, dropped])
