"""One thing in which a graph differs from the table, as data; `helpers.compare.wording` puts it into words."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from helpers.contract.case import Case
from helpers.contract.initializers import ARGUMENT, Initializer
from helpers.contract.rows import Role, Row


class Kind(Enum):
    """In which way a graph differs; the value is the word for it, where that word is not Keras's attribute."""

    NAME = "name"
    ATTRIBUTE = "attribute"
    INPUT_SHAPE = "shape"
    LAYER_MISSING = "layer missing"
    LAYER_UNUSED = "layer unused"
    LAYER_EXTRA = "layer extra"
    LAYER_REPLACED = "layer replaced"
    FUSED_ACTIVATION = "activation"
    OTHER_ACTIVATION = "activation argument"
    PLACE = "place"
    INPUTS = "inputs"
    OUTPUT = "outputs"
    ORDER = "order"
    SHARED_WEIGHTS = "weights"


class Topic(Enum):
    """Which criterion a difference belongs to."""

    NAMES = "names"
    CONFIGURATION = "configuration"
    WIRING = "wiring"
    BLOCKS = "blocks"


LAYER_KINDS = (Kind.LAYER_MISSING, Kind.LAYER_UNUSED, Kind.LAYER_EXTRA, Kind.LAYER_REPLACED)
"""A layer is not there, is there but leads nowhere, is too many, or is another one."""

_NAMES = re.compile(r"\w+")
_ADDED = (Kind.LAYER_EXTRA, Kind.FUSED_ACTIVATION)
_ABOUT_NEIGHBOURS = (Kind.PLACE, Kind.INPUTS, Kind.OUTPUT, Kind.ORDER)


@dataclass(frozen=True)
class Layer:
    """A layer that a difference speaks of.

    Args:
        id: of its node: in the table's graph if it is a row, else in the observed one.
        kind: what it does, such as Conv2D.
        name: the table's name for it in this case, or the student's if it is no row; None without one.
        row: which row of the table it is; None for a layer that the table does not have.
        given: the student's name for it, if that is another one.
        general: the table's name for it in every case, written with the function's arguments.
        behind: the layers before it, if it is called by these because nobody named it.
    """

    id: str
    kind: str
    name: str | None
    row: Row | None
    given: str | None = None
    general: str | None = None
    behind: tuple[Layer, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One thing in which a graph differs from the table.

    Args:
        kind: in which way.
        topic: which criterion it belongs to.
        layer: the row that is not as it should be, or the layer that is too many.
        row: of that layer; for a layer too many, the row before it, None where there is none.
        setting: the attribute or argument in Keras's word; only for an ATTRIBUTE.
        expected: the table's value; for an ORDER what the blocks compute, one after another.
        actual: the observed value, likewise.
        belongs_after: the layers from which the table feeds this one, for faults that are about these; for an ORDER
            all layers that stand in another one, in the table's.
        stands_after: the layers that feed it in the observed graph, likewise; for an ORDER the same in its order.
        belongs_before: of a layer in another place that takes the right inputs, the layers that it should feed.
        stands_before: the layers that it feeds in the observed graph, likewise.
        written: how the table's value is written with the function's arguments; empty if it does not follow them.
        case: the call that shows it, where the value follows the arguments.
        lacking: the parameter that the function lacks, if it is wrong because of that alone.
    """

    kind: Kind
    topic: Topic
    layer: Layer
    row: Row | None
    setting: str = ""
    expected: Any = None
    actual: Any = None
    belongs_after: tuple[Layer, ...] = ()
    stands_after: tuple[Layer, ...] = ()
    belongs_before: tuple[Layer, ...] = ()
    stands_before: tuple[Layer, ...] = ()
    written: str = ""
    case: Case | None = None
    lacking: str = ""

    def depends_on(self, parameter: str) -> bool:
        """Return whether the table's value follows a parameter of the function."""
        is_initializer = isinstance(self.expected, Initializer) and self.expected.name == parameter == ARGUMENT
        return is_initializer or parameter in _NAMES.findall(self.written)

    @property
    def attribute(self) -> str:
        """Return what differs, in one word."""
        if self.kind in LAYER_KINDS:
            return "layer"
        if self.kind is Kind.OTHER_ACTIVATION:
            return "activation"
        return self.setting or self.kind.value

    @property
    def is_added(self) -> bool:
        """Return whether it is about something that the table does not have, not about a row."""
        return self.kind in _ADDED

    @property
    def is_not_passed(self) -> bool:
        """Return whether an argument is passed in no call, whatever its value is there."""
        return bool(self.written) and self.case is None and self.setting == "training" and self.actual is None

    @property
    def is_of_a_sum(self) -> bool:
        """Return whether other tensors are added, which says nothing of the sizes of the two paths."""
        return self.kind is Kind.INPUTS and len(self.belongs_after) > 1

    @property
    def is_of_model(self) -> bool:
        """Return whether it is about the model as a whole, not about one of its layers."""
        return self.row is not None and self.row.role is Role.MODEL

    @property
    def key(self) -> Hashable:
        """Identify the difference, in the same way in every case that shows it."""
        if not self.is_added:
            return self.row, self.attribute
        place = self.row.block if self.row and self.row.block else self.row
        return place, self.layer.kind, self.attribute

    @property
    def statement(self) -> Hashable:
        """Identify what is said of the layer; differences that say the same are reported in one sentence."""
        is_unnamed_row = self.kind is Kind.LAYER_MISSING and self.layer.name is None
        is_about_neighbours = self.kind in _ABOUT_NEIGHBOURS or is_unnamed_row
        neighbours: tuple[tuple[Layer, ...], ...] = ()
        if is_about_neighbours:
            neighbours = (self.belongs_after, self.stands_after, self.belongs_before, self.stands_before)
        return self.kind, self.attribute, repr(self.expected), repr(self.actual), neighbours, self.written, self.case

    def is_missing_behind(self, other: Difference) -> bool:
        """Return whether both are blocks that are missing, this one right behind the other."""
        are_missing = self.kind is other.kind is Kind.LAYER_MISSING
        is_block = self.row is not None and self.row.role is Role.BLOCK
        return are_missing and is_block and self.belongs_after == (other.layer,)

    @property
    def stage(self) -> Hashable:
        """Return the stage of the network that it is in; outside of the stages, its row."""
        return _stage(self.row)

    @property
    def stages(self) -> set[Hashable]:
        """Return all stages that it is about: blocks in the wrong order may be of several."""
        listed = self.belongs_after if self.kind is Kind.ORDER else ()
        return {self.stage, *(_stage(layer.row) for layer in listed)}


def _stage(row: Row | None) -> Hashable:
    return row.block.stage if row and row.block else row
