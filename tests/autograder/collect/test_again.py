"""Collecting again: the newest attempt counts, older ones are kept, and nothing that people did is undone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.collect.outcome import Status
from autograder.collect.run import Settings, collect
from autograder.course.folder import CourseFolder
from autograder.course.roster import Roster
from tests.support.handed_out import (
    LATE,
    NOTEBOOK,
    STUDENTS,
    by_hand,
    kept,
    packed,
    row_of,
    run,
    statuses,
    submitted,
    tree,
    write_zip,
)


def test_collecting_again_changes_nothing(course: CourseFolder, tmp_path: Path) -> None:
    """Not even the time of a file; a zip that was downloaded again makes nobody late."""
    files = {"ada/resnet50.ipynb": b"1", "bob.zip": packed({"resnet50.ipynb": NOTEBOOK})}
    path = write_zip(tmp_path / "a.zip", files)
    run(course, path)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in course.root.rglob("*")}

    outcome = run(course, path)

    assert {"ada": Status.UNCHANGED, "bob": Status.UNCHANGED} == statuses(outcome)
    assert before == {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in course.root.rglob("*")}
    again = run(course, write_zip(tmp_path / "b.zip", files, LATE))
    assert {"ada": Status.UNCHANGED, "bob": Status.UNCHANGED} == statuses(again)
    assert [False, False] == [row.late for row in again.rows]


def test_newer_attempt_replaces_and_older_one_does_not(course: CourseFolder, tmp_path: Path) -> None:
    """In whatever order the zips are collected, at once or one after another."""
    old = write_zip(tmp_path / "old.zip", {"ada/resnet50.ipynb": b"old"})
    new = write_zip(tmp_path / "new.zip", {"ada/resnet50.ipynb": b"new"}, LATE)

    assert Status.COLLECTED == row_of(run(course, old), "ada").status
    assert Status.REPLACED == row_of(run(course, new), "ada").status
    assert (b"new", [b"old"]) == (submitted(course)["resnet50.ipynb"], kept(course))
    assert Status.UNCHANGED == row_of(run(course, old), "ada").status
    assert Status.UNCHANGED == row_of(run(course, new, old), "ada").status
    assert (b"new", [b"old"]) == (submitted(course)["resnet50.ipynb"], kept(course))


def test_older_attempt_that_comes_later_is_kept_too(course: CourseFolder, tmp_path: Path) -> None:
    """Though it was never graded."""
    run(course, write_zip(tmp_path / "new.zip", {"ada/resnet50.ipynb": b"new"}, LATE))

    outcome = run(course, write_zip(tmp_path / "old.zip", {"ada/resnet50.ipynb": b"old"}))

    assert (b"new", [b"old"]) == (submitted(course)["resnet50.ipynb"], kept(course))
    assert "collected before" == row_of(outcome, "ada").place


def test_attempts_that_nothing_tells_apart_are_said(course: CourseFolder, tmp_path: Path) -> None:
    """The one that was named last counts, again and again."""
    paths = [write_zip(tmp_path / f"{n}.zip", {"ada/resnet50.ipynb": b"%d" % n}) for n in range(2)]

    for _run in range(2):
        [row] = run(course, *paths).rows
        assert ("nothing tells which of two attempts is newer; the one that was named last counts",) == row.problems
        assert (b"1", [b"0"]) == (submitted(course)["resnet50.ipynb"], kept(course))


def edited(folder: Path) -> None:
    """Change what was collected."""
    (folder / "resnet50.ipynb").write_bytes(b"by hand")


@pytest.mark.parametrize("change", [by_hand, edited])
def test_folder_that_was_not_collected_stays(
    change: Callable[[Path], None], course: CourseFolder, tmp_path: Path
) -> None:
    """With --force it is replaced, and kept elsewhere."""
    if change is edited:
        run(course, write_zip(tmp_path / "old.zip", {"ada/resnet50.ipynb": b"old"}))
    change(course.root / "submitted" / "ada" / "resnet50")
    path = write_zip(tmp_path / "new.zip", {"ada/resnet50.ipynb": b"new"}, LATE)

    left = run(course, path)

    assert (b"by hand", Status.LEFT, False) == (
        submitted(course)["resnet50.ipynb"],
        row_of(left, "ada").status,
        left.is_clear,
    )
    assert Status.REPLACED == row_of(run(course, path, force=True), "ada").status
    assert b"new" == submitted(course)["resnet50.ipynb"]
    assert [b"by hand"] == kept(course)
    assert Status.UNCHANGED == row_of(run(course, path), "ada").status


def test_notebook_that_was_only_opened_is_still_as_collected(course: CourseFolder, tmp_path: Path) -> None:
    """Jupyter leaves a checkpoint in the folder."""
    run(course, write_zip(tmp_path / "old.zip", {"ada/resnet50.ipynb": b"old"}))
    by_hand(course.root / "submitted" / "ada" / "resnet50" / ".ipynb_checkpoints")

    [row] = run(course, write_zip(tmp_path / "new.zip", {"ada/resnet50.ipynb": b"new"}, LATE)).rows

    assert Status.REPLACED == row.status


def test_time_that_was_changed_by_hand_stays(course: CourseFolder, tmp_path: Path) -> None:
    """An instructor may have excused somebody."""
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK}, LATE)
    run(course, path)
    place = course.root / "submitted" / "ada" / "resnet50" / "timestamp.txt"
    place.write_text("2026-11-02 11:00:00 UTC", encoding="utf-8")

    for _run in range(2):
        [row] = run(course, path).rows
        assert (Status.UNCHANGED, ("timestamp.txt was changed by hand and stays",)) == (row.status, row.notes)
    assert "2026-11-02 11:00:00 UTC" == place.read_text(encoding="utf-8")


def test_time_follows_the_due_date(course: CourseFolder, tmp_path: Path) -> None:
    """Canvas's mark holds whatever date is entered later."""
    path = write_zip(tmp_path / "canvas.zip", {"lovelaceada_LATE_101_51_resnet50.ipynb": NOTEBOOK})
    collect(course, Roster(STUDENTS), [path], Settings())
    assert b"2026-11-01 10:00:00.000000 UTC" == submitted(course)["timestamp.txt"]

    [row] = run(course, path).rows

    assert (Status.CORRECTED, True) == (row.status, row.late)
    assert b"2026-11-02 12:00:01.000000 UTC" == submitted(course)["timestamp.txt"]
    assert Status.UNCHANGED == row_of(run(course, path), "ada").status


def test_link_in_place_of_a_students_folder_is_not_followed(course: CourseFolder, tmp_path: Path) -> None:
    """Nor replaced, with --force either."""
    (tmp_path / "elsewhere").mkdir()
    (course.root / "submitted").mkdir()
    (course.root / "submitted" / "ada").symlink_to(tmp_path / "elsewhere")
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": NOTEBOOK})

    [row] = run(course, path, force=True).rows

    assert (Status.LEFT, {}) == (row.status, tree(tmp_path / "elsewhere"))


def test_same_files_without_their_time_get_it_only_by_force(course: CourseFolder, tmp_path: Path) -> None:
    """They were put there by hand, so they are not touched."""
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": b"by hand"})
    by_hand(course.root / "submitted" / "ada" / "resnet50")

    assert Status.LEFT == row_of(run(course, path), "ada").status
    assert Status.CORRECTED == row_of(run(course, path, force=True), "ada").status
    assert b"2026-11-01 10:00:00.000000 UTC" == submitted(course)["timestamp.txt"]
    assert [] == kept(course)


@pytest.mark.parametrize("function", ["shutil.move", "autograder.collect.store.finish_folder"])
def test_killed_run_is_completed_by_the_next(
    function: str, course: CourseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is killed before the older attempt is moved away or before the newer one is in its place."""
    old = write_zip(tmp_path / "old.zip", {"ada/resnet50.ipynb": b"old"})
    new = write_zip(tmp_path / "new.zip", {"ada/resnet50.ipynb": b"new"}, LATE)
    run(course, old)

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(function, killed)
        with pytest.raises(KeyboardInterrupt):
            run(course, new)
    run(course, new)

    assert (b"new", [b"old"]) == (submitted(course)["resnet50.ipynb"], kept(course))
    assert ["ada"] == [path.name for path in (course.root / "submitted").iterdir()]
    assert ["resnet50"] == [path.name for path in (course.root / "submitted" / "ada").iterdir()]


def test_lost_records_overwrite_nothing(course: CourseFolder, tmp_path: Path) -> None:
    """The same files are known by themselves; others are not replaced."""
    path = write_zip(tmp_path / "x.zip", {"ada/resnet50.ipynb": b"old"})
    run(course, path)
    shutil.rmtree(course.root / "collected")

    assert Status.UNCHANGED == row_of(run(course, path), "ada").status
    shutil.rmtree(course.root / "collected")
    newer = write_zip(tmp_path / "y.zip", {"ada/resnet50.ipynb": b"new"}, LATE)
    assert Status.LEFT == row_of(run(course, newer), "ada").status
