"""What is said of a submission: mismatches, results of criteria, verdicts of functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from helpers.i18n import _

PASSED, FAILED, SKIPPED, UNFINISHED = "passed", "failed", "skipped", "not implemented yet"
"""What became of a criterion; these and the names of criteria and attributes are translated where they are shown."""

EXPECTED_AND_GOT = _("{where}: {attribute} expected {expected}, got {actual}")


@dataclass(frozen=True)
class Mismatch:
    """One fault: where it is, what was expected, what is there, and hints, of which each tells more than the last."""

    where: str
    attribute: str
    expected: str
    actual: str
    hints: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """The first hint, if there is one."""
        return self.hints[0] if self.hints else ""

    @property
    def fault(self) -> str:
        """The fault without the hint."""
        if not self.expected:
            return f"{self.where}: {self.actual}"
        told = {"where": self.where, "attribute": _(self.attribute), "expected": self.expected, "actual": self.actual}
        return EXPECTED_AND_GOT.format(**told)

    def __str__(self) -> str:
        return f"{self.fault}. {self.hint}" if self.hint else self.fault


@dataclass(frozen=True)
class Result:
    """What became of one criterion.

    Args:
        criterion: its name, as in the table of points.
        sentence: what it demands.
        points: how many it was given.
        max_points: how many it is worth.
        status: passed, failed, skipped or not implemented yet.
        mismatches: the faults that were found.
        note: why it was skipped, or what else there is to say.
    """

    criterion: str
    sentence: str
    points: float
    max_points: float
    status: str
    mismatches: tuple[Mismatch, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """The results of all criteria of one function.

    Args:
        function: its name.
        results: one for each criterion.
        remarks: what to know before reading them, one sentence each.
    """

    function: str
    results: tuple[Result, ...]
    remarks: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Points given."""
        return float(sum(each.points for each in self.results))

    @property
    def max_points(self) -> float:
        """Points there are."""
        return float(sum(each.max_points for each in self.results))

    @property
    def right(self) -> bool:
        """Whether nothing is left to be desired."""
        return all(each.status == PASSED for each in self.results)

    @property
    def messages(self) -> list[str]:
        """What there is to say, most important first: each fault, without the hints."""
        if any(each.status == UNFINISHED for each in self.results):
            return [_(UNFINISHED)]
        return [fault.fault for each in self.results for fault in each.mismatches]

    def to_json(self) -> dict[str, Any]:
        """Give the verdict as plain data."""
        results = [asdict(each) for each in self.results]
        told = {"function": self.function, "points": self.points, "max_points": self.max_points}
        return told | {"results": results, "remarks": list(self.remarks)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Verdict:
        """Read what `to_json` gave."""
        results = [
            Result(**{**each, "mismatches": tuple(map(_mismatch_from_json, each["mismatches"]))})
            for each in data["results"]
        ]
        return cls(data["function"], tuple(results), tuple(data["remarks"]))


def _mismatch_from_json(data: Mapping[str, Any]) -> Mismatch:
    return Mismatch(**{**data, "hints": tuple(data["hints"])})


def unfinished(function: str, points: Mapping[str, float], sentences: Mapping[str, str]) -> Verdict:
    """Give the verdict of a function that still raises NotImplementedError."""
    results = [Result(name, sentences[name], 0, worth, UNFINISHED) for name, worth in points.items()]
    return Verdict(function, tuple(results))
