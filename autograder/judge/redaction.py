"""Say of a fault that only hidden cases show where it is, but not what was asked for or given there."""

from __future__ import annotations

import builtins
import re
from dataclasses import replace

from helpers.contract.verdict import FAILED, SKIPPED, Mismatch, Result
from helpers.i18n import _

HIDDEN_NOTE = _("shows with other arguments than the notebook's")


def redacted(result: Result) -> Result:
    """Say of a fault that only hidden cases show where it is, but not what was asked for or given there."""
    mismatches = tuple(
        Mismatch(_without_arguments(each.where), each.attribute, "", _veil(each), each.hints)
        for each in result.mismatches
    )
    status = FAILED if result.status == FAILED else SKIPPED
    return replace(result, status=status, mismatches=mismatches, note="" if mismatches else HIDDEN_NOTE)


def _without_arguments(where: str) -> str:
    """Take a hidden case's stage, block, classes and array index out of a place.

    >>> [_without_arguments(each) for each in ("res7d_branch2b", "fc9", "output[0, 3]")]
    ['res{stage}{block}_branch2b', 'fc{classes}', 'output']
    """
    where = re.sub(r"\b(res|bn)\w*?_branch", r"\1{stage}{block}_branch", where)
    where = re.sub(r"\bfc\d+", "fc{classes}", where)
    return where.split("[")[0]


def _veil(mismatch: Mismatch) -> str:
    if mismatch.attribute != "error":
        told = _(
            "{attribute} is not what the arguments ask for; this shows with other arguments than the notebook's: "
            "look for a value that is fixed inside the function"
        )
        return told.format(attribute=_(mismatch.attribute))
    kind = mismatch.actual.split(":")[0]
    if hasattr(builtins, kind) or kind in ("Stopped", "Contradiction"):
        return _("{error} shows with other arguments than the notebook's").format(error=kind)
    return _("an error shows with other arguments than the notebook's")
