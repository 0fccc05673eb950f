"""Ways to write a name that mean the same person, also after an LMS has taken spaces and accents out of it."""

from __future__ import annotations

import unicodedata

from autograder.course.roster import Student

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_MOST_LOST = 1 / 3
"""The share of a name's letters that an LMS may have dropped; a name that is mostly lost is nobody's."""


def plain(text: str) -> str:
    """Return a text in the form in which equal names and addresses are equal.

    >>> plain("  Ada  LOVELACE ")
    'ada lovelace'
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(folded.replace(",", " ").split())


def bare(text: str) -> set[str]:
    """Return a text's letters and digits without accents, by each rule that is in use.

    >>> sorted(bare("Müller-O'Neil"))
    ['muelleroneil', 'mulleroneil']
    """
    folded = plain(text)
    spelled = (folded, folded.translate(_GERMAN))
    return {form for form in map(_bare, spelled) if form}


def remains(text: str) -> set[str]:
    """Return what is left of a name if every letter outside of ASCII is dropped; nothing if that is too little.

    >>> remains("García Márquez"), remains("李雷")
    ({'garcamrquez'}, set())
    """
    letters = [character for character in plain(text) if character.isalnum()]
    left = [character for character in letters if character.isascii()]
    return {"".join(left)} if left and len(letters) - len(left) <= _MOST_LOST * len(letters) else set()


def orders(student: Student) -> tuple[str, ...]:
    """Return a student's name in the orders in which an LMS may write it; nothing if the gradebook has no name."""
    parts = [part for part in (student.first_name.strip(), student.last_name.strip()) if part]
    return tuple(dict.fromkeys((" ".join(parts), " ".join(reversed(parts))))) if parts else ()


def _bare(folded: str) -> str:
    decomposed = unicodedata.normalize("NFKD", folded.translate(_UNDECOMPOSED))
    return "".join(character for character in decomposed if character.isalnum())
