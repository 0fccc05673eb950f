"""The errors of the student's code as people read them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from helpers.contract.errors import ErrorCode
from helpers.contract.observation import WHOLE_FILE, StudentError
from helpers.hints.advice import advice
from helpers.i18n import _


@dataclass(frozen=True)
class ErrorText:
    """An error of the student's code, as people read it.

    Args:
        place: the line that raised it.
        text: what to change, or else its type and message; of one of our own errors the message alone.
        unfinished: whether the function says that it is not implemented.
        about: what Keras complains of, `shapes` or `names`, if it is one of these.
        type: the name of the exception's type.
        message: the exception's message as it was raised.
        line: of the student's code; 0 if it is not known.
        at: the cell and line that raised it, without its text; empty if they are not known.
        numbers: the same if it is two numbers, else empty; no other text of the student's code is in it.
        code: of one of our own errors.
    """

    place: str
    text: str
    unfinished: bool = False
    about: str = ""
    type: str = ""
    message: str = ""
    line: int = 0
    at: str = ""
    numbers: str = ""
    code: ErrorCode | None = None

    @property
    def cause(self) -> Hashable:
        """Identify what went wrong: the same line may raise with other numbers in another case."""
        return self.type, self.at, self.code


def cell_of(error: StudentError) -> str:
    """Return the cell of an error as people name it: by its number, or by the function in it; a file by its name.

    Args:
        error: of the student's code.
    """
    if error.cell == WHOLE_FILE:
        return _("the file")
    if error.file:
        return error.file
    if error.cell is not None:
        return _("cell {number}").format(number=error.cell)
    return _("the cell of {function}").format(function=error.function)


def _line_of(error: StudentError) -> str:
    """Return the line of an error, with its cell unless it is in a Python file; "" if it is not known."""
    if not error.line:
        return ""
    line = _("line {line}") if error.cell == WHOLE_FILE else _("{cell}, line {line}")
    return line.format(cell=cell_of(error), line=error.line)


def error_text(error: StudentError) -> ErrorText:
    """Return an error of the student's code as people read it.

    Args:
        error: what was observed.
    """
    line = _line_of(error)
    return ErrorText(
        f"{line}: {error.text}" if line and error.text else line,
        error.message if error.code else advice(error) or f"{error.type}: {error.message}",
        error.unfinished,
        "" if error.code else _about(error),
        error.type,
        error.message,
        error.line,
        line,
        "" if error.cell is None else line,
        error.code,
    )


def _about(error: StudentError) -> str:
    message = error.message.lower()
    if error.raised_here or error.type not in ("ValueError", "InvalidArgumentError"):
        return ""
    if any(word in message for word in ("shape", "dimension", "output size", "divisible", "strides > 1")):
        return "shapes"
    return "names" if "unique" in message and "name" in message else ""
