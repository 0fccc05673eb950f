"""What GitHub Classroom reads of a submission: the result of a runner, in a line of the file GITHUB_OUTPUT."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from autograder.exports.platforms.criteria import Criterion, criteria_of, needs_person_text
from autograder.grading.report import Report

_COMMANDS = re.compile("(?<=:)(?=:)|(?<=#)(?=#)")
"""Where two signs of which a workflow command begins meet: the log of whatever prints a message obeys it."""

_GAP = "\N{WORD JOINER}"


def result(report: Report) -> dict[str, Any]:
    """Return the result of a submission.

    Args:
        report: on it.
    """
    if report.needs_person:
        test = {"name": "grading", "status": "error", "score": 0.0, "message": inert(needs_person_text(report))}
        return {"status": "error", "max_score": report.max_points, "tests": [test]}
    tests = [_test(criterion) for criterion in criteria_of(report)]
    status = "pass" if all(test["status"] == "pass" for test in tests) else "fail"
    return {"status": status, "max_score": report.max_points, "tests": tests}


def encoded(answer: dict[str, Any]) -> str:
    """Return a result as the runner's output: one line of letters and digits, whatever is in it.

    Args:
        answer: the result.
    """
    return base64.b64encode(json.dumps(answer, ensure_ascii=False).encode()).decode("ascii")


def inert(text: str) -> str:
    r"""Return a text in which no line is a workflow command.

    >>> print(inert("::error::x\n##[group]y").encode("ascii", "replace").decode())
    :?:error:?:x
    #?#[group]y
    """
    return _COMMANDS.sub(_GAP, text)


def _test(criterion: Criterion) -> dict[str, Any]:
    return {
        "name": inert(f"{criterion.function}: {criterion.name}"),
        "status": "pass" if criterion.has_passed else "fail",
        "score": criterion.points,
        "message": inert(criterion.text),
    }
