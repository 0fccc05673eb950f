"""The page of a class: one file of HTML that needs no network, in which no text of a student's is markup."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.intake.terminal import printable_lines
from autograder.overview import figures
from autograder.overview.class_record import ClassRecord
from autograder.overview.durations import duration
from autograder.overview.faults import Fault, faults_of
from autograder.overview.items import Item, items_of
from autograder.overview.people import Need, Person, people_of
from autograder.overview.statistics import Loss, Spread, bins_of, losses_of, spread_of
from autograder.pages.policy import closed_policy
from helpers.hints.lookup import STAGES, TITLES
from helpers.i18n import _

_PACKAGE, _FOLDER = "autograder.overview", "page"
_MOST_BINS = 30
_MOST_LOSSES = 30
_MOST_SLOW = 5
_MOST_FAULTS, _MOST_NAMED = 100, 50


@dataclass(frozen=True)
class ClassPage:
    """What the page shows.

    Args:
        record: of the class.
        place: where the page will lie, so that links lead from there.
        made_at: when, in UTC.
    """

    record: ClassRecord
    place: Path
    made_at: datetime

    @cached_property
    def people(self) -> list[Person]:
        """All students, sorted by id."""
        return people_of(self.record)

    @property
    def handed_in(self) -> list[Person]:
        """Those who handed in."""
        return [person for person in self.people if person.has_handed_in]

    @property
    def nothing(self) -> list[Person]:
        """Those who handed in nothing."""
        return [person for person in self.people if not person.has_handed_in]

    @property
    def late(self) -> list[Person]:
        """Those who are late, the latest first."""
        return sorted((person for person in self.people if person.late_s), key=lambda person: -person.late_s)

    @property
    def needs(self) -> list[tuple[Need, list[tuple[Person, str]]]]:
        """Who needs a person, by the reason, each with what the report says."""
        found = [
            (need, [(person, said) for person in self.people for why, said in person.needs if why is need])
            for need in Need
        ]
        return [(need, people) for need, people in found if people]

    @cached_property
    def points(self) -> list[float]:
        """The points of those who have some."""
        return [person.points for person in self.people if person.points is not None]

    @cached_property
    def times_s(self) -> list[float]:
        """How long grading took, as far as it is known."""
        return [person.took_s for person in self.people if person.took_s is not None]

    @property
    def slowest(self) -> list[Person]:
        """Those whose submissions took longest."""
        known = (person for person in self.people if person.took_s is not None)
        return sorted(known, key=lambda person: -(person.took_s or 0))[:_MOST_SLOW]

    @cached_property
    def losses(self) -> list[Loss]:
        """The criteria by which points were lost, the costliest first."""
        lost = [loss for loss in losses_of(self.record.reports) if loss.points > 0]
        return sorted(lost, key=lambda loss: -loss.points)

    @cached_property
    def faults(self) -> list[Fault]:
        """The faults, the commonest first."""
        return faults_of(self.record.reports)

    @cached_property
    def runs(self) -> list[tuple[str, dict[tuple[str, str], Item]]]:
        """The analysis of criteria: of this run, of the earlier ones, and of all together if there are several."""
        own, earlier = list(self.record.reports.values()), self.record.earlier
        runs = [(self.record.course, own), *((run.name, list(run.reports)) for run in earlier)]
        if earlier:
            runs.append(("all together", [report for _name, reports in runs for report in reports]))
        return [(name, {(it.function, it.criterion): it for it in items_of(reports)}) for name, reports in runs]

    @property
    def criteria(self) -> list[tuple[str, str]]:
        """The function and the name of each criterion of any run."""
        return list(dict.fromkeys(name for _run, items in self.runs for name in items))

    def link(self, person: Person) -> str:
        """Return the address of a student's feedback as seen from the page; empty if there is none."""
        if person.page is None:
            return ""
        return quote(os.fsencode(os.path.relpath(person.page, self.place.parent)))

    def drawn(self) -> dict[str, Markup]:
        """Return the figures, as far as there is something to show."""
        made: dict[str, Markup] = {}
        if spread := spread_of(self.points):
            bins = bins_of(self.points, max(self.record.standings.max_score, spread.highest), _MOST_BINS)
            labels = "points in the gradebook", "students"
            made["points"] = figures.histogram("points", "Distribution of points", _of_points(spread), bins, labels)
        if self.losses:
            shown = self.losses[:_MOST_LOSSES]
            made["losses"] = figures.losses("losses", "Points lost by criterion", _of_losses(shown), shown)
        if spread := spread_of(self.times_s):
            bins = bins_of(self.times_s, spread.highest, _MOST_BINS)
            labels = "seconds for one submission", "submissions"
            made["times"] = figures.histogram("times", "Time per submission", _of_times(spread), bins, labels)
        return made


def render(record: ClassRecord, place: Path) -> str:
    """Return the page of a class.

    Args:
        record: of the class.
        place: where the page will lie.
    """
    page = ClassPage(record, place, datetime.now(UTC))
    script, style = _own_file("page.js"), _own_file("page.css")
    rendered = (
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            record=record,
            points=spread_of(page.points),
            times=spread_of(page.times_s),
            figures=page.drawn(),
            most_faults=_MOST_FAULTS,
            most_named=_MOST_NAMED,
            titles=[_begun(_(TITLES[stage])) for stage in STAGES],
            policy=closed_policy(script),
            script=Markup(script),  # noqa: S704 - a file of ours
            style=Markup(style),  # noqa: S704 - a file of ours
        )
    )
    return rendered.lstrip()


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE, _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"duration": duration, "seconds": _seconds, "number": _number, "translated": _}
    return environment


def _finalized(value: Any) -> Any:
    """Let no text hold characters that reorder others or that no file can hold."""
    return printable_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _own_file(name: str) -> str:
    return (files(_PACKAGE) / _FOLDER / name).read_text(encoding="utf-8")


def _number(value: float, digits: int = 2) -> str:
    return f"{round(value, digits):g}"


def _begun(text: str) -> str:
    """Return a text that begins a line."""
    return text[:1].upper() + text[1:]


def _seconds(value: float) -> str:
    return f"{value:.1f} s"


def _of_points(spread: Spread) -> str:
    return (
        f"A histogram of {spread.count} students: from {_number(spread.lowest)} to {_number(spread.highest)} points, "
        f"{_number(spread.mean)} on average, median {_number(spread.median)}."
    )


def _of_losses(lost: Sequence[Loss]) -> str:
    costliest = ", ".join(f"{loss.function}: {loss.criterion} ({_number(loss.points)})" for loss in lost[:3])
    return f"Bars of the points lost on average for one student by {len(lost)} criteria. The costliest: {costliest}."


def _of_times(spread: Spread) -> str:
    return (
        f"A histogram of {spread.count} submissions: median {_seconds(spread.median)}, nine of ten within "
        f"{_seconds(spread.ninth_decile)}, the longest {_seconds(spread.highest)}."
    )
