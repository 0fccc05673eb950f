"""Differences made by hand, for what would take a network each to provoke."""

from __future__ import annotations

from typing import Any

from helpers.contract.rows import BlockName, Role, Row
from helpers.differences.difference import Difference, Kind, Layer, Topic

INPUT = Layer("input", "Input", None, Row(Role.INPUT))


def row_layer(role: Role, block: BlockName | None = None) -> Layer:
    """Return a row of the table as a layer; its kind does not matter."""
    row = Row(role, block)
    return INPUT if role is Role.INPUT else Layer(row.id, "a layer", None, row)


def setting(role: Role, name: str, expected: Any, actual: Any, block: BlockName | None = None) -> Difference:
    """Return a setting of a row that has another value."""
    layer = row_layer(role, block)
    return Difference(Kind.ATTRIBUTE, Topic.CONFIGURATION, layer, layer.row, name, expected, actual)


def of_row(kind: Kind, role: Role, actual: Any = None, block: BlockName | None = None) -> Difference:
    """Return another fault of a row."""
    layer = row_layer(role, block)
    return Difference(kind, Topic.WIRING, layer, layer.row, actual=actual)


def fed(role: Role, belongs_after: tuple[Layer, ...], stands_after: tuple[Layer, ...]) -> Difference:
    """Return a row with the wrong inputs."""
    layer = row_layer(role)
    return Difference(
        Kind.INPUTS, Topic.WIRING, layer, layer.row, belongs_after=belongs_after, stands_after=stands_after
    )


def extra(kind: str, role: Role, block: BlockName | None = None) -> Difference:
    """Return an extra layer that comes directly after a row."""
    before = row_layer(role, block)
    layer = Layer("extra", kind, "mine", None)
    return Difference(Kind.LAYER_EXTRA, Topic.WIRING, layer, before.row, actual=kind, stands_after=(before,))
