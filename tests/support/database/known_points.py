"""A grader that runs no student code, for tests of what is done with its reports."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from autograder.grading import grader
from autograder.grading.report import Report
from autograder.grading.work import Done, Place, Work
from helpers.contract.exercises import EXERCISES
from helpers.contract.verdict import FAILED, Result, Verdict


@dataclass
class Grading:
    """A grader that looks at no code: a student's points are known, and something may happen meanwhile."""

    graded: list[str] = field(default_factory=list)
    meanwhile: Callable[[int], None] = lambda _number: None

    def do(self, work: Work) -> Done:
        """Read a submission, and grade it if a seed says so."""
        read = grader.do(replace(work, seed=None))
        if work.seed is None:
            return read
        assert isinstance(work.source, Place)
        self.graded.append(work.source.path.parent.name)
        self.meanwhile(len(self.graded))
        return replace(read, report=Report(verdicts(points(self.graded[-1])), work.seed))


def points(student: str) -> float:
    """Return what each function of a student is worth."""
    return float(student[-1]) if student[-1].isdigit() else 0.0


def verdicts(given: float) -> dict[str, Verdict]:
    """Return a verdict for each function."""
    result = Result("builds", "It builds.", given, 10.0, FAILED)
    return {function: Verdict(function, (result,)) for function in EXERCISES}
