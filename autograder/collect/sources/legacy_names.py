"""File names whose encoding an archive or a disk does not say."""

from __future__ import annotations

import unicodedata

_CANDIDATES = ("cp437", "cp1252", "cp850")
"""What zip prescribes, what Windows programs write in Western Europe, what Windows' own zip writes there."""


def decoded(name: bytes) -> str:
    r"""Return the most plausible reading of a file name: UTF-8 if it can be, else one in which all letters are Latin.

    >>> [decoded("Müller".encode(encoding)) for encoding in ("utf-8", "cp437", "cp1252")]
    ['Müller', 'Müller', 'Müller']
    """
    try:
        return name.decode()
    except UnicodeDecodeError:
        readings = [name.decode(encoding, "replace") for encoding in _CANDIDATES]
    return next((reading for reading in readings if all(map(_is_plausible, reading))), readings[0])


def _is_plausible(character: str) -> bool:
    return character.isascii() or unicodedata.name(character, "").startswith("LATIN ")
