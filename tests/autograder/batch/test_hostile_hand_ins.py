"""A class in which hand-ins are links, pipes, folders and huge: each gets its row, and nothing of a neighbour's."""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.main import main
from autograder.grading.report import Report
from autograder.grading.work import Done, Work
from autograder.intake.hand_in import HandIn
from benchmarks.fidelity.grading import SEED
from tests.support.courses import COURSE_TIMEOUT_S, rows

NOTEBOOK = f"{NAME}.ipynb"
HONEST = "half_done"


def _linked_notebook(folder: Path) -> None:
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).symlink_to(folder.parents[1] / HONEST / NAME / NOTEBOOK)


def _linked_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parents[1] / HONEST / NAME)


def _linked_student(folder: Path) -> None:
    shutil.rmtree(folder.parent)
    folder.parent.symlink_to(folder.parents[1] / HONEST)


def _notebook_is_a_folder(folder: Path) -> None:
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).mkdir()


def _notebook_is_a_pipe(folder: Path) -> None:
    (folder / NOTEBOOK).unlink()
    os.mkfifo(folder / NOTEBOOK)


def _no_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("", encoding="utf-8")


def _no_notebook(folder: Path) -> None:
    (folder / NOTEBOOK).unlink()


def _sparse(name: str, size_bytes: int) -> Callable[[Path], None]:
    def prepare(folder: Path) -> None:
        with (folder / name).open("ab") as file:
            file.truncate(size_bytes)

    return prepare


def _timestamp(text: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / "timestamp.txt").write_bytes(text) and None


def _folder_where_the_source_has_a_file(folder: Path) -> None:
    (folder / "data.txt").mkdir()
    (folder / "data.txt" / "inner.txt").write_text("mine", encoding="utf-8")


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "linked_notebook": (_linked_notebook, "resnet50.ipynb is a link. Hand in the file itself"),
    "linked_folder": (_linked_folder, "resnet50 is a link, or not a folder that can be read"),
    "linked_student": (_linked_student, "resnet50 is a link, or not a folder that can be read"),
    "notebook_is_a_folder": (
        _notebook_is_a_folder,
        "is a folder, a link, a pipe or a device, not a file",
    ),
    "notebook_is_a_pipe": (_notebook_is_a_pipe, "is a folder, a link, a pipe or a device, not a file"),
    "no_folder": (_no_folder, "resnet50 is a link, or not a folder that can be read"),
    "no_notebook": (_no_notebook, "there is no file resnet50.ipynb"),
    "sparse_notebook": (_sparse(NOTEBOOK, 3 * 10**9), "resnet50.ipynb is larger than 100 MB"),
}
"""Hand-ins that are not graded, each with what its report says."""

GRADED: dict[str, tuple[Callable[[Path], None], str]] = {
    "sparse_file": (_sparse("model.h5", 3 * 10**9), ""),
    "sparse_timestamp": (
        _sparse("timestamp.txt", 2 * 10**9),
        "timestamp.txt is larger than 1000 bytes",
    ),
    "no_time": (_timestamp(b"unknown"), "timestamp.txt does not hold a time; the submission counts as if it had none"),
    "time_with_mark": (_timestamp(b"\xef\xbb\xbf2026-02-01 12:00:00 UTC"), ""),
    "time_in_utf_16": (_timestamp("2026-02-01 12:00:00 UTC".encode("utf-16")), ""),
    "folder_for_a_file": (_folder_where_the_source_has_a_file, ""),
}
"""Hand-ins that are graded, each with what its report says besides."""

ALL = REFUSED | GRADED
HONEST_POINTS = 10.0


def handed_in(course: Path, origin: Path, students: Iterable[str]) -> Path:
    """Make a course in which each student has handed in something else."""
    shutil.copytree(origin, course)
    for path in (course / "submitted").iterdir():
        if path.name != HONEST:
            shutil.rmtree(path)
    (course / "source" / NAME / "data.txt").write_text("the source's", encoding="utf-8")
    for student in students:
        mine = course / "submitted" / student / NAME
        shutil.copytree(course / "submitted" / HONEST / NAME, mine)
        ALL[student][0](mine)
    return course


@pytest.fixture(scope="module")
def course(course_handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a graded course with all of the hand-ins."""
    made = handed_in(tmp_path_factory.mktemp("hostile") / "course", course_handed_in, ALL)
    assert grade(made) == 1
    return made


def grade(course: Path) -> int:
    """Run the command and return its exit code."""
    return main(["grade", NAME, "--course", str(course), f"--timeout-s={COURSE_TIMEOUT_S}", f"--seed={SEED}"])


def reports_of(course: Path) -> dict[str, dict[str, object]]:
    """Return the reports by student."""
    return {line["student"]: line["report"] for line in lines_of(course)}


def lines_of(course: Path) -> list[dict[str, Any]]:
    """Return the lines of the journal that hold reports."""
    lines = (course / "reports" / f"{NAME}.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if "student" in line]


@pytest.mark.slow
def test_every_hand_in_gets_its_row_and_its_sentence(course: Path) -> None:
    """What cannot be read gets no points and says why; what can be read gets what it has earned."""
    reports = reports_of(course)

    for student, (_prepare, text) in ALL.items():
        report = reports[student]
        assert (HONEST_POINTS if student in GRADED else 0.0) == report["points"], student
        assert not report["failed"], student
        assert any(text in message for message in report["messages"]) or not text, report["messages"]
    assert HONEST_POINTS == reports[HONEST]["points"]
    assert {HONEST, *ALL} == {row[0] for row in rows(course)["grades"]}


@pytest.mark.slow
def test_nothing_huge_or_linked_is_copied(course: Path) -> None:
    """The autograded folders hold plain files of a bounded size, and those of the source where a folder stood."""
    paths = [path for path in (course / "autograded").rglob("*") if not path.is_dir()]

    assert [] == [path for path in paths if path.is_symlink() or path.stat().st_size > 10**7]
    assert "the source's" == (course / "autograded" / "folder_for_a_file" / NAME / "data.txt").read_text("utf-8")
    assert all((course / "autograded" / student / NAME / NOTEBOOK).is_file() for student in ALL)


@pytest.mark.slow
def test_times_are_read_though_their_encoding_is_unusual(course: Path) -> None:
    """A byte-order mark and UTF-16 are read; what is no time leaves the submission without one."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        times = {student: gradebook.find_submission(NAME, student).timestamp for student in GRADED}

    found = {student for student, time in times.items() if time is not None}
    assert {"time_with_mark", "time_in_utf_16"} == found
    assert {"2026-02-01 12:00:00"} == {str(times[student]) for student in found}


@pytest.mark.slow
def test_a_second_run_grades_nobody_again(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was refused is not tried again until it changes."""
    assert grade(course) == 1

    printed = capsys.readouterr().out
    assert "nothing new to grade" in printed
    assert f"to be graded by a person, in Formgrader: {', '.join(sorted(REFUSED))}" in printed
    assert [] == [advice for advice in ("graded again", "un this again") if advice in printed]


def test_what_no_worker_could_read_is_graded_by_the_next_run(
    course_handed_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only workers read what is new, so nobody knows whether these bytes are still there, or others have come."""
    mine = handed_in(tmp_path / "course", course_handed_in, ())
    with monkeypatch.context() as changed:
        changed.setattr("autograder.batch.run.do", unread)
        assert grade(mine) == 1
        (mine / "submitted" / HONEST / NAME / "notes.txt").write_text("a byte", encoding="utf-8")
        assert grade(mine) == 1
        capsys.readouterr()
        assert grade(mine) == 1
        assert "nothing new to grade" in capsys.readouterr().out
    (mine / "submitted" / HONEST / NAME / "notes.txt").write_text("another byte", encoding="utf-8")
    assert grade(mine) == 0

    attempts = [line["report"]["made"]["attempt"] for line in lines_of(mine)]
    assert [1, 1, 2] == attempts


def test_what_a_stopped_run_left_is_removed(course_handed_in: Path, tmp_path: Path) -> None:
    """Also of a student whom the next run does not grade; what is complete stays."""
    mine = handed_in(tmp_path / "course", course_handed_in, ())
    left, whole = (mine / "autograded" / "gone" / name for name in (f".{NAME}.unfinished", NAME))
    for folder in (left, whole):
        folder.mkdir(parents=True)
    assert grade(mine) == 0
    assert (False, True) == (left.exists(), whole.exists())


def unread(work: Work) -> Done:
    """Return what is known of a hand-in that stopped each worker which read it."""
    report = Report({}, work.seed or 0, unreadable="it was stopped")
    return Done(HandIn(NOTEBOOK, refused="it was stopped"), report=report, is_read=False)


@pytest.mark.slow
def test_nbgraders_own_command_takes_no_more(course: Path, course_handed_in: Path, tmp_path: Path) -> None:
    """It gives the same points and times, and copies nothing that is huge or behind a link."""
    theirs = handed_in(tmp_path / "course", course_handed_in, ALL)

    run_nbgrader(
        theirs, "autograde", NAME, f"--ObserveAndJudge.timeout_s={COURSE_TIMEOUT_S}", f"--ObserveAndJudge.seed={SEED}"
    )

    for table in ("grades", "submissions"):
        assert rows(course)[table] == rows(theirs)[table]
    paths = [path for path in (theirs / "autograded").rglob("*") if not path.is_dir()]
    assert [] == [path for path in paths if path.is_symlink() or path.stat().st_size > 10**7]
