"""What goes wrong around a submission is said in one sentence, and nothing that is not ours is lost."""

from pathlib import Path

import pytest

from autograder.cli.demo import make_course
from autograder.grading import grader
from autograder.intake import submission
from benchmarks.fidelity.grading import SEED


def test_demo_leaves_a_folder_alone_that_it_did_not_make(tmp_path: Path) -> None:
    """Not even a course with this project's configuration in it."""
    for name in ("nbgrader_config.py", "gradebook.db"):
        (tmp_path / name).write_text("precious")

    with pytest.raises(SystemExit, match="was not made by the demo: name another folder with --folder"):
        make_course(tmp_path)

    assert "precious" == (tmp_path / "gradebook.db").read_text()


def test_demo_makes_its_own_folder_anew(tmp_path: Path) -> None:
    """What an earlier demo left is gone."""
    make_course(tmp_path / "demo")
    (tmp_path / "demo" / "left_over").touch()

    make_course(tmp_path / "demo")

    assert {".made-by-the-demo", "nbgrader_config.py", "source"} == {
        each.name for each in (tmp_path / "demo").iterdir()
    }


def test_file_that_may_not_be_read_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own word stands in the sentence."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "mine.py"
    path.touch()
    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(submission.UnreadableError, match=r"mine\.py cannot be read: Permission denied"):
        submission.read(path)


def test_link_is_not_followed(tmp_path: Path) -> None:
    """A link may lead out of the submission."""
    (tmp_path / "secret.py").write_text("x = 1")
    (tmp_path / "mine.py").symlink_to(tmp_path / "secret.py")

    with pytest.raises(submission.UnreadableError, match=r"mine\.py is a link, not a file"):
        submission.read(tmp_path / "mine.py")


def test_fault_of_the_grader_is_reported_as_its_own(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The class goes on, the traceback is logged, the student reads that this is to be graded again."""

    def fail(*_: object) -> None:
        raise RuntimeError("no memory left")

    monkeypatch.setattr(grader.Sitting, "observe", fail)

    report = grader.grade_submission(submission.Submission(()), seed=SEED)

    assert 0 == report.points
    assert ["the grader itself failed (RuntimeError('no memory left')); grade this submission again"] == report.messages
    assert "no memory left" in caplog.text
