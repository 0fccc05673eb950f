"""Errors of a submission: the names of the grader's own, and the places of others, held against what was handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from autograder.intake.text import clean_text
from autograder.wall.cell import Cell, Kind
from helpers.contract.observation import Observation, StudentError
from helpers.contract.texts import shortened

STOPPED = "Stopped"
"""What stands in the place of an exception's type if the student's code was stopped, or its process died."""

CONTRADICTION = "Contradiction"
"""The same if what was observed does not fit together."""

_LONGEST_LINE = 120


def with_real_places(observation: Observation, cells: Sequence[Cell], files: Mapping[str, bytes]) -> Observation:
    """Return an observation whose errors name no cell, file or line that was not handed in.

    The process that names them ran student code.

    Args:
        observation: as it was decoded.
        cells: of the submission.
        files: beside the notebook, by path.
    """
    errors = {source: _placed(error, cells, files) for source, error in observation.errors.items()}
    return replace(observation, errors=errors)


def _placed(error: StudentError, cells: Sequence[Cell], files: Mapping[str, bytes]) -> StudentError:
    nowhere = replace(error, cell=None, file="", line=0, text="")
    if error.file:
        named = (content for path, content in files.items() if PurePath(path).name == error.file)
        texts = [content.decode("utf-8", "replace").splitlines() for content in named]
        found = next((at for lines in texts if (at := _at_line(error, lines)) is not None), None)
        return found or (replace(error, line=0, text="") if texts else nowhere)
    position = next((at for at, cell in enumerate(cells) if cell.number == error.cell), None)
    if position is None:
        return nowhere
    if error.function.isidentifier() and error.function not in _with_following(cells[position:]):
        return nowhere
    own = cells[position].source.splitlines()
    lines = own if error.line <= len(own) else _with_following(cells[position:]).splitlines()
    found = _at_line(error, lines)
    is_there = found is not None and (lines is own or found == error)
    return found if found is not None and is_there else replace(error, line=0, text="")


def _with_following(cells: Sequence[Cell]) -> str:
    """Return a cell's text and that of the cells after it that may have been split from it."""
    following = [cell.source for cell in cells[1:] if cell.kind is Kind.STUDENT and not cell.checks]
    return "\n".join([cells[0].source, *following])


def _at_line(error: StudentError, lines: Sequence[str]) -> StudentError | None:
    """Return an error with the text of the line that it names; None if there is no such line."""
    if not 0 < error.line <= len(lines):
        return None
    return replace(error, text=clean_text(shortened(lines[error.line - 1].strip(), _LONGEST_LINE)))
