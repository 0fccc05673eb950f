"""Read the table of hints, `hints.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

from helpers.contract.errors import ErrorCode

FILE = "hints.toml"
_SHARED = "@"
"""Begins a reference to a sentence that several rows share."""


@dataclass(frozen=True)
class Row:
    """What the table says of one fault; a column is None where a more general row says it.

    Args:
        why: which component the fault is about, and why that matters.
        look: where to look.
        rule: the rule or formula that decides.
        section: of the notebook, which goes with `why`; None for that of the exercise at hand.
    """

    why: str | None = None
    look: str | None = None
    rule: str | None = None
    section: int | None = None


@dataclass(frozen=True)
class ErrorRow(Row):
    """What the table says of one kind of error.

    Args:
        code: of our own errors.
        type: the name of an exception's type, in Python or Keras.
        message: parts of Python's and Keras's messages, of which one is enough.
    """

    code: ErrorCode | None = None
    type: str | None = None
    message: tuple[str, ...] = ()

    def fits(self, code: ErrorCode | None, type_name: str, message: str) -> bool:
        """Return whether the row is about an error; one that names nothing is about every error."""
        if self.code is not None:
            return self.code is code
        if self.message:
            return code is None and any(part in message for part in self.message)
        return self.type is None or (code is None and self.type == type_name)


@dataclass(frozen=True)
class Table:
    """All hints.

    Args:
        sections: titles of the notebook's sections, by number.
        faults: by what differs and where.
        results: by criterion, and by criterion and function.
        errors: the most particular ones first; the last one fits every error.
    """

    sections: Mapping[int, str]
    faults: Mapping[str, Row]
    results: Mapping[str, Row]
    errors: tuple[ErrorRow, ...]

    def texts(self) -> Iterator[str]:
        """Yield everything that students read."""
        for row in (*self.faults.values(), *self.results.values(), *self.errors):
            yield from (text for text in (row.why, row.look, row.rule) if text)
        yield from self.sections.values()


@cache
def table() -> Table:
    """Read the table."""
    return parse(resources.files("helpers.hints").joinpath(FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Table:
    """Read a table.

    Args:
        text: in TOML.

    Raises:
        KeyError, TypeError, ValueError: a part, a shared sentence or a column does not exist.
    """
    data = tomllib.loads(text)
    shared: dict[str, str] = data["sentence"]
    return Table(
        sections={int(number): title for number, title in data["section"].items()},
        faults={fault: Row(**_resolved(row, shared)) for fault, row in data["fault"].items()},
        results={result: Row(**_resolved(row, shared)) for result, row in data["result"].items()},
        errors=tuple(_error_row(_resolved(row, shared)) for row in data["error"]),
    )


def _resolved(row: Mapping[str, Any], shared: Mapping[str, str]) -> dict[str, Any]:
    """Put shared sentences in the place of references to them."""
    columns = {field.name for field in fields(Row)}
    return {
        name: shared[value.removeprefix(_SHARED)]
        if name in columns and isinstance(value, str) and value.startswith(_SHARED)
        else value
        for name, value in row.items()
    }


def _error_row(row: dict[str, Any]) -> ErrorRow:
    code = ErrorCode(row["code"]) if "code" in row else None
    return ErrorRow(**{**row, "code": code, "message": tuple(row.get("message", ()))})
