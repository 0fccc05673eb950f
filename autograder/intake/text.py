"""Make text from a submission harmless for people, terminals and files."""

from __future__ import annotations

from autograder.intake.terminal import printable
from helpers.contract.texts import shortened

_MOST_CHARACTERS = 400
_LONGEST_NAME = 200
_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8-sig",
}
"""Byte-order marks, those that begin with another one first."""

_SAMPLE_BYTES = 1_000


def clean_text(text: str) -> str:
    r"""Return a student's text, shortened and without characters that control a terminal or that no file can hold.

    >>> clean_text("res2a\x1b[2J\ud800\u202e")
    'res2a?[2J??'
    """
    if len(text) <= _MOST_CHARACTERS and text.isprintable():
        return text
    return printable(shortened(text, _MOST_CHARACTERS).replace("\t", " "))


def short_text(value: object) -> str:
    """Return a value of a file if it is a text that is short enough for a name; else an empty text.

    >>> short_text("check"), short_text(["check"]), short_text("c" * 201)
    ('check', '', '')
    """
    return value if isinstance(value, str) and len(value) <= _LONGEST_NAME else ""


def unix_lines(text: str) -> str:
    """Return a text with Unix line endings and without lone surrogates, which no file can hold."""
    text = text.encode("utf-8", "replace").decode()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(data: bytes) -> tuple[str, str]:
    r"""Return the text of some bytes, and the name of the encoding that they seem to have.

    >>> decoded("für".encode("utf-8-sig")), decoded("für".encode("utf-16-le")), decoded("für".encode("cp1252"))
    (('für', 'utf-8-sig'), ('für', 'utf-16-le'), ('für', 'latin-1'))
    """
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "") or _without_mark(data)
    return data.decode(encoding, errors="replace"), encoding


def _without_mark(data: bytes) -> str:
    sample = data[:_SAMPLE_BYTES]
    for name, half in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if half and 2 * half.count(0) > len(half):  # as in most texts in Latin letters, and never in other encodings
            return name
    try:
        data.decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"
