"""The readers of untrusted bytes in the grader's own process, each with the errors that it may raise."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

from autograder.intake import submission
from autograder.intake.hand_in import HandIn
from autograder.intake.notebook_file import UnreadableError
from autograder.intake.observation import FrameError, decode_observation
from autograder.intake.released import packages_cell
from autograder.sandbox.channel import StoppedError, parsed
from autograder.wall.layers import FLOOR, checked_layers, missing, summary
from helpers.contract.graph import graph_from_json


def read_notebook(data: bytes) -> None:
    """Read a submission: its cells have texts that can be written to a file, and numbers unless they were added."""
    with contextlib.suppress(UnreadableError):
        found = submission.understood(HandIn("fuzzed.ipynb", data))
        assert all(cell.source.encode() is not None for cell in found.cells)
        assert all(cell.number > 0 or cell == packages_cell() for cell in found.cells)
        assert all(cell.source.encode() is not None for cell in found.all_cells)


def read_frame(data: bytes) -> None:
    """Read what a child sends: what is accepted has the form of an observation, and is accepted again."""
    with contextlib.suppress(StoppedError, FrameError):
        observation = decode_observation(parsed(data)).to_json()
        assert decode_observation(json.loads(json.dumps(observation))).to_json() == observation


def read_layers(data: bytes) -> None:
    """Read the table of layers: whatever it holds, what is missing can be listed."""
    with contextlib.suppress(StoppedError):
        layers = checked_layers(parsed(data))
        assert set(missing(layers)) <= FLOOR.keys()
        assert summary(layers).startswith("weaker sandbox") is bool(missing(layers))


def read_graph(data: bytes) -> None:
    """Read a graph: what is accepted is returned as it was read."""
    try:
        value: Any = json.loads(data)
    except (ValueError, RecursionError):
        return
    with contextlib.suppress(ValueError):
        graph = graph_from_json(value)
        assert graph_from_json(graph.to_json()) == graph


TARGETS: dict[str, Callable[[bytes], None]] = {
    "notebook": read_notebook,
    "frame": read_frame,
    "layers": read_layers,
    "graph": read_graph,
}
