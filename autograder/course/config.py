"""The configuration with which a course's nbgrader uses this project: `nbgrader_config.py` calls `configure`."""

from __future__ import annotations

import warnings
from typing import Any

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.coursedir import CourseDirectory
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

from assignment.release import add_helpers
from autograder.course.exporter import TolerantExporter
from autograder.course.nbgrader_internals import bound_autograding
from autograder.course.preprocessors import ObserveAndJudge, RestoreCells, SaveVerdicts
from autograder.pages import formgrader
from autograder.pages.exporter import InertHTMLExporter


def configure(config: Any) -> None:
    """Configure nbgrader to release and grade the assignment.

    Args:
        config: what `get_config()` returns in nbgrader_config.py.
    """
    warnings.filterwarnings("ignore", message="Object of type <Submitted", category=SAWarning)  # about nbgrader's code
    bound_autograding()
    config.CourseDirectory.course_id = "resnet50"
    config.CourseDirectory.ignore = [*CourseDirectory().ignore, "pretrained"]  # 94 MB that were released
    config.GenerateAssignment.post_convert_hook = add_helpers
    config.GenerateFeedback.exporter_class = InertHTMLExporter
    formgrader.protect()
    config.Autograde.exporter_class = TolerantExporter
    config.Autograde.sanitize_preprocessors = [
        RestoreCells,
        ClearOutput,
        DeduplicateIds,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ]
    config.Autograde.autograde_preprocessors = [
        ObserveAndJudge,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveVerdicts,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
