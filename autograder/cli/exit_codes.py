"""The exit codes of all commands."""

from __future__ import annotations

import sys
from enum import IntEnum

from autograder.intake.terminal import printable_lines


class ExitCode(IntEnum):
    """What a command did."""

    DONE = 0
    """check: all points. collect: all is collected, nothing is unclear. grade, feedback: every submission has its
    result. report: it is written. history: it is shown. export: everybody's grade is handed on. similar: all were
    compared. doctor: untrusted code can be graded.
    """

    INCOMPLETE = 1
    """check: points lost. collect: something is unclear or not collected. grade, feedback: some submissions have no
    result. export: a person must look after some grades. similar: some submissions were not compared. doctor: the
    sandbox is too weak.
    """

    NOT_POSSIBLE = 2
    """check: a file is not gradable. All: nothing could be done. argparse exits with 2 if the command line is wrong."""

    INTERRUPTED = 130
    """Stopped with Control-C, as shells report it."""


def refused(error: Exception) -> ExitCode:
    """Print why nothing could be done, and return the exit code.

    Args:
        error: with one sentence as its message.
    """
    sys.stderr.write(f"{printable_lines(str(error))}\n")
    return ExitCode.NOT_POSSIBLE
