"""The results of a fidelity run: the figures, the table, and the list of exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from benchmarks.fidelity.outcome import Acceptance, Comparison, Outcome

EXPLAINED_GOAL = 0.97
"""Fraction of the first-order mutants whose first message must name layer and attribute."""


@dataclass(frozen=True)
class Result:
    """All outcomes of one run."""

    outcomes: Sequence[Outcome]
    acceptances: Sequence[Acceptance]
    seed: int
    comparisons: Sequence[Comparison] = ()

    @property
    def faults(self) -> list[Outcome]:
        """The mutants that are wrong networks."""
        return [mutant for mutant in self.outcomes if not mutant.equivalent_because]

    @property
    def survivors(self) -> list[Outcome]:
        """The wrong networks that lost no point."""
        return [mutant for mutant in self.faults if not mutant.killed]

    @property
    def equivalent(self) -> list[Outcome]:
        """Right networks among the mutants: same names, same structure and, by the oracle, same values."""
        return [mutant for mutant in self.outcomes if mutant.equivalent_because and not mutant.killed]

    @property
    def false_alarms(self) -> dict[str, Mapping[str, Any]]:
        """The right networks that lost a point, each with the criteria that it lost."""
        alarms: dict[str, Mapping[str, Any]] = {form.name: form.lost for form in self.acceptances if form.lost}
        return alarms | {
            mutant.name: mutant.lost for mutant in self.outcomes if mutant.equivalent_because and mutant.killed
        }

    @property
    def seen_by_hidden_cases_only(self) -> list[Outcome]:
        """The wrong networks that pass the self-check cell."""
        return [mutant for mutant in self.faults if mutant.killed and not mutant.killed_by_self_check]

    @property
    def senseless(self) -> list[Outcome]:
        """The mutants of which a message says that what was expected is what was found."""
        return [mutant for mutant in self.outcomes if mutant.senseless]

    def summary(self) -> dict[str, Any]:
        """Return the figures."""
        first = [mutant for mutant in self.faults if mutant.order == 1]
        return {
            "first_order": _figures(first),
            "second_order": _figures([mutant for mutant in self.faults if mutant.order > 1]),
            "rewrites": len(self.acceptances),
            "accepted": sum(not form.lost for form in self.acceptances),
            "notebooks": len(self.comparisons),
            "notebooks_as_in_a_kernel": sum(it.in_kernel == it.in_grading for it in self.comparisons),
            "survivors": [mutant.name for mutant in self.survivors],
            "equivalent": {mutant.name: mutant.equivalent_because for mutant in self.equivalent},
            "false_alarms": self.false_alarms,
            "seen_by_hidden_cases_only": [mutant.name for mutant in self.seen_by_hidden_cases_only],
        }

    @property
    def reaches_its_goals(self) -> bool:
        """Whether all networks and notebooks are graded rightly, and enough faults explained."""
        first = [mutant for mutant in self.faults if mutant.order == 1]
        explained = sum(mutant.explained for mutant in first)
        is_right = not self.survivors and not self.false_alarms and all(it.is_right for it in self.comparisons)
        return is_right and not self.senseless and explained >= EXPLAINED_GOAL * len(first)


def _figures(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {
        "mutants": len(outcomes),
        "killed": sum(mutant.killed for mutant in outcomes),
        "killed_by_self_check": sum(mutant.killed_by_self_check for mutant in outcomes),
        "right_criterion": sum(mutant.right_criterion for mutant in outcomes),
        "explained": sum(mutant.explained for mutant in outcomes),
        "one_message": sum(len(mutant.messages) == 1 for mutant in outcomes),
        "killed_by_baseline": sum(not mutant.passes_baseline for mutant in outcomes),
    }


def table(result: Result) -> Table:
    """Return the table: one row for each kind of change, and the sums."""
    sheet = Table(title="Mutants of the solution", title_justify="left")
    sheet.add_column("change")
    for heading in (
        "mutants",
        "killed",
        "by self-check",
        "right criterion",
        "layer and attribute named",
        "one message",
        "killed by baseline",
    ):
        sheet.add_column(heading, justify="right")
    first = [mutant for mutant in result.faults if mutant.order == 1]
    for operator in sorted({mutant.operator for mutant in first}):
        _add(sheet, operator, [mutant for mutant in first if mutant.operator == operator])
    sheet.add_section()
    _add(sheet, "all of first order", first)
    _add(sheet, "two changes at once", [mutant for mutant in result.faults if mutant.order > 1])
    return sheet


def _add(sheet: Table, name: str, outcomes: Sequence[Outcome]) -> None:
    sheet.add_row(name, *(str(figure) for figure in _figures(outcomes).values()))


def lists(result: Result) -> list[str]:
    """Return as lines of text what the figures hide: each exception by name."""
    equal = sum(it.in_kernel == it.in_grading for it in result.comparisons)
    differing = [it for it in result.comparisons if it.in_kernel != it.in_grading]
    accepted = sum(not form.lost for form in result.acceptances)
    unexplained = [mutant for mutant in result.faults if mutant.order == 1 and not mutant.explained]
    elsewhere = [mutant for mutant in result.faults if not mutant.right_criterion]
    hidden_only = result.seen_by_hidden_cases_only
    return [
        f"Rewrites that compute the same: {accepted} of {len(result.acceptances)} accepted.",
        f"Notebooks whose check cells show what grading gives: {equal} of {len(result.comparisons)}.",
        *_listed("Others", (f"{it.name}: {it.differs_because or 'not explained'}" for it in differing)),
        *_listed("Survivors", (mutant.name for mutant in result.survivors)),
        *_listed("False alarms", (f"{name}: {lost}" for name, lost in result.false_alarms.items())),
        *_listed(
            "Equivalent, with full points: names equal, outputs equal to the oracle's in both modes",
            (f"{mutant.name}: {mutant.equivalent_because}" for mutant in result.equivalent),
        ),
        *_listed("Seen by hidden cases only", (f"{mutant.name}: {mutant.message}" for mutant in hidden_only)),
        *_listed(
            "Layer or attribute not in the first message",
            (f"{mutant.name}: {mutant.message}" for mutant in unexplained),
        ),
        *_listed("Expected and found in the same words", (f"{it.name}: {it.senseless}" for it in result.senseless)),
        *_listed("Another criterion failed", (f"{mutant.name}: {mutant.lost}" for mutant in elsewhere)),
    ]


def _listed(title: str, items: Iterable[str]) -> list[str]:
    lines = [f"  {item}" for item in items]
    return [f"{title}: {len(lines) or 'none'}", *lines]
