"""Other forms of correct code: what computes the same under the same names loses nothing."""

import pytest

from benchmarks.fidelity.grading import lost
from benchmarks.rewrites import catalogue
from benchmarks.samples import SOLUTION
from tests.support.student_code import public_verdict

BLOCKS = ("identity_block", "convolutional_block")
NEW_IN_THE_NETWORK = {
    "plus, plus in place",
    "tf.nn.relu, imported by name too",
    "trivial subclass, one initializer a block",
    "decorator that keeps the signature",
    "whole block as a Model that holds training",
}
"""Forms of blocks that are worth testing in a whole network, too."""


def cases():
    """Yield each form with the functions in which it is new: a network form has the blocks of the solution."""
    for theme, forms in catalogue.themes().items():
        for form, code in forms.items():
            if not theme.startswith("network"):
                yield pytest.param(code, BLOCKS, id=form)
            if theme.startswith("network") or form in NEW_IN_THE_NETWORK:
                yield pytest.param(code, ("ResNet50",), id=f"{form}, network", marks=pytest.mark.slow)


@pytest.mark.parametrize(("code", "functions"), list(cases()))
def test_right_form_loses_nothing(code: str, functions: tuple[str, ...]) -> None:
    """A form that computes the same under the same names gets full points in both blocks and in the network."""
    assert {name: {} for name in functions} == {name: lost(public_verdict(name, code)) for name in functions}


def test_right_forms_are_many_and_all_different() -> None:
    """They are the same each time, no two are alike, and none is the solution itself."""
    forms = catalogue.rewrites()

    assert len(forms) == len({*forms.values()} - {SOLUTION}) >= 75
    assert forms == catalogue.rewrites()
