"""Faults around a submission are reported in one sentence, and no file of the user's is lost."""

import errno
import os
from pathlib import Path

import pytest

from autograder.cli.demo import make_course
from autograder.grading import grader
from autograder.intake import submission
from autograder.intake.notebook_file import UnreadableError
from benchmarks.fidelity.grading import SEED


def test_demo_keeps_a_folder_that_it_did_not_make(tmp_path: Path) -> None:
    """Even a course with this project's configuration in it is kept."""
    for name in ("nbgrader_config.py", "gradebook.db"):
        (tmp_path / name).write_text("precious")

    with pytest.raises(SystemExit, match="was not made by the demo: name another folder with --folder"):
        make_course(tmp_path)

    assert "precious" == (tmp_path / "gradebook.db").read_text()


def test_demo_replaces_its_own_folder(tmp_path: Path) -> None:
    """Nothing of an earlier demo is left."""
    make_course(tmp_path / "demo")
    (tmp_path / "demo" / "left_over").touch()

    make_course(tmp_path / "demo")

    assert {".made-by-the-demo", "nbgrader_config.py", "source"} == {
        path.name for path in (tmp_path / "demo").iterdir()
    }


def test_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence holds the system's own reason."""
    opened = os.open

    def refuse(path: str, *arguments: int, **options: int) -> int:
        if path == "mine.py":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *arguments, **options)

    path = tmp_path / "mine.py"
    path.touch()
    monkeypatch.setattr(os, "open", refuse)

    with pytest.raises(UnreadableError, match=r"mine\.py cannot be read \(Permission denied\)"):
        submission.read(path)


def test_link_is_not_followed(tmp_path: Path) -> None:
    """A link, which may lead out of the submission, is refused."""
    (tmp_path / "secret.py").write_text("x = 1")
    (tmp_path / "mine.py").symlink_to(tmp_path / "secret.py")

    with pytest.raises(UnreadableError, match=r"mine\.py is a link\. Hand in the file itself"):
        submission.read(tmp_path / "mine.py")


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (MemoryError("no room"), "grade this submission again"),
        (OSError(errno.ENOSPC, "no room"), "grade this submission again"),
        (FileNotFoundError(errno.ENOENT, "no room"), "a person must grade this submission"),
        (RuntimeError("no room"), "a person must grade this submission"),
    ],
    ids=["memory", "full disk", "missing file", "bug"],
)
def test_failure_of_the_grader_is_reported_as_its_own(
    error: Exception, advice: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of the grader's is logged; the report says to grade again only if that may help."""

    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(grader.Sitting, "observe", fail)

    report = grader.grade_submission(submission.Submission(()), seed=SEED)

    assert 0 == report.points
    assert [f"the grader itself failed ({error!r}); {advice}"] == report.messages
    assert "no room" in caplog.text
