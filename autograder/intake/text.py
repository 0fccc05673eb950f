"""Text from a submission, made harmless for people, terminals and files."""

from __future__ import annotations

_MOST_CHARACTERS = 400
_UNPRINTABLE = "?"


def clean_text(text: str) -> str:
    r"""Cut a text of a student's to what people read, without what moves a terminal's cursor or no file can hold.

    >>> clean_text("res2a\x1b[2J\ud800\u202e")
    'res2a?[2J??'
    """
    if len(text) <= _MOST_CHARACTERS and text.isprintable():
        return text
    cut = text[:_MOST_CHARACTERS].replace("\t", " ")
    return "".join(each if each.isprintable() else _UNPRINTABLE for each in cut)
