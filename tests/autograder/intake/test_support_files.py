"""The files next to a notebook: only plain files are read, and not too many."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from autograder.intake import support_files
from autograder.intake.released import own_files
from autograder.intake.support_files import SupportFiles


def remarks_on(found: SupportFiles, sources: Sequence[str]) -> tuple[str, ...]:
    """Return the remarks on what was left out and what some code names."""
    return support_files.remarks(found.left_out, sources)


def test_only_plain_files_are_read_and_not_too_many(tmp_path: Path) -> None:
    """Links of both kinds, pipes, hidden files, notebooks and files in deep folders are left out."""
    folder = tmp_path / "submission"
    deep = folder.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (folder / "data.csv").write_text("1", encoding="utf-8")
    (folder / "a" / "inner.csv").write_text("2", encoding="utf-8")
    (deep / "too_deep.csv").write_text("3", encoding="utf-8")
    (folder / "resnet50.ipynb").write_text("{}", encoding="utf-8")
    (folder / ".hidden").write_text("4", encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "secret")
    (folder / "second_name.csv").hardlink_to(tmp_path / "secret")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")

    found = support_files.read_folder(folder)

    assert {"data.csv": b"1", "a/inner.csv": b"2"} == found.contents
    assert {"link.csv", "second_name.csv", "up", "pipe", "a/b/c/d/e/f"} == set(found.left_out)
    assert 2 == len(remarks_on(found, ["open('link.csv')", "os.open('pipe', 0)"]))
    assert () == remarks_on(found, ["links.csv"])
    assert ("link.csv is a link; the code was run without it.",) == remarks_on(found, ["open('link.csv')"])
    assert ("second_name.csv is a hard link to a file elsewhere; the code was run without it.",) == remarks_on(
        found, ["open('second_name.csv')"]
    )


def test_files_that_a_student_added_to_helpers_are_read(tmp_path: Path) -> None:
    """Those of the release are told apart, changed or not; a module is named without its suffix."""
    (tmp_path / "helpers" / "own").mkdir(parents=True)
    for name in ("__init__.py", "mine.py", "own/parts.py"):
        (tmp_path / "helpers" / name).write_text("AXIS = 3", encoding="utf-8")
    (tmp_path / "helpers" / "linked.py").symlink_to(tmp_path / "helpers" / "mine.py")

    found = support_files.read_folder(tmp_path)

    assert {"helpers/__init__.py", "helpers/mine.py", "helpers/own/parts.py"} == set(found.contents)
    assert {"helpers/mine.py", "helpers/own/parts.py"} == set(own_files(found.contents))
    assert ("helpers/linked.py is a link; the code was run without it.",) == remarks_on(
        found, ["from helpers.linked import AXIS"]
    )


def test_error_of_the_system_is_part_of_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the grader may not open is named with the system's reason."""
    (tmp_path / "data.csv").touch()
    opened = os.open

    def denied(path: str, *arguments: int, **options: int) -> int:
        if path == "data.csv":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return opened(path, *arguments, **options)

    monkeypatch.setattr(os, "open", denied)
    found = support_files.read_folder(tmp_path)

    assert ("data.csv cannot be read (Permission denied); the code was run without it.",) == remarks_on(
        found, ["data.csv"]
    )


def test_number_and_size_of_files_are_bounded(tmp_path: Path) -> None:
    """A folder with too many files, too many bytes and too many folders is read in part."""
    for number in range(support_files.MOST_FILES + 50):
        (tmp_path / f"{number}.csv").touch()
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(10 * support_files.MOST_BYTES)
    nested = tmp_path
    for _ in range(200):
        nested /= "n"
    nested.mkdir(parents=True)

    found = support_files.read_folder(tmp_path)

    assert support_files.MOST_FILES >= len(found.contents)
    assert support_files.MOST_BYTES >= sum(map(len, found.contents.values()))
    assert support_files.MOST_FILES + 2 >= len(found.contents) + len(found.left_out)
