"""The errors that we report ourselves, each with a code by which hints are found."""

from __future__ import annotations

from enum import Enum


class ErrorCode(Enum):
    """What went wrong, where it is not Python or Keras that says so."""

    NOT_DEFINED = "not defined"
    NO_TENSOR = "no tensor"
    NO_NUMBERS = "no numbers"
    NO_MODEL = "no model"
    SEVERAL_OUTPUTS = "several outputs"
    NOT_CALLED = "not called"
    LAYER_NOT_CALLED = "layer not called"
    NAME_OVERWRITTEN = "name overwritten"
    TIMED_OUT = "timed out"
    ENDED_PROCESS = "ended the process"
    STOPPED = "stopped"
    CONTRADICTION = "contradiction"


class ResultError(Exception):
    """A function returned something that it should not; students read it as an error of Python's.

    Args:
        code: what is wrong with it.
        message: what students read.
        shown_as: the name of the type that they read.
    """

    def __init__(self, code: ErrorCode, message: str, shown_as: str = "TypeError") -> None:
        super().__init__(message)
        self.code = code
        self.shown_as = shown_as


def code_from_json(value: object) -> ErrorCode | None:
    """Read an error's code; return None for an error that has none.

    >>> code_from_json("timed out"), code_from_json(""), code_from_json([])
    (<ErrorCode.TIMED_OUT: 'timed out'>, None, None)
    """
    return next((code for code in ErrorCode if code.value == value), None)
