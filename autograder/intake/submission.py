"""Read a submission, however damaged, as a list of code cells."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.intake import support_files
from autograder.intake.choosing import choose, is_python
from autograder.intake.hand_in import HandIn, read_hand_in
from autograder.intake.notebook_file import SubmittedCell, UnreadableError, parsed, submitted, text_of, with_room
from autograder.intake.released import (
    SOLUTION,
    Released,
    has_packages,
    own_files,
    packages_cell,
    released,
    source_of,
    with_kinds,
)
from autograder.intake.text import clean_text
from autograder.intake.timestamp import timestamp_remarks
from autograder.wall.cell import Cell
from helpers.contract.observation import WHOLE_FILE
from helpers.i18n import _

_MOST_CHARACTERS = 20_000_000
"""Of all cells together, without their outputs."""

_PYTHON = re.compile(r"(\d{1,3})\.(\d{1,3})(\.\w{1,9})?")
"""A version of Python."""


@dataclass(frozen=True)
class Submission:
    """What a student submitted.

    Args:
        cells: the code cells, in order; before them the release's packages cell, where they do not have it.
        remarks: on what is unusual about the file, one sentence each.
        files: the contents of the other submitted files, by path.
        newer_python: the version of Python with which the notebook was last run, if it is newer than this one.
        all_cells: of the notebook, in order; of a Python file one with all of its code.
        is_of_several: whether other files were handed in that may be the ones that were meant.
    """

    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    newer_python: str = ""
    all_cells: tuple[SubmittedCell, ...] = ()
    is_of_several: bool = False


def read(path: Path) -> Submission:
    """Read a notebook, a Python file, or a submission's folder with its notebook and its other files.

    Args:
        path: of the .ipynb or .py file, or of the folder.

    Raises:
        UnreadableError: there is no such file, or it is not a notebook.
    """
    return understood(read_hand_in(path))


def understood(hand_in: HandIn, release: Released | None = None) -> Submission:
    """Return the submission that the bytes of a hand-in hold.

    Args:
        hand_in: as it was read.
        release: of which it is a copy; None for this project's own.

    Raises:
        UnreadableError: no notebook among them is the one to grade, or it cannot be read.
    """
    release = release or released()
    choice = choose(hand_in, release)
    hand_in = choice.hand_in
    try:
        found = _of_file(hand_in, release)
    except MemoryError as error:
        message = _("{name} needs too much memory to be read. Clear its outputs and save it again")
        raise UnreadableError(message.format(name=clean_text(hand_in.name))) from error
    remarks = support_files.remarks(own_files(hand_in.left_out), [cell.source for cell in found.cells])
    return replace(
        found,
        files=own_files(hand_in.files),
        remarks=(*choice.remarks, *found.remarks, *timestamp_remarks(hand_in), *remarks),
        is_of_several=choice.is_of_several,
    )


def _of_file(hand_in: HandIn, release: Released) -> Submission:
    name = clean_text(hand_in.name)
    text, remarks = text_of(name, hand_in.content)
    if is_python(hand_in.name):
        whole = SubmittedCell("code", text)
        return Submission((packages_cell(release), Cell(WHOLE_FILE, text)), remarks, all_cells=(whole,))
    notebook = parsed(text, name)
    cells, cell_remarks = _code_cells(notebook, release)
    shown, picture_remarks = with_room([submitted(cell) for cell in notebook["cells"] if isinstance(cell, dict)])
    if sum(len(cell.source) for cell in shown) > _MOST_CHARACTERS:
        message = _("the cells of {name} hold more than {most} million characters. Remove what is no code of yours")
        raise UnreadableError(message.format(name=name, most=_MOST_CHARACTERS // 10**6))
    all_remarks = remarks + cell_remarks + picture_remarks + _kernel_remarks(notebook)
    return Submission(cells, all_remarks, newer_python=_newer_python(notebook), all_cells=shown)


def _code_cells(notebook: dict[str, Any], release: Released) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """Return the code cells and remarks; other cells count as code if only they define a graded function."""
    numbered = [(number, cell) for number, cell in enumerate(notebook["cells"], start=1) if isinstance(cell, dict)]
    code = {number for number, cell in numbered if cell.get("cell_type") == "code"}
    defined = {name for number, cell in numbered if number in code for name in SOLUTION.findall(source_of(cell))}
    converted = {number for number, cell in numbered if set(SOLUTION.findall(source_of(cell))) - defined} - code
    cells = {number: cell for number, cell in numbered if number in code | converted}
    remark = _("Cell {number} is not a code cell; it was read as one.")
    remarks = [remark.format(number=number) for number in sorted(converted)]
    found = with_kinds(cells, release)
    if not has_packages(cells.values(), release):
        found = (packages_cell(release), *found)
        remarks.append(_("The notebook does not have the release's packages cell; it was run first."))
    return found, tuple(remarks)


def _newer_python(notebook: dict[str, Any]) -> str:
    """Return the version of Python that a notebook's metadata name, if it is newer than this one; else empty."""
    metadata = notebook.get("metadata")
    language = metadata.get("language_info") if isinstance(metadata, dict) else None
    version = language.get("version") if isinstance(language, dict) else None
    found = _PYTHON.fullmatch(version) if isinstance(version, str) else None
    is_newer = found is not None and (int(found[1]), int(found[2])) > sys.version_info[:2]
    return str(version) if is_newer else ""


def _kernel_remarks(notebook: dict[str, Any]) -> tuple[str, ...]:
    metadata = notebook.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if str(language).lower().startswith("python"):
        return ()
    remark = _("The notebook's kernel is set to {language}; its cells were read as Python.")
    return (remark.format(language=clean_text(str(language)[:20])),)
