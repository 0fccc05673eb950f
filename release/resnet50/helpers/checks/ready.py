"""Say before a cell runs whether the student's function can be called."""

from __future__ import annotations

from typing import Any

from helpers.checks.verdicts import needed_for
from helpers.i18n import _

_UNFINISHED = _("Complete {function} first, and run its cell; then run this cell again.")
_NOT_USABLE = _(
    "{function} cannot be used yet, because {reason}. Mend that first - its check, with "
    'check("{function}", globals()), tells more - and then run this cell again.'
)


def ready(function: str, namespace: dict[str, Any]) -> bool:
    """Say whether a function can be called as in the notebook; if not, print in one line what to do first.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().
    """
    from helpers.checks.trial_call import first_obstacle, first_unfinished

    obstacle = first_obstacle(function, namespace)
    if obstacle is not None:
        obstacle = first_unfinished(needed_for(function), namespace) or obstacle
        sentence = _UNFINISHED if obstacle.unfinished else _NOT_USABLE
        print(sentence.format(function=obstacle.function, reason=obstacle.reason))  # noqa: T201 - read in a notebook
    return obstacle is None
