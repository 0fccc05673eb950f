"""The table of layers agrees with Keras's own ResNet-50 and with blocks that Keras builds."""

import keras
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assignment import spec
from assignment.variant import DEFAULT
from benchmarks.samples import SOLUTION
from helpers.contract.graph import Graph, Node
from helpers.observe.recorder import record
from tests.support.student_code import namespace_of

STAGE_OF = {2: "conv2", 3: "conv3", 4: "conv4", 5: "conv5"}
BRANCHES = {"2a": "1", "2b": "2", "2c": "3", "1": "0"}


def test_network_has_the_documents_count_of_layers_and_parameters() -> None:
    """There are 177 Keras layers (softmax is the Dense layer's activation) and 23,600,006 parameters."""
    graph = spec.network_graph()

    assert 177 == len([node for node in graph.nodes if node.kind != "Softmax"])
    assert 23_600_006 == graph.parameters


def test_blocks_as_single_rows_have_the_same_parameters_and_shape() -> None:
    """The table with one row for each block agrees with the table with one row for each layer."""
    short, long = spec.network_graph(expanded=False), spec.network_graph()

    assert long.parameters == short.parameters
    assert long.by_id[long.output].shape == short.by_id[short.output].shape


@settings(max_examples=15, deadline=None)
@given(
    side=st.integers(3, 9),
    channels=st.integers(1, 5),
    f=st.integers(1, 5),
    s=st.integers(1, 3),
    filters=st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6)),
)
def test_block_rows_are_what_keras_builds(
    side: int, channels: int, f: int, s: int, filters: tuple[int, int, int]
) -> None:
    """Names, kinds, shapes, parameters and attributes of every row equal the layers that the solution builds."""
    shape = (2, side, side + 1, channels)
    arguments = {"f": f, "filters": filters, "stage": 4, "block": "c", "s": s, "training": True}
    output = namespace_of(SOLUTION)["convolutional_block"](keras.Input(batch_shape=shape), **arguments)

    table = spec.block_graph(spec.BlockCall("convolutional_block", f, filters, 4, "c", s, training=True), shape)
    built = record(output).graph

    assert [_seen(node) for node in table.reading_order()] == [
        _seen(node, like) for node, like in zip(built.reading_order(), table.reading_order(), strict=True)
    ]


def _seen(node: Node, like: Node | None = None) -> tuple[object, ...]:
    """Return the parts of a node that the table describes."""
    attributes = (like or node).config
    name = node.name if (like or node).name else None
    return node.kind, name, node.shape, node.parameters, {key: node.config.get(key) for key in attributes}


@pytest.fixture(scope="module")
def library() -> Graph:
    """Return the graph of Keras's own ResNet-50, without its weights."""
    with keras.StatelessScope(initialize_variables=False):
        model = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3), classes=6)
        return record(model.outputs[0], model.name).graph


def test_network_differs_from_kerass_own_by_these_things_only(library: Graph) -> None:
    """Every convolution and BatchNorm of the table has a partner in keras.applications, found by its name."""
    table = spec.network_graph()
    partners = {_library_name(node.name): node for node in table.nodes if node.kind in ("Conv2D", "BatchNormalization")}
    found = {node.name: node for node in library.nodes if node.kind in ("Conv2D", "BatchNormalization")}

    assert set(partners) == set(found)
    differing = {
        (node.kind, key)
        for name, node in partners.items()
        for key, value in node.config.items()
        if found[name].config.get(key) != value
    }
    assert {("Conv2D", "kernel_initializer"), ("BatchNormalization", "epsilon")} == differing
    assert {name: node.parameters for name, node in partners.items()} == {
        name: node.parameters for name, node in found.items()
    }
    assert library.parameters == table.parameters


def test_other_layers_differ_from_kerass_own_in_padding_and_pooling(library: Graph) -> None:
    """The library pads before max pooling and pools globally; the assignment does neither, and flattens."""
    kinds = ("ZeroPadding2D", "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "Flatten", "Dense", "Add")
    count = {
        kind: [sum(node.kind == kind for node in graph.nodes) for graph in (spec.network_graph(), library)]
        for kind in kinds
    }

    assert {
        "ZeroPadding2D": [1, 2],
        "MaxPooling2D": [1, 1],
        "AveragePooling2D": [1, 0],
        "GlobalAveragePooling2D": [0, 1],
        "Flatten": [1, 0],
        "Dense": [1, 1],
        "Add": [16, 16],
    } == count


def test_points_make_ten_for_each_function() -> None:
    """Each exercise is worth 10 points."""
    assert {"identity_block": 10, "convolutional_block": 10, "ResNet50": 10} == {
        name: sum(points.values()) for name, points in DEFAULT.points.items()
    }


def _library_name(name: str | None) -> str:
    """Return the name in keras.applications of one of the table's layers."""
    if name in ("conv1", "bn_conv1"):
        return {"conv1": "conv1_conv", "bn_conv1": "conv1_bn"}[name]
    kind, place = ("conv", name[3:]) if (name or "").startswith("res") else ("bn", (name or "")[2:])
    block, _, branch = place.partition("_branch")
    return f"{STAGE_OF[int(block[0])]}_block{'abcdef'.index(block[1]) + 1}_{BRANCHES[branch]}_{kind}"
