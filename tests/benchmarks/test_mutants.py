"""The mutants that the checks are held against: all different, the same every time, each with what is wrong with it."""

import hashlib
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from assignment.spec import POINTS
from benchmarks.mutants import catalogue

ROOT = Path(__file__).parents[2]
FUNCTIONS = tuple(POINTS)
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
    """Give a text that is another if any mutant is."""
    listed = [repr(each) for each in (*catalogue.first_order(), *catalogue.second_order())]
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def operators(function: str) -> set[str]:
    """Name the operators that were used on a function."""
    return {each.operator for each in catalogue.changes(function)}


def test_there_are_enough() -> None:
    """Hundreds of single changes, and twenty pairs for each function."""
    first, second = catalogue.first_order(), catalogue.second_order(60)

    assert len(first) >= 300
    assert all(sum(each.function == name for each in first) >= 100 for name in FUNCTIONS)
    assert [20] * 3 == [sum(each.function == name for each in second) for name in FUNCTIONS]
    assert {1} == {each.order for each in first}
    assert {2} == {each.order for each in second}


def test_every_operator_is_used() -> None:
    """The ways in which students go wrong, all of them."""
    for function, wanted in zip(FUNCTIONS, (OPERATORS_OF_BLOCKS,) * 2 + (OPERATORS_OF_RESNET50,), strict=True):
        assert set() == set(re.split(r",\s+", wanted.strip())) - operators(function)


def test_they_are_all_different() -> None:
    """From one another and from the solution, in name and in code."""
    listed = [*catalogue.first_order(), *catalogue.second_order()]

    assert len(listed) == len({each.name for each in listed})
    assert len(listed) == len({each.code for each in listed})
    assert catalogue.apply("ResNet50", []) not in {each.code for each in listed}


def test_they_are_the_same_every_time() -> None:
    """In another process too, which puts sets in another order."""
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", DIGEST]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)

    assert digest() == done.stdout.strip()


def test_only_the_function_itself_is_changed() -> None:
    """Each is Python, and the other functions are the solution's."""
    right = catalogue.apply("ResNet50", []).split("\n\n\n")
    for mutant in (*catalogue.first_order(), *catalogue.second_order()):
        parts = zip(FUNCTIONS, mutant.code.split("\n\n\n"), right, strict=True)
        ((name, code),) = [(name, mine) for name, mine, its in parts if mine != its]

        assert mutant.function == name
        compile(code, mutant.name, "exec")


def test_what_is_wrong_can_be_looked_for() -> None:
    """The criteria exist, and the expressions are regular."""
    for mutant in (*catalogue.first_order(), *catalogue.second_order()):
        assert mutant.criteria
        assert set(mutant.criteria) <= set(POINTS[mutant.function])
        re.compile(mutant.place)
        re.compile(mutant.attribute)


def test_pairs_are_wrong_twice() -> None:
    """What is right all the same is told for single changes only."""
    assert not any(each.equivalent_because for each in catalogue.second_order())
    assert any(each.equivalent_because for each in catalogue.first_order())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_any_changes_that_do_not_overlap_can_be_made_together(function: str) -> None:
    """In any order."""
    for seed in range(20):
        draw = Random(seed)  # noqa: S311 - the sets must be the same each time
        chosen: list[catalogue.Change] = []
        for each in draw.sample(catalogue.changes(function), 100):
            if not any(catalogue.overlaps(each, other) for other in chosen):
                chosen.append(each)
        mutant = catalogue.compound(function, chosen)

        compile(mutant.code, mutant.name, "exec")
        assert mutant.order == len(chosen) > 2
        assert mutant.code == catalogue.apply(function, chosen[::-1])


def test_changes_of_the_same_argument_overlap() -> None:
    """And so do those of a statement and of what is in it; other arguments of the same call do not."""
    named = {each.name: each for each in catalogue.changes("identity_block")}
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
