"""Check, before a cell uses the student's function, that the function can be called."""

from __future__ import annotations

from typing import Any

from helpers.checks.verdicts import needed_by
from helpers.i18n import _
from helpers.startup import load_tensorflow, say

_UNFINISHED = _("Complete {function} first, and run its cell; then run this cell again.")
_NOT_USABLE = _(
    "{function} cannot be used yet, because {reason}. Fix that first, then run this cell again; "
    'check("{function}", globals()) tells you more.'
)


def ready(function: str, namespace: dict[str, Any]) -> bool:
    """Return whether a function can be called as in the notebook; if not, print in one sentence what to do first.

    Args:
        function: identity_block, convolutional_block or ResNet50.
        namespace: the notebook's globals().

    Raises:
        ValueError: there is no such graded function.
    """
    load_tensorflow()  # says in one sentence what is wrong with it
    # here, because it loads Keras, and `import helpers` must not
    from helpers.checks.trial_call import first_unfinished, try_call

    obstacle = try_call(function, namespace)
    if obstacle is not None:
        obstacle = first_unfinished(needed_by(function), namespace) or obstacle
        message = _UNFINISHED if obstacle.unfinished else _NOT_USABLE
        say(message.format(function=obstacle.function, reason=obstacle.reason))
    return obstacle is None
