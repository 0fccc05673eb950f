"""The rows of the table: which role a layer plays, and in which block of the network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """The part that a layer plays in a block or in ResNet-50."""

    INPUT = "input"
    ZERO_PADDING = "zero padding"
    CONV1 = "conv1"
    BN_CONV1 = "bn_conv1"
    RELU_CONV1 = "ReLU after bn_conv1"
    MAX_POOLING = "max pooling"
    BLOCK = "block"
    CONV_2A = "conv 2a"
    BN_2A = "bn 2a"
    RELU_2A = "ReLU after bn 2a"
    CONV_2B = "conv 2b"
    BN_2B = "bn 2b"
    RELU_2B = "ReLU after bn 2b"
    CONV_2C = "conv 2c"
    BN_2C = "bn 2c"
    CONV_1 = "conv 1"
    BN_1 = "bn 1"
    ADD = "Add"
    RELU_ADD = "ReLU after Add"
    AVG_POOL = "avg_pool"
    FLATTEN = "Flatten"
    FC = "fc"
    SOFTMAX = "softmax"
    MODEL = "model"


_BRANCH = "branch"
"""Stands before the part of a name that tells the layers of a block apart."""

CONVS = {"2a": Role.CONV_2A, "2b": Role.CONV_2B, "2c": Role.CONV_2C, "1": Role.CONV_1}
"""A block's convolutions, by the part of a layer's name that tells them apart."""

BNS = {"2a": Role.BN_2A, "2b": Role.BN_2B, "2c": Role.BN_2C, "1": Role.BN_1}
"""A block's BatchNormalization layers, likewise."""


@dataclass(frozen=True)
class BlockName:
    """The stage and letter that tell one block of the network from the others, such as 3 and a."""

    stage: str
    letter: str

    def left_open_in(self, name: str) -> str:
        """Return the name of a layer of this block as it is written for all blocks.

        Args:
            name: of the layer.

        >>> BlockName("3", "b").left_open_in("res3b_branch2a")
        'res{stage}{block}_branch2a'
        """
        return f"{{stage}}{{block}}_{_BRANCH}".join(name.rsplit(f"{self.stage}{self.letter}_{_BRANCH}", 1))


@dataclass(frozen=True)
class Row:
    """One row of the table.

    Args:
        role: what the layer is there for; BLOCK where the row is a whole block.
        block: in which block of the network it is; None outside of blocks, and in the table of a single block.
    """

    role: Role
    block: BlockName | None = None

    @property
    def id(self) -> str:
        """Return the id of the row in the table's graph.

        >>> Row(Role.CONV_2A, BlockName("3", "b")).id
        'block 3b: conv 2a'
        """
        if self.block is None:
            return self.role.value
        block = f"block {self.block.stage}{self.block.letter}"
        return block if self.role is Role.BLOCK else f"{block}: {self.role.value}"

    def to_json(self) -> dict[str, str]:
        """Return the row as plain data for JSON."""
        block = {"stage": self.block.stage, "letter": self.block.letter} if self.block else {}
        return {"role": self.role.value} | block


def row_from_json(data: dict[str, str]) -> Row:
    """Read a row that `Row.to_json` wrote.

    Raises:
        ValueError: there is no such role.
    """
    block = BlockName(str(data["stage"]), str(data["letter"])) if "stage" in data else None
    return Row(Role(data["role"]), block)
