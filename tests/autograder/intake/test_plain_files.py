"""Only regular files are read, and whatever is refused is closed."""

import os
import socket
from pathlib import Path

import pytest

from autograder.intake.plain_files import FOLDER, RefusedError, read_file


@pytest.fixture(params=["folder", "pipe", "socket", "hard link", "large"])
def refused(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the name of something that is not read."""
    path = tmp_path / request.param
    if request.param == "folder":
        path.mkdir()
    elif request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))
    else:
        path.write_bytes(bytes(100))
        if request.param == "hard link":
            (tmp_path / "elsewhere").hardlink_to(path)
    return path.name


def test_nothing_stays_open(refused: str, tmp_path: Path) -> None:
    """The number of open descriptors is the same after each refusal."""
    folder = os.open(tmp_path, FOLDER)
    try:
        before = list(Path("/proc/self/fd").iterdir())
        for __ in range(5):
            with pytest.raises((RefusedError, OSError)):
                read_file(refused, folder, 50)
        assert len(before) == len(list(Path("/proc/self/fd").iterdir()))
    finally:
        os.close(folder)


def test_folder_is_named_as_what_it_is(tmp_path: Path) -> None:
    """The sentence says that it is no file."""
    (tmp_path / "resnet50.ipynb").mkdir()
    folder = os.open(tmp_path, FOLDER)
    try:
        with pytest.raises(RefusedError, match="is a folder, a link, a pipe or a device, not a file"):
            read_file("resnet50.ipynb", folder, 50)
    finally:
        os.close(folder)
