"""What makes a person look at a result is saved with it, as data."""

from pathlib import Path

import pytest

from autograder.grading.concerns import Concern, concerns_about
from autograder.grading.grader import do
from autograder.grading.work import Place, Work
from autograder.intake.submission import Submission, read
from autograder.judge.redaction import redacted
from autograder.wall.layers import IN_FORCE, LAYERS
from helpers.contract.errors import ErrorCode
from helpers.contract.verdict import FAILED, Result
from tests.support.graded.class_records import graded, stopped

WHOLE = dict.fromkeys(LAYERS, IN_FORCE)
PLACE = ("ResNet50", "builds")


@pytest.mark.parametrize(
    ("code", "concern"),
    [
        (ErrorCode.TIMED_OUT, Concern.STOPPED),
        (ErrorCode.STOPPED, Concern.STOPPED),
        (ErrorCode.ENDED_PROCESS, Concern.STOPPED),
        (ErrorCode.CONTRADICTION, Concern.CONTRADICTION),
    ],
)
def test_errors_of_ours_concern_a_person(code: ErrorCode, concern: Concern) -> None:
    """What was stopped and what contradicts itself is a concern, also if only a hidden case shows it."""
    fault = stopped("Stopped", "it was stopped", code)
    verdicts = graded({PLACE: (fault,)}).verdicts
    hidden = redacted(Result("builds", "", 0, 1, FAILED, (fault,))).mismatches

    assert (concern,) == concerns_about(Submission(()), verdicts, WHOLE)
    assert (concern,) == concerns_about(Submission(()), graded({PLACE: hidden}).verdicts, WHOLE)


def test_other_concerns() -> None:
    """Several files and missing layers are concerns; an error of the student's own is none."""
    own = graded({PLACE: (stopped("Stopped", "as a student may call it"),)}).verdicts

    assert () == concerns_about(Submission(()), own, WHOLE)
    assert (Concern.SEVERAL_FILES,) == concerns_about(Submission((), is_of_several=True), {}, WHOLE)
    assert (Concern.WEAKER_SANDBOX,) == concerns_about(Submission(()), {}, {**WHOLE, "resource limits": "no"})


def test_several_files_are_noticed(tmp_path: Path) -> None:
    """A folder with two files that may be meant is one of several; with one it is not."""
    code = "def identity_block(X, f, filters, stage, block, training=False):\n    return X\n"
    (tmp_path / "one.py").write_text(code, encoding="utf-8")
    assert not read(tmp_path).is_of_several

    (tmp_path / "two.py").write_text(code.replace("return X", "return X + 1"), encoding="utf-8")
    assert read(tmp_path).is_of_several


def test_grading_says_how_long_it_took(tmp_path: Path) -> None:
    """Also what cannot be read took some time; what was only read has no time."""
    place = Place(tmp_path / "none.ipynb")

    assert 0 < (do(Work(place, 3)).took_s or 0) < 60
    assert do(Work(place)).took_s is None
