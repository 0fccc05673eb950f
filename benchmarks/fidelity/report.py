"""The table of the fidelity benchmark, and what it leaves to be explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from benchmarks.fidelity.run import Acceptance, Outcome

EXPLAINED_GOAL = 0.97
"""Part of the first-order mutants whose first message must name layer and attribute."""


@dataclass(frozen=True)
class Result:
    """All outcomes of one run."""

    outcomes: Sequence[Outcome]
    acceptances: Sequence[Acceptance]
    seed: int

    @property
    def faults(self) -> list[Outcome]:
        """The mutants that are wrong networks."""
        return [each for each in self.outcomes if not each.equivalent_because]

    @property
    def survivors(self) -> list[Outcome]:
        """Wrong networks that lost no point."""
        return [each for each in self.faults if not each.killed]

    @property
    def equivalent(self) -> list[Outcome]:
        """Changes that leave a right network, in names, structure and, by the oracle, in values in both modes."""
        return [each for each in self.outcomes if each.equivalent_because and not each.killed]

    @property
    def false_alarms(self) -> dict[str, Mapping[str, Any]]:
        """Right networks that lost a point, and in which criteria."""
        alarms: dict[str, Mapping[str, Any]] = {each.name: each.lost for each in self.acceptances if each.lost}
        return alarms | {each.name: each.lost for each in self.outcomes if each.equivalent_because and each.killed}

    @property
    def seen_by_hidden_cases_only(self) -> list[Outcome]:
        """Wrong networks that the self-check cell finds nothing wrong with."""
        return [each for each in self.faults if each.killed and not each.killed_by_self_check]

    def summary(self) -> dict[str, Any]:
        """Give the figures."""
        first = [each for each in self.faults if each.order == 1]
        return {
            "first_order": _figures(first),
            "second_order": _figures([each for each in self.faults if each.order > 1]),
            "rewrites": len(self.acceptances),
            "accepted": sum(not each.lost for each in self.acceptances),
            "survivors": [each.name for each in self.survivors],
            "equivalent": {each.name: each.equivalent_because for each in self.equivalent},
            "false_alarms": self.false_alarms,
            "seen_by_hidden_cases_only": [each.name for each in self.seen_by_hidden_cases_only],
        }

    @property
    def reaches_its_goals(self) -> bool:
        """Whether all wrong networks are killed, all right ones accepted, and enough faults named."""
        first = [each for each in self.faults if each.order == 1]
        explained = sum(each.explained for each in first)
        return not self.survivors and not self.false_alarms and explained >= EXPLAINED_GOAL * len(first)


def _figures(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {
        "mutants": len(outcomes),
        "killed": sum(each.killed for each in outcomes),
        "killed_by_self_check": sum(each.killed_by_self_check for each in outcomes),
        "right_criterion": sum(each.right_criterion for each in outcomes),
        "explained": sum(each.explained for each in outcomes),
        "one_message": sum(len(each.messages) == 1 for each in outcomes),
        "killed_by_rival": sum(not each.passes_rival for each in outcomes),
    }


def table(result: Result) -> Table:
    """Give one row for each kind of change, and the sums."""
    sheet = Table(title="Mutants of the solution", title_justify="left")
    sheet.add_column("change")
    for heading in (
        "mutants",
        "killed",
        "by self-check",
        "right criterion",
        "layer and attribute named",
        "one message",
        "killed by rival",
    ):
        sheet.add_column(heading, justify="right")
    first = [each for each in result.faults if each.order == 1]
    for operator in sorted({each.operator for each in first}):
        _add(sheet, operator, [each for each in first if each.operator == operator])
    sheet.add_section()
    _add(sheet, "all of first order", first)
    _add(sheet, "two changes at once", [each for each in result.faults if each.order > 1])
    return sheet


def _add(sheet: Table, name: str, outcomes: Sequence[Outcome]) -> None:
    sheet.add_row(name, *(str(each) for each in _figures(outcomes).values()))


def lists(result: Result) -> list[str]:
    """Give, as lines of text, what the figures hide: each exception by name."""
    accepted = sum(not each.lost for each in result.acceptances)
    unnamed = [each for each in result.faults if each.order == 1 and not each.explained]
    elsewhere = [each for each in result.faults if not each.right_criterion]
    return [
        f"Rewrites that compute the same: {accepted} of {len(result.acceptances)} accepted.",
        *_listed("Survivors", (each.name for each in result.survivors)),
        *_listed("False alarms", (f"{name}: {lost}" for name, lost in result.false_alarms.items())),
        *_listed(
            "Equivalent, with full points: names equal, outputs equal to the oracle's in both modes",
            (f"{each.name}: {each.equivalent_because}" for each in result.equivalent),
        ),
        *_listed("Seen by hidden cases only", (f"{e.name}: {e.message}" for e in result.seen_by_hidden_cases_only)),
        *_listed("Layer or attribute not in the first message", (f"{e.name}: {e.message}" for e in unnamed)),
        *_listed("Another criterion failed", (f"{each.name}: {each.lost}" for each in elsewhere)),
    ]


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    listed = [f"  {each}" for each in lines]
    return [f"{title}: {len(listed) or 'none'}", *listed]
