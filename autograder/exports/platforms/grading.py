"""Grade one submission on a platform by the same workers as everywhere; whatever happens, there is a report."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assignment.variant import DEFAULT, VARIANT_FILE, Variant, read_variant
from autograder.grading.grader import NotGradable, grader_failure, new_seed
from autograder.grading.origin import Cause, Reason, made_now
from autograder.grading.processes.templates import TEMPLATE
from autograder.grading.processes.workers import do
from autograder.grading.report import Report
from autograder.grading.work import Place, Work
from autograder.sandbox.options import DEFAULT_TIMEOUT_S, Options
from autograder.sandbox.process import LostError
from autograder.sandbox.starters import starter
from autograder.wall.layers import WeakSandboxError

SETTINGS = "settings.json"
"""The file beside the grader's packages that holds what was chosen when they were packed."""


@dataclass(frozen=True)
class Settings:
    """How submissions are graded on a platform.

    Args:
        timeout_s: the limit for one case.
        allow_weaker_sandbox: whether to grade although the platform lacks what untrusted code needs.
    """

    timeout_s: float = DEFAULT_TIMEOUT_S
    allow_weaker_sandbox: bool = False

    def to_json(self) -> str:
        """Return the content of the file."""
        return json.dumps(asdict(self), indent=2) + "\n"

    @classmethod
    def read(cls, folder: Path) -> Settings:
        """Return the settings in a folder; the usual ones if it has none.

        Args:
            folder: that of the grader's packages.
        """
        path = folder / SETTINGS
        return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else cls()


def grade(place: Path, packed: Path) -> Report:
    """Return the report on a submission; whatever goes wrong, it says that a person must look.

    Args:
        place: of the notebook, or of the folder that holds it.
        packed: the folder of the grader's packages, with the settings and perhaps the table of a variant.
    """
    seed = new_seed()
    try:
        report = _graded(place, seed, Settings.read(packed), _variant(packed))
    except (LostError, WeakSandboxError) as error:
        logging.getLogger(__name__).error("No student code can be run here: %s", error)  # noqa: TRY400 - it says all
        report = NotGradable(str(error), grader_failed=True).report(seed)
    except Exception as error:  # noqa: BLE001 - a platform takes no answer for a score of nothing, without a word
        report = grader_failure(error).report(seed)
    return replace(report, origin=made_now(Reason(Cause.CHECKED)))


def _graded(place: Path, seed: int, settings: Settings, variant: Variant) -> Report:
    starter()  # its process imports TensorFlow while the workers' template imports NumPy
    TEMPLATE.get()
    options = Options(settings.timeout_s, allow_weaker=settings.allow_weaker_sandbox)
    return do(Work(Place(place), seed, options, variant=variant)).graded


def _variant(packed: Path) -> Variant:
    path = packed / VARIANT_FILE
    return read_variant(path) if path.is_file() else DEFAULT


def write_whole(path: Path, content: Any) -> None:
    """Write JSON to a file that is complete at any moment.

    Args:
        path: of the file.
        content: plain data.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    unfinished.replace(path)
