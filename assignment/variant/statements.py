"""What the source notebook says of the variant: find it, compare it with the table, or make it say what the table says.

A notebook may say these things in other words, or not at all; what is found must be what the table says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assignment.variant.facts import Fact, facts
from assignment.variant.table import FIRST_STAGE, Variant
from assignment.variant.worth import other_points, sets_points, with_points
from helpers.contract.exercises import EXERCISES

Cells = Sequence[Mapping[str, Any]]

_NAME = r"[A-Za-z]\w*?"
_ANY_CELL = ".*"
_IN_CODE = ".*-solution"
_CHECK_CELLS = {name: f"{name.lower().replace('_', '-')}-check" for name in EXERCISES}
_EXERCISES = "(identity|convolutional)-block-exercise"


@dataclass(frozen=True)
class Statement:
    """A form of words in which some cells say facts.

    Args:
        cells: pattern for the ids of these cells.
        words: pattern for the words; each named group holds the fact of its name, and a space is any white space.
    """

    cells: str
    words: str

    def found_in(self, cell: Mapping[str, Any]) -> Iterator[re.Match[str]]:
        """Yield the places of a cell that say it.

        Args:
            cell: of a notebook.
        """
        if re.fullmatch(self.cells, str(cell.get("id", ""))):
            yield from re.finditer(self.words.replace(" ", r"\s+"), source_of(cell))


def _of_stages() -> Iterator[Statement]:
    """Yield the statements on the blocks of each stage."""
    for stage in range(FIRST_STAGE, FIRST_STAGE + 4):
        counted = rf"\| \| (?P<others_{stage}>(\d+|no) identity blocks?) \|[^|\n]*\| stage {stage},"
        yield Statement("resnet50-exercise", rf"{counted} (?P<labels_{stage}>(no )?blocks?[^|\n]*?) \|")
        yield Statement(
            "resnet50-solution", rf"\({stage}, \[[\d, ]+\], \d, (?P<code_{stage}>\"[a-z]*\"|\[[^\]\n]*\])\),"
        )


def _of_points() -> Iterator[Statement]:
    """Yield the statements on what each function is worth."""
    for name, cell in _CHECK_CELLS.items():
        yield Statement("title", rf"\| `{name}` \| (?P<number_{name}>[\d.]+) \|")
        yield Statement(cell, rf"Self-check, (?P<points_{name}>[\d.]+ points?):")


STATEMENTS = (
    Statement("title", r"build ResNet-(?P<depth>\d+) yourself"),
    Statement("title", r"you build the (?P<depth>\d+)-layer network"),
    Statement("title", r"the numbers 0 to (?P<last_class>\d+) that hands show"),
    Statement("title", r"Complete three functions, (?P<points_each>[^:\n]+):"),
    *_of_points(),
    Statement("title", r"assemble them into ResNet-(?P<depth>\d+),"),
    Statement("identity-block-text", r"In ResNet-(?P<depth>\d+) each block"),
    Statement(_EXERCISES, rf"\| `(?P<conv>{_NAME})\{{stage\}}[^|\n]*\| `(?P<bn>{_NAME})\{{stage\}}"),
    Statement(_EXERCISES, rf"is called `(?P<conv>{_NAME})2b_branch2a`"),
    Statement(_IN_CODE, rf"conv_name = f\"(?P<conv>{_NAME})\{{stage\}}"),
    Statement(_IN_CODE, rf"bn_name = f\"(?P<bn>{_NAME})\{{stage\}}"),
    Statement("resnet50-text", r"A ResNet-(?P<depth>\d+) has"),
    Statement("resnet50-text", r"The (?P<depth>\d+) layers are"),
    Statement("resnet50-text", r"1 \+ 3 x \((?P<counts>[\d +]+)\) \+ 1 = (?P<depth>\d+)"),
    Statement("resnet50-text", r"An image of (?P<pixels>\d+x\d+) pixels enters"),
    *_of_stages(),
    Statement("resnet50-exercise", r"`AveragePooling2D` \| window (?P<window>\(\d+, \d+\))"),
    Statement(_IN_CODE, r"AveragePooling2D\((?P<window>\(\d+, \d+\))"),
    Statement(_IN_CODE, r"Build the (?P<depth>\d+)-layer"),
    Statement("resnet50-.*", r"input_shape=(?P<shape>\(\d+, \d+, 3\)), classes=(?P<classes>\d+)\)"),
    Statement("resnet50-summary-text", r"fall from (?P<size>\d+) to (?P<last_size>\d+),"),
    Statement("resnet50-summary-text", r"parameters, (?P<parameters>[\d,]+) for a correct network"),
    Statement("signs-data-text", r"photographs, (?P<pixels>\d+x\d+) pixels, of hands that show a number from 0 to"),
    Statement("signs-data-text", r"a number from 0 to (?P<last_class>\d+): (?P<training>\d+) for training"),
    Statement("signs-data-text", r"training and (?P<test>\d+) for testing"),
    Statement("signs-data-load", r"a row of (?P<class_word>\w+) numbers"),
    Statement(_ANY_CELL, r"convert_to_one_hot\(\w+, (?P<classes>\d+)\)"),
    Statement(_ANY_CELL, r"1 / (?P<classes>\d+):\.4f"),
    Statement("training-predict-text", r"each of the (?P<class_word>\w+) classes"),
    Statement("training-text", r"set (?P<validation>\d+) of the (?P<training>\d+) training images aside"),
    Statement("evaluation-text", r"one case out of (?P<class_word>\w+), (?P<chance>0\.\d+)"),
    Statement("statistics-text", r"Ten epochs are (?P<steps>\d+) steps"),
    Statement("statistics-text", r"0\.99\^\{(?P<steps>\d+)\} \\approx (?P<percentage>\d+)\\ \\%"),
    Statement("statistics-text", r"for each of the (?P<normalizations>\d+) layers"),
    Statement("own-image-text", r"all (?P<class_word>\w+) probabilities"),
    Statement(_ANY_CELL, r"load_image\(\w+, size=(?P<size>\d+)\)"),
    Statement("remember-text", r"ResNet-(?P<depth>\d+) consists of (?P<counts>[\d +]+) of these blocks"),
)
"""All forms of words that are looked for."""


def contradictions(cells: Cells, variant: Variant) -> list[str]:
    """Return a sentence for each thing that a notebook says otherwise than the table; of points, if it sets them.

    Args:
        cells: of the source notebook.
        variant: the table.
    """
    wanted, has_points = facts(variant), sets_points(variant)
    worth = (sentence for cell in cells if has_points for sentence in other_points(cell, variant))
    said = (
        f"its cell {cell['id']} says {match[name]!r} in {_line(match)!r}, and {wanted[name].key} asks for "
        f"{wanted[name].text!r}"
        for cell, match in _matches(cells)
        for name in match.re.groupindex
        if match[name] != wanted[name].text and (has_points or not wanted[name].is_of_points)
    )
    return list(dict.fromkeys([*worth, *said]))


def rewritten(notebook: Mapping[str, Any], variant: Variant) -> dict[str, Any]:
    """Return a notebook that says what the table says, wherever it says it in one of the forms of words.

    Args:
        notebook: the source notebook, as plain data.
        variant: the table.
    """
    wanted = facts(variant)
    return {**notebook, "cells": [with_points(_rewritten(cell, wanted), variant) for cell in notebook["cells"]]}


def _rewritten(cell: Mapping[str, Any], wanted: Mapping[str, Fact]) -> dict[str, Any]:
    text = source_of(cell)
    spans = {match.span(name): wanted[name].text for _cell, match in _matches([cell]) for name in match.re.groupindex}
    for (start, end), new in sorted(spans.items(), reverse=True):
        text = text[:start] + new + text[end:]
    return {**cell, "source": text.splitlines(keepends=True)}


def _matches(cells: Cells) -> Iterator[tuple[Mapping[str, Any], re.Match[str]]]:
    for cell in cells:
        for statement in STATEMENTS:
            yield from ((cell, match) for match in statement.found_in(cell))


def source_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's text, which a file holds as a string or as a list of lines.

    Args:
        cell: of a notebook.
    """
    return "".join(cell.get("source", ""))


def _line(match: re.Match[str]) -> str:
    """Return the words of a statement on one line."""
    return " ".join(match[0].split())
