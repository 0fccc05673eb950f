"""Why a submission is graded, in words."""

from __future__ import annotations

from autograder.grading.origin import Cause, Reason

_WORDS = {
    Cause.NEW: "new",
    Cause.GRADER_FAILED: "the grader failed",
    Cause.FORCED: "forced",
    Cause.CHECKED: "checked",
    Cause.AUTOGRADED: "autograded by nbgrader",
}


def reason_text(reason: Reason) -> str:
    """Return why a submission is graded.

    Args:
        reason: as a run or a report says it.
    """
    if reason.cause is Cause.CHANGED:
        return f"changed: {', '.join(reason.changed)}"
    return _WORDS[reason.cause]
