"""Report a fault that only hidden cases show: where it is, but not what was asked for or given there."""

from __future__ import annotations

from dataclasses import replace

from helpers.contract.texts import Form
from helpers.contract.verdict import FAILED, SKIPPED, Facts, Mismatch, Result
from helpers.i18n import _

_FOLLOWING = _(
    "{attribute} does not follow the arguments; this shows only with arguments other than the notebook's: look for a "
    "value that is fixed inside the function"
)
_FIXED = _("{attribute} is wrong with some arguments other than the notebook's, though it does not depend on them")
_OF_LAYERS = {
    Form.MISSING: _("missing with some arguments other than the notebook's"),
    Form.ABSENT: _("missing with some arguments other than the notebook's"),
    Form.CALLED_AGAIN: _("missing with some arguments other than the notebook's; another layer is called again"),
    Form.EXTRA: _("an extra layer with some arguments other than the notebook's"),
    Form.EXTRA_BLOCK: _("an extra block with some arguments other than the notebook's"),
    Form.REPLACED: _("another layer than expected with some arguments other than the notebook's"),
    Form.UNUSED: _("used by nothing with some arguments other than the notebook's"),
    Form.UNUSED_LAYERS: _("used by nothing with some arguments other than the notebook's"),
    Form.CALLED_ON: _("called on other layers than expected with some arguments other than the notebook's"),
}
"""What is wrong, where it is no value."""

HIDDEN_NOTE = _(
    "wrong only with arguments other than the notebook's: look for a value that is fixed inside the function"
)
"""What is said where only hidden cases take a point, and nothing else is known that may be said."""


_UNFOLLOWED = _(
    "not counted: with arguments other than the notebook's, the grader could not follow all layers from what they take "
    "to what they put out"
)


def unfollowed(result: Result) -> Result:
    """Return a result that loses its points only because hidden cases show too few numbers."""
    return replace(result, status=SKIPPED, mismatches=(), note=_UNFOLLOWED, is_hidden=True)


def redacted(result: Result) -> Result:
    """Return a result without what a hidden case asked for and what was given there."""
    mismatches = tuple(map(_redacted, result.mismatches))
    status = FAILED if result.status == FAILED else SKIPPED
    note = "" if mismatches else result.hidden_note or HIDDEN_NOTE
    return replace(result, status=status, mismatches=mismatches, note=note, is_hidden=True)


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
        return _("an error occurs only with arguments other than the notebook's")
    if mismatch.form in _OF_LAYERS:
        return _OF_LAYERS[mismatch.form]
    follows = bool(mismatch.call) if mismatch.facts.follows is None else mismatch.facts.follows
    return (_FOLLOWING if follows else _FIXED).format(attribute=_(mismatch.attribute))
