"""Differences in words, and their places without what one case alone has."""

from dataclasses import replace

import pytest

from helpers.compare import wording
from helpers.compare.causes import because
from helpers.compare.causes import named as named_causes
from helpers.compare.values import value
from helpers.contract.rows import BlockName, Role, Row
from helpers.differences.difference import Difference, Kind, Layer, Topic
from tests.support.made_differences import INPUT, extra, fed, of_row, setting

NAMED = Row(Role.CONV_2B)
CONV = Layer("conv 2b", "Conv2D", "res7d_branch2b", NAMED, general="res{stage}{block}_branch2b")
OWN = Layer("x", "Dropout", "noise7d", None)


def named(difference: Difference, layer: Layer) -> Difference:
    """Return a difference of another layer."""
    return replace(difference, layer=layer, row=layer.row)


PLACES = [
    (named(setting(Role.CONV_2B, "strides", 1, 2), CONV), "res7d_branch2b", "res{stage}{block}_branch2b"),
    (
        named(of_row(Kind.NAME, Role.FC), Layer("fc", "Dense", "fc9", Row(Role.FC), general="fc{classes}")),
        "fc9",
        "fc{classes}",
    ),
    (of_row(Kind.PLACE, Role.ADD), "Add", "Add"),
    (of_row(Kind.LAYER_MISSING, Role.BLOCK, block=BlockName("3", "d")), "block 3d", "block 3d"),
    (of_row(Kind.NAME, Role.MODEL), "the model", "the model"),
    (of_row(Kind.INPUT_SHAPE, Role.INPUT), "the input", "the input"),
    (
        replace(extra("ReLU", Role.CONV_2B), stands_after=(CONV,)),
        "mine (ReLU after res7d_branch2b)",
        "ReLU after res{stage}{block}_branch2b",
    ),
    (
        replace(extra("ReLU", Role.CONV_2B), stands_after=(OWN, INPUT)),
        "mine (ReLU called on noise7d and the input)",
        "ReLU called on another layer and the input",
    ),
    (
        Difference(Kind.FUSED_ACTIVATION, Topic.WIRING, OWN, NAMED, actual="relu", stands_after=(CONV,)),
        "res7d_branch2b",
        "res{stage}{block}_branch2b",
    ),
]


@pytest.mark.parametrize(("difference", "where", "general"), PLACES)
def test_place_is_named_with_and_without_what_the_case_has(difference: Difference, where: str, general: str) -> None:
    """A hidden case's stage, letter and classes are in no general place, nor is a name that the student chose."""
    assert where == wording.where(difference)
    assert general == wording.general_where(difference)


def test_what_differs_is_told_as_people_read_it() -> None:
    """Values as Python writes them, neighbours by name, and None as a setting that was not given."""
    assert "none" == wording.actual(setting(Role.BN_2A, "training", True, None))
    assert "(1, 1)" == wording.expected(setting(Role.CONV_2A, "strides", (1, 1), None))
    assert "res7d_branch2b and the input" == wording.actual(fed(Role.ADD, (), (CONV, INPUT)))
    assert "nothing" == wording.actual(fed(Role.ADD, (CONV,), ()))
    assert "those of res7d_branch2b" == wording.actual(of_row(Kind.SHARED_WEIGHTS, Role.BN_2A, CONV))
    assert f"{'x' * 160}..." == value("x" * 200)


def test_all_causes_are_named() -> None:
    """What differs is said once, with all its places."""
    strides, missing = setting(Role.CONV_2A, "strides", 1, 2), of_row(Kind.LAYER_MISSING, Role.ADD)
    elsewhere = setting(Role.CONV_2B, "strides", 1, 2)

    assert "because of strides of conv 2a" == because([strides])
    assert "because of the missing Add and strides of conv 2a" == because([missing, strides])
    assert "strides of conv 2a and conv 2b, and the missing Add" == named_causes([strides, missing, elsewhere])
