"""The configuration with which a course's nbgrader uses this project: `nbgrader_config.py` calls `configure`."""

from __future__ import annotations

import warnings
from typing import Any

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
)
from sqlalchemy.exc import SAWarning

from autograder.course.database import ping_connections
from autograder.course.exporter import TolerantExporter
from autograder.course.nbgrader_internals import Autograding, act_on_our_assignment
from autograder.course.preprocessors import ObserveAndJudge, RestoreCells, SaveVerdicts
from autograder.course.records.pages import keep_feedback_of_ours_up_to_date
from autograder.pages import formgrader
from autograder.pages.exporter import InertHTMLExporter

JOINING_LINE = "from autograder.course.config import configure; configure(get_config())"
"""The line of a course's nbgrader_config.py, before or after its own lines."""

_AUTOGRADING = Autograding(
    exporter_class=TolerantExporter,
    sanitize_preprocessors=(
        RestoreCells,
        ClearOutput,
        DeduplicateIds,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ),
    autograde_preprocessors=(
        ObserveAndJudge,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveVerdicts,
        AssignLatePenalties,
        CheckCellMetadata,
    ),
)


def configure(config: Any) -> None:
    """Let nbgrader release and grade our assignment by this project, and make the pages of all of them inert.

    Nothing that the course sets is overwritten, wherever it stands.

    Args:
        config: what `get_config()` returns in nbgrader_config.py.
    """
    warnings.filterwarnings("ignore", message="Object of type <Submitted", category=SAWarning)  # about nbgrader's code
    act_on_our_assignment(_AUTOGRADING)
    keep_feedback_of_ours_up_to_date()
    ping_connections()
    formgrader.protect()
    if "exporter_class" not in config.GenerateFeedback:
        config.GenerateFeedback.exporter_class = InertHTMLExporter
