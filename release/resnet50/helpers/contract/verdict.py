"""What is said of a submission: mismatches, results of criteria, verdicts of functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from helpers.contract.errors import ErrorCode, code_from_json
from helpers.contract.texts import SENTENCES, Form
from helpers.i18n import _

PASSED, FAILED, SKIPPED, UNFINISHED = "passed", "failed", "skipped", "not implemented yet"
"""The status of a criterion; these and the names of criteria and attributes are translated where they are shown."""


SHOWN_AS_CODE = ("where", "expected", "actual", "call")
"""The texts of a fault that are names and values, not words."""


@dataclass(frozen=True)
class Facts:
    """What a mismatch was made from, for code that decides or groups by it; the hints and the line are not saved.

    Args:
        general_where: the place without the stage, letter, classes and indices of one case; empty if the place has
            none of these.
        error_type: the name of an exception's type; empty if nothing was raised.
        error_line: the line of the student's code that raised it; 0 if it is not known.
        follows: whether what is expected follows the arguments of the call; None if it does where a call is named.
        hint_ids: what identifies the hints in every language.
        error_code: of an error that we report ourselves; None for another one, and if nothing was raised.
    """

    general_where: str = ""
    error_type: str = ""
    error_line: int = 0
    follows: bool | None = None
    hint_ids: tuple[str, ...] = ()
    error_code: ErrorCode | None = None

    def to_json(self) -> dict[str, str]:
        """Return what is saved, as plain data."""
        code = self.error_code.value if self.error_code else ""
        saved = {"general_where": self.general_where, "error_type": self.error_type, "error_code": code}
        return {name: value for name, value in saved.items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Facts:
        """Read what `to_json` returned."""
        return cls(
            general_where=str(data.get("general_where", "")),
            error_type=str(data.get("error_type", "")),
            error_code=code_from_json(data.get("error_code")),
        )


@dataclass(frozen=True)
class Mismatch:
    """One fault, as people read it.

    Args:
        where: the layers or the line of code.
        attribute: what differs, in one word; translated where it is shown.
        expected: what the exercise asks for.
        actual: what is there instead.
        hints: one for each stage, each more telling than the one before; may be empty.
        form: how these are put into a sentence.
        call: the call that shows the fault, where the value that is expected depends on it.
        facts: what it was made from.
    """

    where: str
    attribute: str
    expected: str
    actual: str
    hints: tuple[str, ...] = ()
    form: Form = Form.COMPARISON
    call: str = ""
    facts: Facts = field(default=Facts(), compare=False)

    @property
    def hint(self) -> str:
        """Return the first hint, if there is one."""
        return self.hints[0] if self.hints else ""

    @property
    def sentence(self) -> str:
        """Return the sentence that describes the fault, with placeholders for the texts in it."""
        return SENTENCES[self.form]

    @property
    def fault(self) -> str:
        """Return the fault without the hint."""
        texts = {name: getattr(self, name) for name in SHOWN_AS_CODE}
        return self.sentence.format(attribute=_(self.attribute), **texts)

    def __str__(self) -> str:
        return f"{self.fault}. {self.hint}" if self.hint else self.fault

    def to_json(self) -> dict[str, Any]:
        """Return the mismatch as plain data."""
        texts = {name: getattr(self, name) for name in ("where", "attribute", "expected", "actual")}
        facts = self.facts.to_json()
        more = ({"call": self.call} if self.call else {}) | ({"facts": facts} if facts else {})
        return {**texts, "hints": list(self.hints), "form": self.form.value} | more


@dataclass(frozen=True)
class Result:
    """The result of one criterion.

    Args:
        criterion: its name, as in the table of points.
        sentence: what it demands.
        points: the points given.
        max_points: the points it is worth.
        status: passed, failed, skipped or not implemented yet.
        mismatches: the faults that were found.
        note: why it was skipped, or what else there is to say.
        is_hidden: whether only hidden cases take its points.
        hidden_note: what is said in place of the note if so; it is not saved.
    """

    criterion: str
    sentence: str
    points: float
    max_points: float
    status: str
    mismatches: tuple[Mismatch, ...] = ()
    note: str = ""
    is_hidden: bool = False
    hidden_note: str = field(default="", compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data."""
        names = ("criterion", "sentence", "points", "max_points", "status", "note")
        mismatches = [mismatch.to_json() for mismatch in self.mismatches]
        hidden = {"is_hidden": True} if self.is_hidden else {}
        return {name: getattr(self, name) for name in names} | {"mismatches": mismatches} | hidden


def total(points: Iterable[float]) -> float:
    """Return the sum of points as people add decimal numbers.

    Args:
        points: of criteria or functions.

    >>> total([0.1, 0.2])
    0.3
    """
    return float(sum(Decimal(str(value)) for value in points))


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
        """Return the points given."""
        return total(result.points for result in self.results)

    @property
    def max_points(self) -> float:
        """Return the points that the function is worth."""
        return total(result.max_points for result in self.results)

    @property
    def right(self) -> bool:
        """Return whether every criterion passed."""
        return all(result.status == PASSED for result in self.results)

    @property
    def is_unfinished(self) -> bool:
        """Return whether the function still raises NotImplementedError."""
        return any(result.status == UNFINISHED for result in self.results)

    @property
    def tells_nothing(self) -> bool:
        """Return whether the function still raises NotImplementedError, and nothing else is said of it."""
        return self.is_unfinished and not self.remarks

    @property
    def messages(self) -> list[str]:
        """Return the faults without their hints, most important first."""
        if self.is_unfinished:
            return [_(UNFINISHED)]
        return [mismatch.fault for result in self.results for mismatch in result.mismatches]

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain data."""
        results = [result.to_json() for result in self.results]
        points = {"points": self.points, "max_points": self.max_points}
        return {"function": self.function, **points, "results": results, "remarks": list(self.remarks)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Verdict:
        """Read what `to_json` returned."""
        results = [
            Result(**{**result, "mismatches": tuple(map(_mismatch_from_json, result["mismatches"]))})
            for result in data["results"]
        ]
        return cls(data["function"], tuple(results), tuple(data["remarks"]))


def _mismatch_from_json(data: Mapping[str, Any]) -> Mismatch:
    # reports of earlier versions say nothing of the form and the facts
    form, facts = Form(data.get("form", Form.COMPARISON.value)), Facts.from_json(data.get("facts", {}))
    return Mismatch(**{**data, "hints": tuple(data["hints"]), "form": form, "facts": facts})


def unfinished(function: str, points: Mapping[str, float], sentences: Mapping[str, str]) -> Verdict:
    """Return the verdict of a function that still raises NotImplementedError.

    Args:
        function: its name.
        points: what each criterion is worth.
        sentences: what each criterion demands.
    """
    results = [Result(name, sentences[name], 0, worth, UNFINISHED) for name, worth in points.items()]
    return Verdict(function, tuple(results))
