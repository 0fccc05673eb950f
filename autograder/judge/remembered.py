"""Remember results, because most of a class build the same layers: in limited memory, and from worker to worker."""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeVar

from cachetools import LRUCache

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")
MOST_BYTES = 32_000_000
"""Of the results of one function; those of a right submission take less than a megabyte."""

_MOST_BYTES_EACH = 2_000_000


class _Kept(NamedTuple):
    """A result, and its size with that of its argument."""

    answer: Any
    size_bytes: int


CACHES: dict[str, LRUCache[Any, _Kept]] = {}
"""The results that are remembered, by function."""


def remembered(
    size_bytes: Callable[[Question, Answer], int],
) -> Callable[[Callable[[Question], Answer]], Callable[[Question], Answer]]:
    """Decorate a function of one argument, so that it is not computed again for an equal argument.

    Args:
        size_bytes: returns the size of an argument and its result; a large pair is not kept.
    """

    def decorate(function: Callable[[Question], Answer]) -> Callable[[Question], Answer]:
        cache: LRUCache[Question, _Kept] = LRUCache(MOST_BYTES, lambda kept: kept.size_bytes)
        CACHES[f"{function.__module__}.{function.__qualname__}"] = cache

        @functools.wraps(function)
        def answer(question: Question) -> Answer:
            if question in cache:
                found: Answer = cache[question].answer
                return found
            found = function(question)
            size = size_bytes(question, found)
            if size <= _MOST_BYTES_EACH:
                cache[question] = _Kept(found, size)
            return found

        return answer

    return decorate


class Lesson:
    """What a worker remembers beyond what it was forked with, for those that are forked later."""

    def __init__(self) -> None:
        self._known = {name: frozenset(cache) for name, cache in CACHES.items()}

    def packed(self) -> bytes:
        """Return what was learned since; empty for nothing."""
        learned = {
            name: {question: cache[question] for question in list(cache) if question not in self._known[name]}
            for name, cache in CACHES.items()
        }
        return pickle.dumps(learned) if any(learned.values()) else b""


def learn(packed: bytes) -> None:
    """Remember what a worker has learned.

    Args:
        packed: as `Lesson.packed` returned it.
    """
    for name, learned in pickle.loads(packed).items() if packed else ():  # noqa: S301 - a worker of ours wrote it
        CACHES[name].update(learned)
