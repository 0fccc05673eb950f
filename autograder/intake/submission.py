"""Read a submission, however damaged, as a list of code cells."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat

from autograder.intake import support_files
from autograder.intake.released import has_packages, packages_cell, source_of, with_kinds
from autograder.intake.text import clean_text, unix_lines
from autograder.wall.cell import Cell
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import WHOLE_FILE
from helpers.i18n import _, ngettext

MOST_BYTES = 100_000_000
"""A larger file is not read."""

MOST_CELLS = 10_000

_SOLUTION = re.compile(rf"^def ({'|'.join(EXERCISES)})\(", re.MULTILINE)


_PYTHON = re.compile(r"(\d{1,3})\.(\d{1,3})(\.\w{1,9})?")
"""A version of Python."""


class UnreadableError(Exception):
    """The submission cannot be read; the message says why in one sentence."""


@dataclass(frozen=True)
class Submission:
    """What a student submitted.

    Args:
        cells: the code cells, in order; before them the release's packages cell, where they do not have it.
        remarks: on what is unusual about the file, one sentence each.
        files: the contents of the other submitted files, by path.
        newer_python: the version of Python with which the notebook was last run, if it is newer than this one.
    """

    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    newer_python: str = ""


def read(path: Path) -> Submission:
    """Read a notebook, a Python file, or a submission's folder with its notebook and its other files.

    Args:
        path: of the .ipynb or .py file, or of the folder.

    Raises:
        UnreadableError: there is no such file, or it is not a notebook.
    """
    if path.is_dir() and not path.is_symlink():
        return with_support_files(read(_notebook_in(path)), path)
    text, remarks = _text(path)
    if path.suffix == ".py":
        return Submission((packages_cell(), Cell(WHOLE_FILE, text)), remarks)
    notebook = _parsed(text, path.name)
    cells, cell_remarks = _code_cells(notebook)
    all_remarks = remarks + cell_remarks + _kernel_remarks(notebook)
    return Submission(cells, all_remarks, newer_python=_newer_python(notebook))


def _code_cells(notebook: dict[str, Any]) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """Return the code cells and remarks; other cells count as code if only they define a graded function."""
    numbered = [(number, cell) for number, cell in enumerate(notebook["cells"], start=1) if isinstance(cell, dict)]
    code = {number for number, cell in numbered if cell.get("cell_type") == "code"}
    defined = {name for number, cell in numbered if number in code for name in _SOLUTION.findall(source_of(cell))}
    converted = {number for number, cell in numbered if set(_SOLUTION.findall(source_of(cell))) - defined} - code
    cells = {number: cell for number, cell in numbered if number in code | converted}
    remark = _("Cell {number} is not a code cell; it was read as one.")
    remarks = [remark.format(number=number) for number in sorted(converted)]
    released = with_kinds(cells)
    if not has_packages(cells.values()):
        released = (packages_cell(), *released)
        remarks.append(_("The notebook does not have the release's packages cell; it was run first."))
    return released, tuple(remarks)


def with_support_files(submission: Submission, folder: Path) -> Submission:
    """Return a submission with the other files of its folder.

    Args:
        submission: what was read of its notebook.
        folder: of the submission.
    """
    found = support_files.read(folder)
    remarks = submission.remarks + found.remarks([cell.source for cell in submission.cells])
    return replace(submission, files=found.contents, remarks=remarks)


def _notebook_in(folder: Path) -> Path:
    notebooks = sorted(folder.glob("*.ipynb"))
    if len(notebooks) != 1:
        message = ngettext(
            "{folder} holds {count} notebook instead of one. Name the file to grade",
            "{folder} holds {count} notebooks instead of one. Name the file to grade",
            len(notebooks),
        )
        raise UnreadableError(message.format(folder=folder.name, count=len(notebooks)))
    return notebooks[0]


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook as plain data in notebook format 4; only what grading needs is validated.

    Args:
        path: of the .ipynb file.

    Raises:
        UnreadableError: the file is not a notebook.
    """
    return _parsed(_text(path)[0], path.name)


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = _("{name} is not a notebook: its text is not JSON ({error}). Save it again from JupyterLab")
        raise UnreadableError(message.format(name=name, error=error)) from error
    if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
        notebook = _upgraded(notebook, name)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        message = _("{name} is not a notebook: it has no list of cells. Save it again from JupyterLab")
        raise UnreadableError(message.format(name=name))
    if len(notebook["cells"]) > MOST_CELLS:
        message = ngettext(
            "{name} has {count} cell; a notebook may have at most {most}",
            "{name} has {count} cells; a notebook may have at most {most}",
            len(notebook["cells"]),
        )
        raise UnreadableError(message.format(name=name, count=len(notebook["cells"]), most=MOST_CELLS))
    return notebook


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    if path.is_symlink():
        raise UnreadableError(_("{name} is a link, not a file").format(name=path.name))
    if not path.is_file():
        raise UnreadableError(_("there is no file {name}").format(name=path.name))
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        message = _("{name} cannot be read: {reason}")
        raise UnreadableError(message.format(name=path.name, reason=error.strerror)) from error
    if len(data) > MOST_BYTES:
        message = _("{name} is larger than {megabytes} MB. Clear its outputs and save it again")
        raise UnreadableError(message.format(name=path.name, megabytes=MOST_BYTES // 10**6))
    try:
        return unix_lines(data.decode("utf-8-sig")), ()
    except UnicodeDecodeError:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
        text = data.decode(encoding, errors="replace")
        remark = _("{name} is not in UTF-8; it was read as {encoding}.")
        return unix_lines(text), (remark.format(name=path.name, encoding=encoding),)


def _upgraded(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    try:
        return dict(nbformat.convert(nbformat.from_dict(notebook), 4))
    except Exception as error:
        message = _(
            "{name} is in an old notebook format that cannot be converted. Open it in JupyterLab and save it again"
        )
        raise UnreadableError(message.format(name=name)) from error


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
