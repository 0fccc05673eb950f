"""What docs/errata.md and the notebook's text count is what the table says."""

import json
import re
from collections import Counter

from assignment import notebook
from assignment.spec import network_graph
from helpers.contract.graph import Graph
from helpers.contract.rows import Role
from helpers.predict import facts

ERRATA = (notebook.ROOT / "docs" / "errata.md").read_text(encoding="utf-8")
CELLS = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]


def kernels(graph: Graph) -> Counter[tuple[int, int]]:
    """Return how many convolutions have each kernel."""
    return Counter(node.config["kernel_size"] for node in graph.nodes if node.kind == "Conv2D")


def test_dense_layer_has_the_parameters_that_the_page_says() -> None:
    """With stride 1 in stage 5 the map is twice as high and wide, so that four times as many numbers are flattened."""
    (dense,) = [node for node in network_graph().nodes if node.row and node.row.role is Role.FC]
    height, width, channels = facts.shapes()[5]
    wider = (2 * height // 2) * (2 * width // 2) * channels * 6 + 6

    assert f"has {wider:,} parameters instead of {dense.parameters:,}" in ERRATA


def test_maps_are_as_large_as_the_page_says() -> None:
    """Without padding max pooling leaves one pixel less than half of the convolution's output."""
    assert f"{facts.size_before_pooling() // 2} instead of {facts.shapes()[1][0]}" in ERRATA


def test_convolutions_are_as_many_as_the_notebook_says() -> None:
    """By their kernels, those on shortcuts included."""
    counts = kernels(network_graph())
    said = re.search(
        r"(\d+) convolutions: (\d+) are 1x1, (\d+) are 3x3 and one is 7x7",
        " ".join("".join("".join(cell["source"]) + "\n" for cell in CELLS).split()),
    )

    assert said is not None
    assert [sum(counts.values()), counts[1, 1], counts[3, 3]] == list(map(int, said.groups()))
    assert 1 == counts[7, 7]
