"""The measure of `autograder similar`: its copies are copies, and how many are found does not fall unseen."""

import ast

import pytest

from benchmarks.rewrites.catalogue import rewrites
from benchmarks.similarity.copies import COPIES_OF_A_KIND, DISGUISES, copies
from benchmarks.similarity.run import measured

LEAST_FOUND = 33


@pytest.mark.slow
def test_copies_differ_from_their_sources_and_parse() -> None:
    """Each is of another rewrite."""
    found = copies()

    assert COPIES_OF_A_KIND * len(DISGUISES) == len({copied.source for copied in found}) == len(found)
    assert all(ast.parse(copied.code) and copied.code != rewrites()[copied.source] for copied in found)


@pytest.mark.slow
def test_copies_are_found_and_no_others() -> None:
    """As the documentation says."""
    result = measured()

    assert len(result.found) >= LEAST_FOUND
    assert () == result.false
