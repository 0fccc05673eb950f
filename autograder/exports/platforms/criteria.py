"""The criteria of a report, as platforms show them: text that is plain, short, and tells nothing of hidden cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.grading.report import Report
from autograder.intake.terminal import CUT, printable_lines
from helpers.contract.verdict import PASSED, Result
from helpers.i18n import _

_LONGEST = 4_000
"""Characters of one text; platforms refuse or cut answers of a megabyte."""

_PERSON = _("A person must look at this submission.")
_GRADER_FAILED = _("The grader could not grade this submission.")


@dataclass(frozen=True)
class Criterion:
    """A criterion of a function, as a test.

    Args:
        function: its name.
        number: such as 2.3, the third criterion of the second function.
        name: of the criterion.
        points: the points given.
        max_points: the points it is worth.
        has_passed: whether nothing is to be mended.
        text: what it demands, or the faults.
        is_hidden: whether points are lost that only hidden cases take.
    """

    function: str
    number: str
    name: str
    points: float
    max_points: float
    has_passed: bool
    text: str
    is_hidden: bool


def criteria_of(report: Report) -> list[Criterion]:
    """Return the criteria of a report, in the order of the functions.

    Args:
        report: on a submission.
    """
    return [
        Criterion(
            verdict.function,
            f"{first}.{second}",
            _(result.criterion),
            result.points,
            result.max_points,
            result.status == PASSED,
            _text(result),
            result.is_hidden,
        )
        for first, verdict in enumerate(report.verdicts.values(), start=1)
        for second, result in enumerate(verdict.results, start=1)
    ]


def needs_person_text(report: Report) -> str:
    """Return what a student reads of a submission that only a person can grade.

    Args:
        report: on the submission; of a failure of the grader it says more than a student should know.
    """
    return short(f"{_GRADER_FAILED if report.failed else report.unreadable}\n{_PERSON}")


def remarks_of(report: Report) -> str:
    """Return what else a student should know.

    Args:
        report: on a submission.
    """
    remarks = [remark for verdict in report.verdicts.values() for remark in verdict.remarks]
    return short(_lines([*remarks, *report.remarks]))


def short(text: str) -> str:
    """Return a text without control characters, not too long for an answer.

    Args:
        text: may quote a submission.
    """
    kept = text if len(text) <= _LONGEST else text[:_LONGEST] + CUT
    return printable_lines(kept)


def _text(result: Result) -> str:
    faults = [str(mismatch) for mismatch in result.mismatches]
    texts = _lines([*faults, result.note])
    if result.status == PASSED:
        return short(texts or result.sentence)
    return short(texts or f"{_(result.status)}: {result.sentence}")


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))
