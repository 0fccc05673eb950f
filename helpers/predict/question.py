"""A question with its answer, its known mistakes and its replies; the last reply to each question is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import fill

from helpers.i18n import _
from helpers.predict.answers import UnansweredError, UnreadableError, as_number, as_numbers

ONE = ""
"""The name of the only part of a question that asks for one number."""

ROUNDED = 0.005
"""The tolerance where a rounded number is good enough, half a percent; a known mistake may always be rounded."""

_CLOSE = 0.05

_WIDTH = 66
"""Characters of a line that a narrow window shows without breaking a word."""

_RIGHT, _NEAR, _WRONG, _OPEN = _("✓ Right"), _("~ Nearly"), _("✗ Not yet"), _("- Open")
"""How each kind of reply begins."""

Parts = Mapping[str, tuple[float, ...]]

_is_right: dict[str, bool] = {}


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is known, and the reason why it is wrong.

    Args:
        parts: what is given for some parts of the question.
        why: one sentence.
    """

    parts: Parts
    why: str


@dataclass(frozen=True)
class Question:
    """A question about the network.

    Args:
        name: of the function that asks it.
        answers: the numbers of each part.
        reason: why they are right, in one sentence.
        hint: how to find them, in one sentence.
        mistakes: that are known; the first one that fits is explained.
        tolerance: how far an answer may be away, relative to the right one; 0 where it must be exact.
    """

    name: str
    answers: Parts
    reason: str
    hint: str
    mistakes: tuple[Mistake, ...] = ()
    tolerance: float = 0.0


def ask(question: Question, given: Mapping[str, object]) -> None:
    """Print the reply to an answer, and remember whether it is right.

    Args:
        question: to be answered.
        given: the answer to each part.
    """
    kind, sentence = _reply(question, given)
    _is_right[question.name] = kind == _RIGHT
    wrapped = fill(sentence, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    print(f"{kind}, {question.name}:\n{wrapped}")  # noqa: T201 - read in a notebook


def right_count(*names: str) -> int:
    """Return how many questions were answered right when they were last asked in this kernel.

    Args:
        names: of the questions to count; without names, all of them.
    """
    return sum(_is_right.get(name, False) for name in names or _is_right)


def _reply(question: Question, given: Mapping[str, object]) -> tuple[str, str]:
    """Return the kind of reply to an answer, and the sentence."""
    try:
        parts = {name: _read(given[name], len(numbers)) for name, numbers in question.answers.items()}
    except UnansweredError:
        return _OPEN, _("Put your prediction in place of the dots, then run the cell again.")
    except UnreadableError as error:
        return _WRONG, str(error)
    return _judged(question, parts)


def _read(given: object, count: int) -> tuple[float, ...]:
    return (as_number(given),) if count == 1 else as_numbers(given, count)


def _judged(question: Question, parts: Parts) -> tuple[str, str]:
    """Return the kind of reply and the sentence for an answer that consists of numbers."""

    def fit(wanted: Parts, tolerance: float) -> dict[str, bool]:
        return {name: _fits(parts[name], numbers, tolerance) for name, numbers in wanted.items()}

    def explained(tolerance: float) -> str:
        mistakes = (mistake for mistake in question.mistakes if all(fit(mistake.parts, tolerance).values()))
        return next((mistake.why for mistake in mistakes), "")

    if all(fit(question.answers, 0.0).values()):
        return _RIGHT, question.reason
    fits, why = fit(question.answers, question.tolerance), explained(0.0)
    if all(fits.values()) and not why:
        return _RIGHT, question.reason
    why = why or explained(ROUNDED)
    if not why and question.tolerance and all(fit(question.answers, _CLOSE).values()):
        why = _("It is close: give three digits.")
    return (_NEAR, why) if why else (_WRONG, " ".join([*_right_so_far(fits), question.hint]))


def _fits(given: tuple[float, ...], wanted: tuple[float, ...], tolerance: float) -> bool:
    return all(abs(one - other) <= tolerance * abs(other) for one, other in zip(given, wanted, strict=True))


def _right_so_far(fits: Mapping[str, bool]) -> Iterator[str]:
    names = [name for name, is_right in fits.items() if is_right]
    if names:
        yield _("Right so far: {parts}.").format(parts=", ".join(names))
