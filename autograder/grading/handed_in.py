"""What was handed in, for people, where it cannot be graded."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from autograder.intake.hand_in import HandIn
from autograder.intake.notebook_file import SubmittedCell, UnreadableError, parsed, text_of
from autograder.intake.released import own_files, source_of
from autograder.intake.terminal import printable_lines
from autograder.intake.text import clean_text
from helpers.contract.texts import shortened
from helpers.i18n import _, ngettext

_MOST_FILES = 50
_MOST_SHOWN = 5
_LONGEST = 10_000
"""Characters of one file."""

_MOST_BYTES_READ = 2_000_000
_SHARE_OF_TEXT = 0.9


def shown(hand_in: HandIn, reason: str) -> tuple[SubmittedCell, ...]:
    """Return cells that say why a hand-in cannot be graded, which files it holds, and what is in those that are texts.

    Args:
        hand_in: as it was read.
        reason: why it cannot be graded.
    """
    listed = [f"{clean_text(path)}: {what}" for path, what in itertools.islice(_files(hand_in), _MOST_FILES)]
    lines = [f"{reason}.", "", _("Handed in:"), *(listed or [_("nothing that can be read")])]
    texts = itertools.islice(_texts(hand_in), _MOST_SHOWN)
    return (_cell("\n".join(lines)), *(_cell(f"{clean_text(path)}:\n\n{text}") for path, text in texts))


def _contents(hand_in: HandIn) -> Iterator[tuple[str, bytes]]:
    if not hand_in.refused:
        yield hand_in.name, hand_in.content
    yield from ((other.path, other.content) for other in hand_in.others if not other.refused)
    yield from own_files(hand_in.files).items()


def _files(hand_in: HandIn) -> Iterator[tuple[str, str]]:
    """Yield the path of each file, and its size or why it was not read."""
    for path, content in _contents(hand_in):
        yield path, ngettext("{count} byte", "{count} bytes", len(content)).format(count=len(content))
    yield from ((other.path, other.refused) for other in hand_in.others if other.refused)
    yield from own_files(hand_in.left_out).items()


def _texts(hand_in: HandIn) -> Iterator[tuple[str, str]]:
    for path, content in _contents(hand_in):
        text = _text(path, content[:_MOST_BYTES_READ])
        if text.strip():
            yield path, shortened(text, _LONGEST)


def _text(path: str, content: bytes) -> str:
    """Return the code and the texts of a notebook, or the text of another file; nothing of one that is no text."""
    text, _remarks = text_of(path, content)
    try:
        return "\n\n".join(source_of(cell) for cell in parsed(text, path)["cells"] if isinstance(cell, dict))
    except (UnreadableError, MemoryError):
        sample = text[:_LONGEST]
        is_text = sum(letter.isprintable() or letter.isspace() for letter in sample) >= _SHARE_OF_TEXT * len(sample)
        return text if is_text else ""


def _cell(text: str) -> SubmittedCell:
    """Return a cell that shows a text to the letter."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return SubmittedCell("markdown", f"{fence}text\n{printable_lines(text)}\n{fence}")
