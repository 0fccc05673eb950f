"""Say what to change, where the words of Keras do not say it."""

from __future__ import annotations

import difflib
import re

from helpers.contract.observation import StudentError
from helpers.i18n import _

_ACTIVATIONS = ("relu", "softmax", "sigmoid", "tanh", "elu", "selu", "gelu", "leaky_relu", "softplus", "linear")
_ADD = _("Add needs a list of two tensors: Add()([X, X_shortcut])")
_NOTHING_ADDED = _("one of the two tensors that are added is missing: its value is None")
_INPUTS = _("the inputs of Model must be the tensor that Input(...) returned, from which all layers start")
_OTHER_CASE = _('there is no activation "{given}": write it in lower case, "{known}"')
_MISSPELT = _('there is no activation "{given}": did you mean "{known}"?')

_UNKNOWN_ACTIVATION = re.compile(r"Could not interpret activation function identifier: (\w+)$")
_NOT_A_LIST = ("A merge layer should be called on", "too many positional arguments", "Merge.__init__()")
_NONE_IN_LIST = "input_shape=[None"
_NO_INPUTS = ("All `inputs` values must be KerasTensors", "is not connected to `inputs`")


def advice(error: StudentError) -> str:
    """Return what to change, to be read in place of Keras's message; "" if that message is plain enough.

    Args:
        error: of the student's code, of Keras's own words.
    """
    if any(part in error.message for part in _NO_INPUTS):
        return _INPUTS
    if re.search(r"\bAdd\(", error.text) and any(part in error.message for part in _NOT_A_LIST):
        return _NOTHING_ADDED if _NONE_IN_LIST in error.message else _ADD
    unknown = _UNKNOWN_ACTIVATION.search(error.message)
    return _spelling(unknown[1]) if unknown else ""


def _spelling(given: str) -> str:
    """Return how an activation is spelt; "" if none is spelt in a similar way."""
    if given.lower() in _ACTIVATIONS:
        return _OTHER_CASE.format(given=given, known=given.lower())
    close = difflib.get_close_matches(given.lower(), _ACTIVATIONS, 1)
    return _MISSPELT.format(given=given, known=close[0]) if close else ""
