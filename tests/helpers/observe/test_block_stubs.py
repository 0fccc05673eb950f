"""Stubs in place of the blocks, however the blocks are named."""

from assignment import cases
from benchmarks.fidelity.grading import namespace_of
from benchmarks.samples import SOLUTION
from helpers.observe.observer import observe


def test_one_function_under_both_names_is_replaced_and_restored() -> None:
    """The network is recorded with the stubs that it calls, and the function is itself again."""
    namespace = namespace_of(SOLUTION + "\n\nidentity_block = convolutional_block\n")
    block = namespace["convolutional_block"]
    code = block.__code__
    [case] = cases.public_cases("ResNet50")[:1]

    observation = observe(case, namespace)

    assert {} == observation.errors
    kinds = [node.kind for node in observation.graph.nodes if node.kind.endswith("_block")]
    assert (12, 4) == (kinds.count("identity_block"), kinds.count("convolutional_block"))
    assert code is block.__code__
    assert not [name for name in block.__globals__ if name.startswith("__stub")]
