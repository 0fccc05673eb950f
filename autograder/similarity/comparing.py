"""Compare the code of a class: what few have counts, what the task gives or many have does not.

The limits are those with which `benchmarks.similarity.run` finds copies and no others.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.similarity.features import Family, Feature, Lines, features
from autograder.similarity.works import Work

_ALIKE = 0.43
"""From here on a pair is shown."""

_LEAST_KNOWN = 30
"""In a smaller class a feature counts as in one of so many."""

_MOST_SHARING, _LARGEST_SHARE = 4, 0.05
"""A feature that more of the class have, and more than this part, counts as forced."""

_ENOUGH: Mapping[Family, float] = {Family.GRAM: 20.0, Family.SHAPE: 6.0, Family.WORDS: 3.0}
"""The weight of features in common from which on a family counts in full."""

_WEIGHT_OF_WORDS = 0.1

Weights = npt.NDArray[np.float64]
Found = dict[Feature, Lines]


@dataclass(frozen=True)
class Pair:
    """Two works that are alike.

    Args:
        first: the place of one in the class.
        second: the place of the other, which comes later.
        likeness: by which pairs are ordered; it means nothing to people.
        lines: for each line of the first that is alike, the line of the other.
        words: names and comments that both have and few others.
    """

    first: int
    second: int
    likeness: float
    lines: Mapping[int, int]
    words: tuple[str, ...]


def compare(works: Sequence[Work], given: str) -> list[Pair]:
    """Return the pairs of a class that are alike beyond what the task forces, the most alike first.

    Args:
        works: of the class.
        given: the code that everyone has, or that the task forces: the release's and the solution's.
    """
    of_task = features(given).keys()
    own = [{feature: at for feature, at in features(work.code).items() if feature not in of_task} for work in works]
    weights = _weights(own)
    found = [
        _pair(first, second, likeness, own, weights)
        for first, row in enumerate(_likenesses(own, weights))
        for second, likeness in enumerate(row)
        if second > first and likeness >= _ALIKE
    ]
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _weights(own: Sequence[Found]) -> dict[Feature, float]:
    """Return the weights of the features that some have, and few: the fewer, the heavier."""
    counts = Counter(feature for found in own for feature in found)
    most = max(_MOST_SHARING, _LARGEST_SHARE * len(own))
    size = max(len(own), _LEAST_KNOWN)
    return {feature: math.log(size / count) / math.log(size) for feature, count in counts.items() if count <= most}


def _likenesses(own: Sequence[Found], weights: Mapping[Feature, float]) -> Iterator[Weights]:
    """Yield how alike each work is to all others."""
    grams, shapes, words = (_of_family(family, own, weights) for family in Family)
    for gram, shape, word in zip(grams, shapes, words, strict=True):
        yield (gram[0] * gram[1] + shape[0] * shape[1]) / 2 + _WEIGHT_OF_WORDS * word[1]


def _of_family(
    family: Family, own: Sequence[Found], weights: Mapping[Feature, float]
) -> Iterator[tuple[Weights, Weights]]:
    """Yield for each work which part of it, or of the other if that has less, it shares with each other one.

    With it comes whether what they share is enough to count, from 0 to 1.
    """
    postings = defaultdict[Feature, list[int]](list)
    for place, found in enumerate(own):
        for feature in found:
            if feature.family is family and feature in weights:
                postings[feature].append(place)
    totals = np.array([sum(weights[it] for it in found if it.family is family and it in weights) for found in own])
    for place, found in enumerate(own):
        shared = np.zeros(len(own))
        for feature in found:
            if len(postings.get(feature, ())) > 1:
                shared[postings[feature]] += weights[feature]
        least = np.maximum(np.minimum(totals, totals[place]), np.finfo(float).tiny)
        yield shared / least, np.minimum(1, shared / _ENOUGH[family])


def _pair(first: int, second: int, likeness: float, own: Sequence[Found], weights: Mapping[Feature, float]) -> Pair:
    shared = [feature for feature in own[first] if feature in own[second] and feature in weights]
    votes = defaultdict[int, Counter[int]](Counter)
    for feature in shared:
        start, end = own[first][feature]
        other, other_end = own[second][feature]
        for line in range(start, end + 1):
            votes[line][min(other + line - start, other_end)] += 1
    lines = {line: counter.most_common(1)[0][0] for line, counter in sorted(votes.items())}
    words = tuple(str(feature.key) for feature in shared if feature.family is Family.WORDS)
    return Pair(first, second, float(likeness), lines, words)
