"""Decide whether a wrong result, an error or a missing result is a fault or follows from another one."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.compare.causes import because, named
from helpers.compare.error_text import ErrorText
from helpers.compare.evidence import Evidence
from helpers.compare.findings import Finding, following, report, with_hints
from helpers.contract.texts import Form
from helpers.contract.verdict import Facts, Mismatch
from helpers.differences.difference import Difference
from helpers.hints.lookup import hints_about, hints_about_error
from helpers.i18n import _

NOT_REACHED = _("not reached, because the function did not finish")
_TOO_FEW = _("too few of the layers are there to be judged: add the missing rows of the table")
_EXCUSED = _(
    "There is an error {cause}. What causes it is counted in its own row, and the error costs no further point: "
    "{error} ({place})"
)


def wrong(evidence: Evidence, criterion: str, mismatch: Mismatch, causes: Sequence[Difference]) -> Finding:
    """Report a wrong result, unless it follows from differences that are reported elsewhere.

    Args:
        evidence: of the function.
        criterion: what is judged.
        mismatch: how the result is wrong.
        causes: the differences that it follows from.
    """
    if causes:
        return following(causes)
    return Finding([with_hints(mismatch, hints_about(criterion, evidence.function))])


def hidden_by(causes: Sequence[Difference]) -> str:
    """Return the note of a result that comes out right although differences can change it; empty if there are none."""
    note = _("comes out right, but is not counted: {causes} can hide each other here")
    return note.format(causes=named(causes)) if causes else ""


def right_by_chance(causes: Sequence[Difference]) -> Finding:
    """Return the finding of a result that comes out right although a difference changes it with other numbers."""
    note = _("comes out right with these numbers, but is not counted: with others it is wrong {cause}")
    return Finding(note=note.format(cause=because(causes)), causes=causes)


def not_reached(evidence: Evidence) -> str:
    """Return the note of a result that an error kept from being made."""
    if evidence.excuse:
        return _("not reached, {cause}").format(cause=because(evidence.excuse))
    return _by_error(evidence)


def not_made(evidence: Evidence) -> Finding:
    """Return the finding of a number that an error kept from being made."""
    return following(evidence.excuse) if evidence.excuse else Finding(note=_by_error(evidence))


def too_few(evidence: Evidence) -> str:
    """Return the note of layers of which too few are there to be judged; empty if there are enough."""
    if evidence.has_enough_layers:
        return ""
    return not_reached(evidence) if evidence.cut_short and evidence.errors else _TOO_FEW


def _by_error(evidence: Evidence) -> str:
    """Say which error kept something from being made: the true cause, whatever differs besides."""
    error = evidence.stopped_by
    if error is None:
        return NOT_REACHED
    if error.code is not None and error.at:
        return _("not reached, because of the error in {place}").format(place=error.at)
    if error.code is not None:
        return _("not reached: {error}").format(error=error.message)
    place = error.at or _("the call")
    return _("not reached, because of {error} ({place})").format(error=error.type, place=place)


def reported(evidence: Evidence, found: Sequence[Difference], *, is_known: bool = False) -> Finding:
    """Report differences; if an error cut the graph short, what comes after it is not known.

    Args:
        evidence: of the function.
        found: the differences.
        is_known: whether all that they are about was built all the same.
    """
    is_seen = found or is_known or not evidence.cut_short
    return report(evidence, found) if is_seen else Finding(note=not_reached(evidence))


def raised(evidence: Evidence, error: ErrorText) -> Finding:
    """Report an error; one that follows from a difference is named in a note and costs nothing more."""
    place = error.place or _("the call")
    causes = evidence.causes_of(error)
    if causes:
        note = _EXCUSED.format(cause=because(causes), error=error.text, place=place)
        return Finding(note=note, given=True)
    facts = Facts(general_where=error.numbers, error_type=error.type, error_line=error.line, error_code=error.code)
    mismatch = Mismatch(place, "error", "", error.text, form=Form.STATEMENT, facts=facts)
    return Finding([with_hints(mismatch, hints_about_error(error.code, error.type, error.message, evidence.function))])


def raised_by_own_network(evidence: Evidence, errors: Sequence[ErrorText]) -> Finding | None:
    """Report an error of the network of the student's own blocks, unless it is reported already; None if none is new.

    Args:
        evidence: of the function.
        errors: of that network.
    """
    known = [error.cause for error in evidence.errors]
    further = [error for error in errors if error.cause not in known]
    if further:
        return raised(evidence, further[0])
    if errors and not evidence.cut_short:
        return Finding(note=not_reached(evidence), given=all(map(evidence.causes_of, errors)))
    return None
