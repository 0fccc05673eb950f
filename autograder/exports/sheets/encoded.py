"""Decode a file whose encoding nobody names, so that encoding it again gives the same bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

_MOST_BYTES = 50_000_000
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",  # begins with the mark of UTF-16
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_UNMARKED = ("utf-8", "cp1252", "latin-1")
"""The last one reads every byte."""


class SheetError(Exception):
    """A file is not one that can be filled; the message says why and what to do."""


@dataclass(frozen=True)
class Encoded:
    """The text of a file, and how it was encoded.

    Args:
        text: without the byte-order mark.
        encoding: as Python names it.
        mark: the byte-order mark; empty if there is none.
    """

    text: str
    encoding: str
    mark: bytes = b""

    def encode(self, text: str) -> bytes:
        """Return another text as bytes of the same kind; what the encoding lacks is written as HTML writes it.

        Args:
            text: of the new file.
        """
        return self.mark + text.encode(self.encoding, "xmlcharrefreplace")


def read_encoded(path: Path) -> Encoded:
    """Return the text of a file.

    Args:
        path: of the file.

    Raises:
        SheetError: it cannot be read, or is no text.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise SheetError(f"{path} cannot be read ({error.strerror or type(error).__name__})") from error
    if len(content) > _MOST_BYTES:
        raise SheetError(f"{path} is larger than {_MOST_BYTES // 10**6} MB: it is no file of grades")
    return decoded(content)


def decoded(content: bytes) -> Encoded:
    """Return the text of a file's content.

    Args:
        content: any bytes.

    Raises:
        SheetError: it is no text in the encoding that its first bytes name.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            text = _decoded(content[len(mark) :], encoding)
            if text is None:
                raise SheetError(f"the file begins as one in {encoding.upper()} and is none: export it again")
            return Encoded(text, encoding, mark)
    encodings = [*_without_mark(content), *_UNMARKED]
    found = ((encoding, _decoded(content, encoding)) for encoding in encodings)
    return next(Encoded(text, encoding) for encoding, text in found if text is not None)


def _without_mark(content: bytes) -> list[str]:
    """Return the form of UTF-16 in which the first characters, which are those of a header, are ASCII."""
    first, second = (*content[:2], 1, 1)[:2]
    if first and not second:
        return ["utf-16-le"]
    return ["utf-16-be"] if second and not first else []


def _decoded(content: bytes, encoding: str) -> str | None:
    """Return the text if encoding it gives the same bytes again."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if text.encode(encoding) == content else None
