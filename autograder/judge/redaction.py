"""Report a fault that only hidden cases show: where it is, but not what was asked for or given there."""

from __future__ import annotations

from dataclasses import replace

from helpers.contract.verdict import FAILED, PASSED, SKIPPED, Facts, Form, Mismatch, Result
from helpers.i18n import _

_FOLLOWING = _(
    "{attribute} does not follow the arguments; this shows only with arguments other than the notebook's: look for a "
    "value that is fixed inside the function"
)
_FIXED = _("{attribute} is wrong with some arguments other than the notebook's, though it does not depend on them")
_ERROR = _("an error occurs only with arguments other than the notebook's")
HIDDEN_NOTE = _("lost with arguments other than the notebook's")


def redacted(result: Result) -> Result:
    """Return a result without what a hidden case asked for and what was given there."""
    mismatches = tuple(map(_redacted, result.mismatches))
    status = FAILED if result.status == FAILED else SKIPPED
    return replace(result, status=status, mismatches=mismatches, note="" if mismatches else HIDDEN_NOTE)


def shows_only_hidden(result: Result) -> bool:
    """Return whether a criterion lost points, all of which only hidden cases take, by the text of its result.

    Args:
        result: of a criterion, perhaps read from a saved report.
    """
    if result.status == PASSED or result.points >= result.max_points:
        return False
    if result.mismatches:
        return all(map(_is_redacted, result.mismatches))
    return result.note == HIDDEN_NOTE


def _is_redacted(mismatch: Mismatch) -> bool:
    attribute = _(mismatch.attribute)
    texts = (_ERROR, _FOLLOWING.format(attribute=attribute), _FIXED.format(attribute=attribute))
    return mismatch.form is Form.STATEMENT and not mismatch.expected and mismatch.actual in texts


def _redacted(mismatch: Mismatch) -> Mismatch:
    """Return a fault without values; of an error, student code chooses type, line and hints, and could tell by them.

    That the grader stopped it, or that it contradicts itself, is for the instructor alone and is kept.
    """
    is_error = bool(mismatch.facts.error_type)
    return replace(
        mismatch,
        where=("" if is_error else mismatch.facts.general_where) or _("the call"),
        expected="",
        actual=_without_values(mismatch),
        form=Form.STATEMENT,
        call="",
        hints=() if is_error else mismatch.hints,
        facts=Facts(error_code=mismatch.facts.error_code) if is_error else mismatch.facts,
    )


def _without_values(mismatch: Mismatch) -> str:
    """Say what is wrong; of an error only that there is one."""
    if mismatch.facts.error_type:
        return _ERROR
    return (_FOLLOWING if mismatch.call else _FIXED).format(attribute=_(mismatch.attribute))
