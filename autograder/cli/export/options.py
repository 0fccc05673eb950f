"""The options of `export`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from autograder.sandbox.options import DEFAULT_TIMEOUT_S

LMS = ("canvas", "moodle")
"""Those whose own files are filled."""

PLATFORMS = ("gradescope", "github-classroom")
"""Those that call the grader themselves."""


def add_export(commands: Any) -> argparse.ArgumentParser:
    """Add the command, and return its parser.

    Args:
        commands: of the command line.
    """
    export: argparse.ArgumentParser = commands.add_parser(
        "export",
        help="hand grades or the grader on to an LMS or another platform",
        description="Write the grades of a class as CSV or into a file that was exported from Canvas or Moodle, or "
        "pack the grader for Gradescope or GitHub Classroom. "
        "Exit code 0: it is written; 1: it is written, and a person must look after some grades; 2: nothing is.",
    )
    export.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="as in source/NAME (resnet50)")
    export.add_argument("--to", required=True, choices=("csv", *LMS, *PLATFORMS), help="what to write")
    export.add_argument("--into", type=Path, metavar="FILE", help="canvas, moodle: the file that was exported there")
    export.add_argument("--output", type=Path, metavar="FILE", help="what to write; otherwise a new file beside --into")
    export.add_argument("--column", metavar="TITLE", help="canvas, moodle: the column, if it is not the assignment's")
    export.add_argument("--decimal-comma", action="store_true", help="canvas, moodle: write 7,5, not 7.5")
    export.add_argument("--feedback", type=Path, metavar="ZIP", help="moodle: also pack the feedback pages for Moodle")
    export.add_argument("--force", action="store_true", help="replace what an earlier export wrote")
    export.add_argument(
        "--timeout-s",
        type=float,
        default=DEFAULT_TIMEOUT_S,
        help="gradescope, github-classroom: limit for one case (%(default)g s)",
    )
    export.add_argument(
        "--allow-weaker-sandbox",
        action="store_true",
        help="gradescope, github-classroom: grade there although the platform lacks what untrusted code needs",
    )
    return export
