"""Choose which file of a hand-in is graded: the one with the right name, or else the one that holds the work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from pathlib import PurePosixPath
from typing import TypeVar

from autograder.intake.hand_in import HandIn
from autograder.intake.notebook_file import UnreadableError, parsed, text_of
from autograder.intake.released import SOLUTION, Released, has_work, own_files, released, source_of, with_kinds
from autograder.intake.text import clean_text
from autograder.wall.cell import Kind
from helpers.i18n import _

_MOST_NAMED = 5
"""File names in one sentence."""

Content = TypeVar("Content")


class _Standing(IntEnum):
    """What a file is, the more likely the one that was meant, the higher."""

    UNREADABLE = auto()
    FOREIGN = auto()
    """It has no cell and no function of the assignment."""

    BLANK = auto()
    """It is the release."""

    CHANGED = auto()
    """It has code of the student's, but defines none of the functions."""

    WORK = auto()


@dataclass(frozen=True)
class _Candidate:
    """A file that may be the one to grade.

    Args:
        path: relative to the folder.
        content: of it.
        standing: what it is.
        own_code: the code in it that is not the release's.
    """

    path: str
    content: bytes
    standing: _Standing
    own_code: str = ""

    @property
    def is_module(self) -> bool:
        return is_python(self.path)


@dataclass(frozen=True)
class Choice:
    """What is graded.

    Args:
        hand_in: with the name and the content of the file that is graded, and the other files as it finds them.
        remarks: which file was graded, and which others were there, one sentence each.
        is_of_several: whether there were others, which may be the ones that were meant.
    """

    hand_in: HandIn
    remarks: tuple[str, ...] = ()
    is_of_several: bool = False


def is_python(name: str) -> bool:
    """Return whether a file is a Python file, by its name."""
    return name.casefold().endswith(".py")


def choose(hand_in: HandIn, release: Released | None = None) -> Choice:
    """Choose the file that is graded.

    Args:
        hand_in: as it was read.
        release: of which it is a copy; None for this project's own.

    Raises:
        UnreadableError: no file is the one to grade; the message says why.
    """
    release = release or released()
    rivals = list(_rivals(hand_in, release))
    if not rivals:
        if hand_in.refused:
            raise UnreadableError(_nothing_found(hand_in))
        return Choice(hand_in)
    own = [] if hand_in.is_missing else [_assessed(hand_in.name, hand_in.content, release, hand_in.refused)]
    candidates = _not_used_by_others([*rivals, *own], hand_in.name)
    best = max(reversed(candidates), key=lambda it: _rank(it, hand_in.name))
    _require_found(best, candidates, hand_in)
    others = [candidate.path for candidate in candidates if candidate is not best]
    return Choice(_with(best, hand_in), _remarks(best.path, others, own, hand_in.name), bool(others))


def _rivals(hand_in: HandIn, release: Released) -> Iterator[_Candidate]:
    """Yield the files besides the one with the right name, the one that was changed last at the end."""
    for path, content in own_files(hand_in.files).items():
        if is_python(path):
            if SOLUTION.search(text_of(path, content)[0]):
                yield _assessed(path, content, release)
        elif content.lstrip()[:1] == b"{" and b'"nbformat"' in content:
            yield _assessed(path, content, release)
    for other in hand_in.others:
        yield _assessed(other.path, other.content, release, other.refused)


def _assessed(path: str, content: bytes, release: Released, refused: str = "") -> _Candidate:
    if refused:
        return _Candidate(path, content, _Standing.UNREADABLE)
    text, _remarks_on_text = text_of(path, content)
    if is_python(path):
        return _Candidate(path, content, _Standing.WORK if has_work(text) else _Standing.BLANK, text)
    try:
        cells = {number: cell for number, cell in enumerate(parsed(text, path)["cells"]) if isinstance(cell, dict)}
    except (UnreadableError, MemoryError):
        return _Candidate(path, content, _Standing.UNREADABLE)
    known = with_kinds(cells, release)
    own_code = "\n".join(
        cell.source
        for cell in known
        if cell.kind is Kind.STUDENT and cells[cell.number].get("cell_type") == "code" and not _is_blank(cell.source)
    )
    if any(has_work(source_of(cell)) for cell in cells.values()):
        return _Candidate(path, content, _Standing.WORK, own_code)
    if not any(cell.checks or SOLUTION.search(cell.source) for cell in known):
        return _Candidate(path, content, _Standing.FOREIGN)
    return _Candidate(path, content, _Standing.CHANGED if own_code.strip() else _Standing.BLANK, own_code)


def _is_blank(source: str) -> bool:
    """Return whether some code is nothing but an empty function of the release."""
    return SOLUTION.search(source) is not None and not has_work(source)


def _not_used_by_others(candidates: Sequence[_Candidate], right_name: str) -> list[_Candidate]:
    """Return the files without those that a notebook among them imports or runs."""
    users = [it for it in candidates if it.standing >= _Standing.CHANGED and not it.is_module]
    kept = [
        it
        for it in candidates
        if it.path == right_name or not any(_uses(user.own_code, it) for user in users if user is not it)
    ]
    return kept or list(candidates)


def _uses(code: str, candidate: _Candidate) -> bool:
    path = PurePosixPath(candidate.path)
    if path.name in code:
        return True
    pattern = rf"\b(?:import|from|run)\b[^\n]*\b{re.escape(path.stem)}\b"
    return candidate.is_module and re.search(pattern, code) is not None


def _rank(candidate: _Candidate, right_name: str) -> tuple[_Standing, bool, bool]:
    return candidate.standing, candidate.path == right_name, not candidate.is_module


def _require_found(best: _Candidate, candidates: Sequence[_Candidate], hand_in: HandIn) -> None:
    """Raise unless it is clear that the best file is the one to grade."""
    is_blank = best.standing <= _Standing.BLANK
    unreadable = [it.path for it in candidates if it.standing is _Standing.UNREADABLE]
    if best.standing is _Standing.UNREADABLE:
        raise UnreadableError(_why_unreadable(best, hand_in))
    if is_blank and unreadable:
        message = _("{best} holds nothing of the student's own, and {others} cannot be read as notebooks")
        raise UnreadableError(message.format(best=clean_text(best.path), others=_listed(unreadable)))
    if best.standing is _Standing.FOREIGN and best.path != hand_in.name:
        message = _("there is no file {name}, and no cell of the assignment in {others}")
        others = _listed([candidate.path for candidate in candidates])
        raise UnreadableError(message.format(name=hand_in.name, others=others))


def _why_unreadable(best: _Candidate, hand_in: HandIn) -> str:
    if best.path == hand_in.name and hand_in.refused:
        return hand_in.refused
    refused = next((other.refused for other in hand_in.others if other.path == best.path), "")
    if refused:
        return f"{clean_text(best.path)} {refused}"
    try:
        parsed(text_of(best.path, best.content)[0], clean_text(best.path))
    except UnreadableError as error:
        return str(error)
    return _("{name} needs too much memory to be read").format(name=clean_text(best.path))


def _nothing_found(hand_in: HandIn) -> str:
    there = [*own_files(hand_in.files), *own_files(hand_in.left_out)]
    if not hand_in.is_missing or not there:
        return hand_in.refused
    message = _("there is no file {name}, and no notebook among {others}")
    return message.format(name=hand_in.name, others=_listed(there))


def _remarks(graded: str, others: Sequence[str], own: Sequence[_Candidate], right_name: str) -> tuple[str, ...]:
    if others:
        message = _("{graded} was graded, and not {others}.")
    elif graded != right_name:
        message = _("{graded} was graded.")
    else:
        return ()
    which = message.format(graded=clean_text(graded), others=_listed(others))
    if graded == right_name:
        return (which,)
    if not own:
        why = _("There is no {name}.")
    elif own[0].standing is _Standing.UNREADABLE:
        why = _("{name} cannot be read.")
    else:
        why = _("{name} holds nothing of the student's own.")
    return (f"{which} {why.format(name=right_name)}",)


def _with(best: _Candidate, hand_in: HandIn) -> HandIn:
    """Return the hand-in with another file as the one to grade, and the files around it where its code finds them."""
    files, left_out = _seen_from(best.path, hand_in.files), _seen_from(best.path, hand_in.left_out)
    return replace(hand_in, name=best.path, content=best.content, refused="", files=files, left_out=left_out)


def _seen_from(path: str, files: Mapping[str, Content]) -> dict[str, Content]:
    """Return files by their paths as seen from the folder of one of them; the others keep their paths if they can."""
    folder = path[: -len(PurePosixPath(path).name)]
    seen = {name.removeprefix(folder): content for name, content in files.items() if name.startswith(folder)}
    tops = {name.partition("/")[0] for name in seen}
    rest = {name: content for name, content in files.items() if name.partition("/")[0] not in tops}
    return seen | rest


def _listed(paths: Sequence[str]) -> str:
    shown = ", ".join(map(clean_text, paths[:_MOST_NAMED]))
    more = _(" and {count} more").format(count=len(paths) - _MOST_NAMED)
    return f"{shown}{more}" if len(paths) > _MOST_NAMED else shown
