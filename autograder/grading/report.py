"""The report of one submission: points by function and criterion, messages, how it was graded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assignment.variant import DEFAULT
from autograder.grading.concerns import Concern
from autograder.grading.origin import Origin
from autograder.sandbox.own_tests import OwnOutcome
from helpers.compare.render import as_text
from helpers.contract.verdict import Verdict, total
from helpers.i18n import _


@dataclass(frozen=True)
class Report:
    """The result of grading one submission.

    Args:
        verdicts: by function; empty if nothing could be graded.
        seed: from which the hidden cases were drawn.
        remarks: on what was unusual, one sentence each.
        unreadable: why nothing could be graded; empty otherwise.
        isolation: the layers around the student's code; empty if none was run.
        failed: whether there are no verdicts because the grader failed.
        max_points: what all functions are worth.
        own_tests: what came of the tests of the instructor's own, by grade_id.
        concerns: what makes a person look at the result, though there is one.
        origin: when, by which version, of which attempt and why it was made; None if an older version made it.
    """

    verdicts: Mapping[str, Verdict]
    seed: int
    remarks: Sequence[str] = ()
    unreadable: str = ""
    isolation: str = ""
    failed: bool = False
    max_points: float = DEFAULT.max_points
    own_tests: Mapping[str, OwnOutcome] = field(default_factory=dict)
    origin: Origin | None = None
    concerns: tuple[Concern, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether only a person can say what the submission is worth."""
        return self.failed or bool(self.unreadable)

    @property
    def points(self) -> float:
        """The points of all functions."""
        return total(verdict.points for verdict in self.verdicts.values())

    @property
    def messages(self) -> list[str]:
        """All messages, the most important first, each with its function."""
        messages = [self.unreadable] if self.unreadable else []
        for name, verdict in self.verdicts.items():
            messages += [f"{name}: {message}" for message in verdict.messages]
        return messages + list(self.remarks)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        tested = {name: outcome.to_json() for name, outcome in self.own_tests.items()}
        return {
            "points": self.points,
            "max_points": self.max_points,
            "messages": self.messages,
            "verdicts": [verdict.to_json() for verdict in self.verdicts.values()],
            "remarks": list(self.remarks),
            "unreadable": self.unreadable,
            "seed": self.seed,
            "isolation": self.isolation,
            "failed": self.failed,
            "made": self.origin.to_json() if self.origin else None,
            "concerns": [concern.name for concern in self.concerns],
        } | ({"own_tests": tested} if tested else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        """Return the report that `to_json` made plain data of."""
        verdicts = {verdict["function"]: Verdict.from_json(verdict) for verdict in data["verdicts"]}
        fields = {name: data[name] for name in ("seed", "unreadable", "isolation", "failed", "max_points")}
        tested = {name: OwnOutcome(**outcome) for name, outcome in data.get("own_tests", {}).items()}
        origin = Origin.from_json(data["made"]) if data.get("made") else None
        concerns = tuple(Concern[name] for name in data.get("concerns", ()))
        remarks = tuple(data["remarks"])
        return cls(verdicts, remarks=remarks, own_tests=tested, origin=origin, concerns=concerns, **fields)

    def as_text(self) -> str:
        """Return the report as people read it at a terminal."""
        if self.unreadable:
            return _("not gradable: {reason}").format(reason=self.unreadable)
        parts = [as_text(verdict) for verdict in self.verdicts.values()]
        parts += [_("remark: {remark}").format(remark=remark) for remark in self.remarks]
        if self.isolation:
            parts.append(_("sandbox: {layers}").format(layers=self.isolation))
        if self.origin:
            made = _("graded {time} UTC by version {version}")
            parts.append(made.format(time=f"{self.origin.made_at:%Y-%m-%d %H:%M}", version=self.origin.version))
        total = _("{points:g} of {max_points:g} points (seed {seed})")
        parts.append(total.format(points=self.points, max_points=self.max_points, seed=self.seed))
        return "\n\n".join(parts)
