"""What Gradescope reads of a submission: results.json."""

from __future__ import annotations

from typing import Any

from autograder.exports.platforms.criteria import Criterion, criteria_of, needs_person_text, remarks_of
from autograder.grading.report import Report

_VISIBLE, _LATER, _NEVER = "visible", "after_published", "hidden"
"""To the student: now, when the instructor publishes the grades, or not at all."""


def results(report: Report, execution_time_s: float) -> dict[str, Any]:
    """Return the content of results.json.

    What only hidden cases show can be seen once grades are published, as in the feedback pages: where the fault is, and
    nothing of what a case asked for.

    Args:
        report: on the submission.
        execution_time_s: how long grading took.
    """
    answer = {
        "score": report.points,
        "execution_time": round(execution_time_s, 3),
        "visibility": _VISIBLE,
        "stdout_visibility": _NEVER,
        "output_format": "text",
        "extra_data": _for_instructors(report),
    }
    if report.needs_person:
        return answer | {"score": 0.0, "output": needs_person_text(report), "tests": [_unread(report)]}
    return answer | {"output": remarks_of(report), "tests": [_test(criterion) for criterion in criteria_of(report)]}


def _for_instructors(report: Report) -> dict[str, Any]:
    """Return what the assignment's data hold beside the results; students do not see them."""
    origin = report.origin.to_json() if report.origin else None
    return {"needs_person": report.needs_person, "max_score": report.max_points, "seed": report.seed, "made": origin}


def _test(criterion: Criterion) -> dict[str, Any]:
    return {
        "name": f"{criterion.function}: {criterion.name}",
        "number": criterion.number,
        "score": criterion.points,
        "max_score": criterion.max_points,
        "status": "passed" if criterion.has_passed else "failed",
        "output": criterion.text,
        "output_format": "text",
        "name_format": "text",
        "tags": [criterion.function],
        "visibility": _LATER if criterion.is_hidden else _VISIBLE,
    }


def _unread(report: Report) -> dict[str, Any]:
    return {
        "name": "grading",
        "number": "1",
        "score": 0.0,
        "max_score": report.max_points,
        "status": "failed",
        "output": needs_person_text(report),
        "output_format": "text",
        "name_format": "text",
        "tags": [],
        "visibility": _VISIBLE,
    }
