"""A record suffices to judge again: the same report without running code, another one by another table."""

import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from assignment import notebook
from assignment.variant import DEFAULT, Variant, variant_of
from autograder.grading import grader
from autograder.grading.recorded import DECIDING, EXPLAINING, Recorder, judged_again
from autograder.grading.report import Report
from autograder.grading.work import Done, Place, Work
from autograder.intake.submission import Submission
from benchmarks.fidelity.grading import SEED
from helpers.contract.observation import UNDEFINED

EMPTY = Submission(())
SAMPLES = notebook.ROOT / "tests" / "submissions"
NOWHERE = Place(Path("nowhere"))


def with_wiring(points: float) -> Variant:
    """Return the assignment in which the wiring of each function is worth so many points."""
    plain = DEFAULT.to_plain()
    return variant_of({**plain, "points": {name: {**of, "wiring": points} for name, of in plain["points"].items()}})


def record_of_nothing() -> bytes:
    """Return the record of a submission that defines no function."""
    from autograder.judge.examination import examination

    recorder = Recorder()
    verdicts = examination(SEED, DEFAULT).conduct(
        recorder.noting(DECIDING, lambda cases: [UNDEFINED] * len(cases)),
        None,
        recorder.noting(EXPLAINING, lambda cases: [UNDEFINED] * len(cases)),
    )
    return recorder.packed(Report(verdicts, SEED, ("a remark",), isolation="layers"))


def test_record_keeps_what_a_report_says_besides_verdicts() -> None:
    """Remarks and layers are of the run that observed."""
    again = judged_again(record_of_nothing(), SEED, DEFAULT, EMPTY)

    assert again is not None
    assert (0, ("a remark",), "layers", SEED) == (again.points, again.remarks, again.isolation, again.seed)


@pytest.mark.parametrize(
    "record",
    [b"", b"no record", zlib.compress(b"[]"), zlib.compress(b'{"asked": [[1]]}'), record_of_nothing()[:-9]],
)
def test_damaged_record_does_not_suffice(record: bytes) -> None:
    """Then the code is run."""
    assert judged_again(record, SEED, DEFAULT, EMPTY) is None


def test_other_cases_were_not_observed() -> None:
    """The hidden cases of another seed are not in the record."""
    assert judged_again(record_of_nothing(), SEED + 1, DEFAULT, EMPTY) is None


def test_too_large_a_record_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of a class stays small."""
    monkeypatch.setattr("autograder.grading.recorded.MOST_BYTES", 10)

    assert b"" == record_of_nothing()


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (Work(NOWHERE, 1, recorded="read", other_seed=2), 1),
        (Work(NOWHERE, 1, recorded="another", other_seed=2), 2),
        (Work(NOWHERE, 1, other_seed=2), 1),
        (Work(NOWHERE, 1, recorded="another"), 1),
        (Work(NOWHERE, recorded="another", other_seed=2), None),
    ],
)
def test_seed_of_an_earlier_report_is_for_the_same_hand_in_alone(work: Work, expected: int | None) -> None:
    """What was handed in meanwhile, perhaps after feedback, meets cases that nobody has read about."""
    assert expected == work.seed_for("read")


def test_hand_in_that_came_meanwhile_gets_the_other_seed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The grader reads the bytes first, and asks then."""
    (tmp_path / "submission.py").write_text("x = 1", encoding="utf-8")
    seeds = list[int]()

    def noted(_found: object, *, seed: int, **_more: object) -> Report:
        seeds.append(seed)
        return Report({}, seed)

    monkeypatch.setattr(grader, "grade_submission", noted)

    grader.do(Work(Place(tmp_path / "submission.py"), 1, recorded="what was there before", other_seed=2))

    assert [2] == seeds


def forbidden(*_arguments: object) -> None:
    """Stand for what runs student code."""
    raise AssertionError("student code is run")


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["half_done", "stride_in_second_convolution"])
def test_report_is_the_same_without_running_code(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was observed goes to disk and back without a difference; a table with other points gives other points."""
    work = Work(Place(SAMPLES / sample / "submission.py"), SEED, keeps_record=True)
    done = grader.do(work)
    again = replace(work, record=done.record, recorded=done.hand_in.digest)
    worth_more = replace(again, variant=with_wiring(5))
    monkeypatch.setattr(grader, "Sitting", forbidden)

    found = grader.do(again)

    assert found.is_judged_again
    assert done.graded.to_json() == found.graded.to_json()
    assert done.graded.points <= grader.do(worth_more).graded.points
    assert grader.do(worth_more).graded.max_points > done.graded.max_points
    assert run_anyway(replace(again, recorded="another hand-in"))
    assert run_anyway(replace(again, seed=SEED + 1))


def run_anyway(work: Work) -> bool:
    """Return whether the code of a submission would be run."""
    done: Done = grader.do(work)
    return not done.is_judged_again and "student code is run" in " ".join(done.graded.messages)
