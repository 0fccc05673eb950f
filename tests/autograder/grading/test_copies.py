"""A worker copies the files beside the notebook; what it cannot write is left to the process that can say so."""

import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.batch.run import _with_bytes
from autograder.grading import grader
from autograder.grading.copies import Destination
from autograder.grading.processes.workers import do
from autograder.grading.work import Place, Work
from autograder.judge.remembered import CACHES, Lesson
from benchmarks.fidelity.grading import SEED

WRONG = "def identity_block(X, f, filters):\n    raise NotImplementedError\n"


@pytest.fixture
def work(write_code: Callable[[str], Path], tmp_path: Path) -> Work:
    """Return the work of grading a folder with two files, which are copied with one of the source."""
    folder = tmp_path / "submitted"
    (folder / "data").mkdir(parents=True)
    write_code(WRONG).rename(folder / "resnet50.py")
    (folder / "data" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "source" / "helpers").mkdir(parents=True)
    (tmp_path / "source" / "helpers" / "own.py").write_text("own", encoding="utf-8")
    goal = Destination(
        tmp_path / "autograded" / ".unfinished", "resnet50.ipynb", tmp_path / "source", ("helpers/own.py",), (), 0o440
    )
    return Work(Place(folder, "resnet50.py"), SEED, destination=goal)


def found(folder: Path) -> dict[str, str]:
    """Return the texts of a folder's files, which nobody may change."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert {0o440} == {stat.S_IMODE(path.stat().st_mode) for path in paths}
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}


def test_worker_copies_the_files_and_sends_none(work: Work) -> None:
    """What a killed run left there is gone; of the hand-in, its digest comes back."""
    assert work.destination
    folder = work.destination.folder
    (folder / "left").mkdir(parents=True)

    done = do(work)

    assert {"resnet50.py": WRONG, "data/mine.txt": "mine", "helpers/own.py": "own"} == found(folder)
    assert not (folder / "left").exists()
    read = do(replace(work, seed=None))
    assert (True, {}, b"") == (done.is_copied, done.hand_in.files, done.hand_in.content)
    assert read.digest == done.digest == read.hand_in.digest
    assert {"resnet50.py", "data/mine.txt"} == read.hand_in.files.keys()


def test_only_what_is_graded_is_copied(work: Work) -> None:
    """Reading a hand-in writes nothing."""
    assert work.destination
    assert not do(replace(work, seed=None)).is_copied
    assert not work.destination.folder.exists()


def test_what_cannot_be_copied_comes_back(work: Work) -> None:
    """Its grade is not lost; who saves it gets the files, and meets the same obstacle."""
    assert work.destination
    work.destination.folder.parent.write_text("no folder", encoding="utf-8")

    done = grader.do(work)

    assert not done.is_copied
    assert b"mine" == done.hand_in.files["data/mine.txt"]
    assert done.graded.verdicts


def test_another_machine_copies_nothing(work: Work) -> None:
    """It does not have the course's folder."""
    sent = _with_bytes(work)
    assert sent.destination is None
    assert grader.do(replace(sent, seed=None)).hand_in.files


def test_later_workers_know_which_files_are_kept(work: Work) -> None:
    """A class hands in files with the same names, and each worker lives for one submission."""
    CACHES["autograder.grading.copies._layout"].clear()
    lesson = Lesson()
    grader.do(work)
    assert lesson.packed()
    lesson = Lesson()
    grader.do(work)
    assert not lesson.packed()
