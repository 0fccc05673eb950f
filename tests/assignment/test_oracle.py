"""The oracle agrees with Keras and with the numbers that the documents print."""

from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assignment import oracle, spec
from assignment.arithmetic import EXACT, FLOAT32
from assignment.expectations import FULL_NETWORK_TOLERANCE, images_of
from benchmarks.samples import SOLUTION
from helpers.contract import patterns
from helpers.contract.case import BlockArguments, BlockCase, Constant, Levels, Patterned
from helpers.contract.graph import Node
from helpers.observe.observer import observe
from helpers.observe.weights import initializer_factory
from tests.support.student_code import namespace_of

DOCUMENTS = patterns.pixels(Levels((-1.0, 1.0, 3.0)), (3, 4, 4, 3))
ONES = Constant(1.0)


def test_documents_numbers_with_training_false() -> None:
    """The oracle computes them with weights of one, filters [4, 4, 3], and moving averages of 0 and 1."""
    means = _documents_call((4, 4, 3), training=False)

    inside, edge, corner = means[1, 0, 0], means[1, 0, 3], means[1, 1, 3]
    assert [192.71236, 96.85618, 48.92809] == [round(float(number), 5) for number in (inside, edge, corner)]
    assert 578.1371 == round(float(means[2, 0, 0]), 4)
    assert 0 == np.abs(means[0]).max()


def test_documents_numbers_with_training_true() -> None:
    """The oracle computes them with weights of one, filters [3, 3, 3], and the batch's statistics."""
    means = _documents_call((3, 3, 3), training=True)

    assert 0.40739 == pytest.approx(means[1].min(), abs=5e-6) == pytest.approx(means[1].max(), abs=5e-6)
    assert [4.99991, 3.25948, 2.40739] == [
        round(float(number), 5) for number in (means[2, 0, 0], means[2, 0, 3], means[2, 1, 3])
    ]


def _documents_call(filters: tuple[int, int, int], *, training: bool) -> Any:
    graph = spec.block_graph(spec.BlockCall("identity_block", 2, filters, training=training), DOCUMENTS.shape)
    values = oracle.evaluate(graph, DOCUMENTS, oracle.initial_variables(ONES)).exact
    return values[:, (0, -1)].mean(axis=3)


@settings(max_examples=20, deadline=None)
@given(
    side=st.integers(3, 9),
    channels=st.integers(1, 5),
    f=st.integers(1, 5),
    s=st.integers(1, 3),
    filters=st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6)),
    training=st.booleans(),
    initializer=st.sampled_from([ONES, Constant(-0.5), Patterned(5)]),
    key=st.integers(0, 10**6),
)
def test_blocks_agree_with_keras_within_the_bound(
    side: int,
    channels: int,
    f: int,
    s: int,
    filters: tuple[int, int, int],
    training: bool,
    initializer: dict[str, Any],
    key: int,
) -> None:
    """With constant and patterned weights, in both modes, with any kernel and stride, Keras lies within the bound."""
    x = patterns.pixels(Patterned(key), (2, side, side + 1, channels)).astype(np.float32)
    graph = spec.block_graph(spec.BlockCall("convolutional_block", f, filters, s=s, training=training), x.shape)

    value = oracle.evaluate(graph, x.astype(float), oracle.initial_variables(initializer), precision=FLOAT32)
    given_by_keras = namespace_of(SOLUTION)["convolutional_block"](
        x, f=f, filters=filters, s=s, training=training, initializer=initializer_factory(initializer)
    )

    assert (np.abs(np.asarray(given_by_keras) - value.exact) <= value.bound).all()


@pytest.fixture(scope="module")
def network() -> keras.Model:
    """Return the solution's network with real weights."""
    model: keras.Model = namespace_of(SOLUTION)["ResNet50"]()
    return model


@pytest.mark.parametrize(("training", "tolerance"), FULL_NETWORK_TOLERANCE.items())
def test_whole_network_agrees_with_keras_on_patterned_weights(
    network: keras.Model, training: bool, tolerance: float
) -> None:
    """The probabilities of two images agree within the tolerance that grading uses for whole networks."""
    from helpers.observe.weights import set_weights

    x = patterns.pixels(Patterned(3), (2, 64, 64, 3)).astype(np.float32)
    set_weights(network, 3)

    expected = oracle.evaluate(
        spec.network_graph(), x.astype(float), oracle.patterned_variables(3), training=training, precision=EXACT
    ).exact

    assert tolerance > np.abs(expected - np.asarray(network(x, training=training))).max()
    assert 0.01 < np.ptp(expected), "equal probabilities would prove nothing"


def test_whole_network_agrees_with_keras_on_random_weights() -> None:
    """With the kernels that Keras draws the probabilities agree in inference."""
    fresh = namespace_of(SOLUTION)["ResNet50"]()
    weights = {
        (layer.name, variable.path.rsplit("/", 1)[-1]): np.asarray(variable, float)
        for layer in fresh.layers
        for variable in layer.variables
    }
    x = patterns.pixels(Patterned(4), (2, 64, 64, 3)).astype(np.float32)

    def variables(node: Node, role: str, _: tuple[int, ...]) -> Any:
        return weights[str(node.name), role]

    expected = oracle.evaluate(spec.network_graph(), x.astype(float), variables, precision=EXACT).exact

    assert FULL_NETWORK_TOLERANCE[False] > np.abs(expected - np.asarray(fresh(x, training=False))).max()


def test_oracle_evaluates_an_observed_graph_too() -> None:
    """A graph recorded from student code gives the numbers that Keras computes."""
    arguments = BlockArguments(3, (2, 4, 5), training=True)
    case = BlockCase("identity_block", arguments, Patterned(9), (2, 5, 6, 5), Patterned(8))

    seen = observe(case, namespace_of(SOLUTION))
    value = oracle.evaluate(seen.graph, images_of(case), oracle.initial_variables(case.initializer))

    given_by_keras = seen.outputs["block"].array
    assert (np.abs(given_by_keras - value.exact) <= value.bound).all()


def test_unknown_layer_is_refused() -> None:
    """The oracle raises an error instead of guessing what a layer computes."""
    from helpers.contract.graph import Graph

    graph = Graph((Node("x", "Lambda", None, {}, (), (1,)),), "x")

    with pytest.raises(ValueError, match="no layer of the kind 'Lambda'"):
        oracle.evaluate(graph, DOCUMENTS, oracle.initial_variables(ONES))
