"""What is reported of one submission: points by function and criterion, messages, and how it was graded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assignment import spec
from helpers.compare.render import as_text
from helpers.contract.verdict import Verdict
from helpers.i18n import _

MAX_POINTS = float(sum(sum(points.values()) for points in spec.POINTS.values()))


@dataclass(frozen=True)
class Report:
    """The result of grading one submission.

    Args:
        verdicts: by function; empty where the submission could not be read.
        seed: what the hidden cases were drawn from.
        remarks: what was unusual, one sentence each.
        unreadable: why there is nothing to grade; empty where there is.
        isolation: which layers stood around the student's code; empty where none was run.
        failed: whether the grader is to blame that there are no verdicts.
    """

    verdicts: Mapping[str, Verdict]
    seed: int
    remarks: Sequence[str] = ()
    unreadable: str = ""
    isolation: str = ""
    failed: bool = False

    @property
    def points(self) -> float:
        """Points given in all."""
        return float(sum(each.points for each in self.verdicts.values()))

    @property
    def messages(self) -> list[str]:
        """Everything there is to say, most important first, each with the function it is about."""
        told = [self.unreadable] if self.unreadable else []
        for name, verdict in self.verdicts.items():
            told += [f"{name}: {each}" for each in verdict.messages]
        return told + list(self.remarks)

    def to_json(self) -> dict[str, Any]:
        """Give the report as plain data."""
        return {
            "points": self.points,
            "max_points": MAX_POINTS,
            "messages": self.messages,
            "verdicts": [each.to_json() for each in self.verdicts.values()],
            "remarks": list(self.remarks),
            "unreadable": self.unreadable,
            "seed": self.seed,
            "isolation": self.isolation,
            "failed": self.failed,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        """Read what `to_json` gave."""
        verdicts = {each["function"]: Verdict.from_json(each) for each in data["verdicts"]}
        told = {name: data[name] for name in ("seed", "unreadable", "isolation", "failed")}
        return cls(verdicts, remarks=tuple(data["remarks"]), **told)

    def as_text(self) -> str:
        """Give the report as people read it at a terminal."""
        if self.unreadable:
            return _("not gradable: {reason}").format(reason=self.unreadable)
        parts = [as_text(each) for each in self.verdicts.values()]
        parts += [_("remark: {remark}").format(remark=each) for each in self.remarks]
        if self.isolation:
            parts.append(_("sandbox: {layers}").format(layers=self.isolation))
        told = _("{points:g} of {max_points:g} points (seed {seed})")
        parts.append(told.format(points=self.points, max_points=MAX_POINTS, seed=self.seed))
        return "\n\n".join(parts)
