"""The plain graph that the table yields and an observation records, so that comparing is graph against graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.contract.initializers import Initializer, initializer_from_json, is_initializer
from helpers.contract.rows import Row, row_from_json

Shape = tuple[int | None, ...]

KERAS = "Keras's own"
"""The value of `call` for a layer that does not override Keras's computation."""

WITH_WEIGHTS = ("Conv2D", "BatchNormalization", "Dense")
"""The kinds of layers of a right network that have weights."""

ENOUGH_LAYERS = 0.5
"""The part of the layers with weights that must be there, or be proved, before they are judged."""


@dataclass(frozen=True)
class Node:
    """One call of one layer.

    Args:
        id: unique in its graph; in the table it says the layer's role, such as `conv 2a`.
        kind: what the layer does, such as `Conv2D`, `ReLU` or `Add`.
        name: the Keras layer name; None in the table where any name will do.
        config: the layer's attributes and call arguments, as plain data and initializers.
        inputs: ids of the nodes whose outputs this one takes, in order.
        shape: output shape with the batch axis first; None is an open axis.
        parameters: number of weights, trainable or not.
        layer: which layer object is called; two nodes with the same one share their weights.
        row: which row of the table it is; None for a layer that was recorded.
        written: how the settings that follow the function's arguments are written with them, such as `(s, s)` for
            strides; empty for a layer that was recorded.
    """

    id: str
    kind: str
    name: str | None
    config: Mapping[str, Any]
    inputs: tuple[str, ...]
    shape: Shape
    parameters: int = 0
    layer: str = ""
    row: Row | None = None
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The layer's name, or its role where it has none."""
        return self.name or self.id


def of_your_own(kind: str) -> str:
    """Return the kind of a layer that says that it is of a kind of Keras's, and is not proved to be."""
    return f"{kind} of your own"


@dataclass(frozen=True)
class Graph:
    """Layers in an order in which each stands after its inputs.

    Args:
        nodes: the calls of layers.
        output: id of the node whose output is returned; empty where there is none.
        name: the model's name; empty for a block.
        unused: calls of layers on which the output does not depend; each stands after its inputs as well.
    """

    nodes: tuple[Node, ...]
    output: str
    name: str = ""
    unused: tuple[Node, ...] = ()
    by_id: Mapping[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {node.id: node for node in self.built})

    @property
    def built(self) -> tuple[Node, ...]:
        """Return all calls of layers, those that nothing uses last."""
        return self.nodes + self.unused

    @property
    def parameters(self) -> int:
        """Number of weights; a layer called twice counts once."""
        return sum({node.layer or node.id: node.parameters for node in self.nodes}.values())

    def reading_order(self) -> list[Node]:
        """Return the nodes as one reads a block: the longest path into a layer before its shortcuts."""
        depth = self._depths()
        order: list[Node] = []
        seen: set[str] = set()
        stack: list[tuple[str, Iterator[str]]] = []

        def enter(node_id: str) -> None:
            seen.add(node_id)
            inputs = self.by_id[node_id].inputs
            stack.append((node_id, iter(sorted(inputs, key=lambda source: -depth[source]))))

        for end in sorted(self._ends(), key=lambda end: -depth[end]):
            enter(end)
            while stack:
                node_id, inputs = stack[-1]
                following = next((source for source in inputs if source not in seen), None)
                if following is None:
                    order.append(self.by_id[node_id])
                    stack.pop()
                else:
                    enter(following)
        return order + [node for node in self.nodes if node.id not in seen]

    def _ends(self) -> list[str]:
        """Return the output; where there is none, every node that no other one takes."""
        taken = {source for node in self.nodes for source in node.inputs}
        return [self.output] if self.output else [node.id for node in self.nodes if node.id not in taken]

    def _depths(self) -> dict[str, int]:
        depth: dict[str, int] = {}
        for node in self.nodes:
            depth[node.id] = 1 + max((depth[source] for source in node.inputs), default=0)
        return depth

    def to_json(self) -> dict[str, Any]:
        """Return the plain form for JSON."""
        plain = {"nodes": list(map(_node_to_json, self.nodes)), "output": self.output, "name": self.name}
        return plain | ({"unused": list(map(_node_to_json, self.unused))} if self.unused else {})


def graph_from_json(data: Any) -> Graph:
    """Return the graph whose `to_json` made some data.

    Raises:
        ValueError: the data are not such a graph.
    """
    try:
        nodes = tuple(map(_node_from_json, data["nodes"]))
        unused = tuple(map(_node_from_json, data.get("unused", ())))
        graph = Graph(nodes, _text(data["output"]), _text(data["name"]), unused)
    except (KeyError, TypeError, AttributeError) as error:
        message = f"not a graph: {error!r}"
        raise ValueError(message) from error
    _refuse_loose_ends(graph)
    return graph


def _node_to_json(node: Node) -> dict[str, Any]:
    plain = {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "config": {key: _for_json(value) for key, value in node.config.items()},
        "inputs": list(node.inputs),
        "shape": list(node.shape),
        "parameters": node.parameters,
        "layer": node.layer,
    }
    plain |= {"row": node.row.to_json()} if node.row else {}
    return plain | ({"written": dict(node.written)} if node.written else {})


def _node_from_json(data: Any) -> Node:
    name = data["name"]
    return Node(
        id=_text(data["id"]),
        kind=_text(data["kind"]),
        name=None if name is None else _text(name),
        config=_plain(dict(data["config"])),
        inputs=tuple(map(_text, data["inputs"])),
        shape=tuple(None if size is None else _count(size) for size in data["shape"]),
        parameters=_count(data["parameters"]),
        layer=_text(data["layer"]),
        row=row_from_json(data["row"]) if "row" in data else None,
        written={_text(setting): _text(text) for setting, text in dict(data.get("written", {})).items()},
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        message = f"expected a text, got {type(value).__name__}"
        raise TypeError(message)
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        message = f"expected a count, got {value!r:.40}"
        raise TypeError(message)
    return value


def _for_json(value: Any) -> Any:
    return value.to_json() if isinstance(value, Initializer) else value


def _plain(value: Any) -> Any:
    """Return data with tuples for lists, so that what JSON brought compares equal to what the table says."""
    if isinstance(value, dict) and is_initializer(value):
        return initializer_from_json(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    return value


def _refuse_loose_ends(graph: Graph) -> None:
    if len(graph.by_id) != len(graph.built):
        message = "not a graph: two nodes have the same id"
        raise ValueError(message)
    seen: set[str] = set()
    for node in graph.built:
        if not seen.issuperset(node.inputs):
            message = f"not a graph: {node.id} stands before one of its inputs"
            raise ValueError(message)
        seen.add(node.id)
    if graph.output and graph.output not in {node.id for node in graph.nodes}:
        message = "not a graph: its output is no node of it"
        raise ValueError(message)
