"""Measure where the time of grading goes, stage by stage."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from unittest import mock

from assignment.release import NAME
from autograder.batch import journal, plan, run
from autograder.cli import main as command
from autograder.course import gradebook
from autograder.grading import grader
from autograder.intake import submission
from autograder.judge.examination import Examination
from autograder.sandbox import session

STAGES: dict[str, list[tuple[Any, str]]] = {
    "fork": [(session.Session, "__init__"), (session.Session, "end")],
    "confinement and files": [(session.Session, "set_up")],
    "student code": [(session.Session, "load")],
    "observation": [(session.Session, "observe")],
    "judge and observation": [(Examination, "conduct")],
    "autograded notebook": [(gradebook.GradebookWriter, "_autograded")],
    "autograded folder": [(grader, "_with_copies"), (gradebook, "write_autograded")],
    "gradebook": [(gradebook.GradebookWriter, "_save_rows")],
    "journal": [(journal.Journal, "add")],
    "reading": [(grader, "read_hand_in"), (submission, "understood")],
    "fingerprint": [(plan, "read_hand_in")],
}


def stages(course: Path, students: Sequence[str]) -> dict[str, float]:
    """Grade students one at a time, without a worker, and return each stage's milliseconds of one submission.

    Args:
        course: the course's folder.
        students: the students' names.
    """
    found: dict[str, float] = defaultdict(float)
    with ExitStack() as stack:
        for stage, places in STAGES.items():
            for owner, name in places:
                stack.enter_context(_timed(owner, name, stage, found))
        stack.enter_context(mock.patch.object(run, "do", grader.do))
        command.main(["grade", NAME, "--course", str(course), "--force", "--workers=1", "--students", *students])
    inside = ("fork", "confinement and files", "student code", "observation")
    found["judge"] = found.pop("judge and observation") - sum(found[stage] for stage in inside)
    return {stage: 1000 * wall_s / len(students) for stage, wall_s in found.items()}


@contextmanager
def _timed(owner: Any, name: str, stage: str, found: dict[str, float]) -> Iterator[None]:
    function: Callable[..., Any] = getattr(owner, name)

    @wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            found[stage] += time.perf_counter() - begun

    with mock.patch.object(owner, name, timed):
        yield
