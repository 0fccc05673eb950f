"""Group works that are alike, by way of others too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.similarity.comparing import Pair


@dataclass(frozen=True)
class Group:
    """Works that are alike.

    Args:
        members: their places in the class, in order.
        pairs: that link them, the most alike first; of more than two members not all pairs.
    """

    members: tuple[int, ...]
    pairs: tuple[Pair, ...]


def grouped(pairs: Iterable[Pair]) -> list[Group]:
    """Return the groups, that with the most alike pair first; each has one pair fewer than members.

    Args:
        pairs: the most alike first.
    """
    groups: list[Group] = []
    for pair in pairs:
        ends = {pair.first, pair.second}
        joined = [group for group in groups if ends.intersection(group.members)]
        if any(ends.issubset(group.members) for group in joined):
            continue
        members = ends.union(*(group.members for group in joined))
        links = [link for group in joined for link in group.pairs]
        united = Group(tuple(sorted(members)), (*links, pair))
        place = groups.index(joined[0]) if joined else len(groups)
        groups = [group for group in groups if group not in joined]
        groups.insert(place, united)
    return groups
