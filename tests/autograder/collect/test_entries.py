"""Zips and folders: names keep their letters, times are in UTC, and what nobody wrote is left out."""

import io
import os
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from autograder.collect.sources.entry import Limits, Refusal, SourceError
from autograder.collect.sources.folder import FolderSource
from autograder.collect.sources.zip_file import ZipSource
from tests.support.handed_out import EARLY, entry, packed, utc

SMALL = Limits(entries=50, directory_bytes=20_000, hand_in_bytes=3_000_000, total_bytes=5_000_000, free_bytes=10_000)


def opened(data: bytes, limits: Limits = SMALL) -> ZipSource:
    """Open a zip that is held in memory."""
    return ZipSource(io.BytesIO(data), "the.zip", None, limits)


def reasons(refused: tuple[Refusal, ...]) -> list[str]:
    """Return why things were refused."""
    return [refusal.reason for refusal in refused]


DROPPINGS = (
    "__MACOSX/ada/._x.ipynb",
    "ada/._x.ipynb",
    ".DS_Store",
    "ada/.DS_Store",
    "Thumbs.db",
    "ada/thumbs.DB",
    "ada/desktop.ini",
    "ada/.ipynb_checkpoints/x-checkpoint.ipynb",
    "ada/Icon\r",
)


def test_droppings_are_left_out_and_counted() -> None:
    """A `._` file has the name of the notebook, and is none."""
    source = opened(packed({"ada/x.ipynb": b"x", **dict.fromkeys(DROPPINGS, b"x")}))

    assert ["ada/x.ipynb"] == [entry.path for entry in source.entries]
    assert ((), len(DROPPINGS)) == (source.refused, source.left_out)


ENCODINGS = ("utf-8", "cp437", "cp850", "cp1252")


def raw_zip(name: bytes) -> bytes:
    """Return a zip with a name in an encoding that it does not say."""
    placeholder = "?" * len(name)
    return packed({placeholder: b"x"}).replace(placeholder.encode(), name)


IN_ALL = [(name, code) for name in ("Jürgen Groß", "Ödön Ünal", "José Peña", "Zoë") for code in ENCODINGS]


@pytest.mark.parametrize(("name", "encoding"), [*IN_ALL, ("Bjørn", "utf-8"), ("Bjørn", "cp1252"), ("李雷", "utf-8")])
def test_name_is_read_in_whatever_encoding_it_was_written(name: str, encoding: str) -> None:
    """Windows, macOS and zip's own rule write different bytes, and no zip says which."""
    assert [name] == [entry.path for entry in opened(raw_zip(name.encode(encoding))).entries]


def test_name_that_the_zip_marks_as_unicode_is_taken_as_it_is() -> None:
    """Decomposed letters, as macOS writes them, are composed."""
    [found] = opened(packed({unicodedata.normalize("NFD", "李雷 Müller"): b"x"})).entries

    assert "李雷 Müller" == found.path


def test_unicode_path_of_an_extra_field_is_used() -> None:
    """Some programs add the name in UTF-8 to one in an older encoding."""
    name = "Łukasz Żak".encode()
    info = entry("Lukasz Zak")
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"Lukasz Zak")) + name
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, b"x")

    assert ["Łukasz Żak"] == [entry.path for entry in opened(buffer.getvalue()).entries]


def test_time_is_that_of_the_extra_field_or_of_the_zone() -> None:
    """Unix programs add the time in UTC; other times are local."""
    from zoneinfo import ZoneInfo

    exact, local, unknown = entry("exact"), entry("local"), entry("unknown", (1980, 1, 1, 0, 0, 0))
    exact.extra = struct.pack("<HHBi", 0x5455, 5, 1, 1_793_527_445)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info in (exact, local, unknown):
            archive.writestr(info, b"x")
    source = ZipSource(io.BytesIO(buffer.getvalue()), "the.zip", ZoneInfo("Europe/Berlin"), SMALL)

    assert [utc(2026, 11, 1, 10, 4, 5), utc(2026, 11, 1, 9), None] == [entry.time for entry in source.entries]
    assert (2026, 11, 1, 10, 0, 0) == EARLY


def test_links_of_a_folder_are_refused(tmp_path: Path) -> None:
    """Neither a linked file nor a linked folder is read."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "x").write_bytes(b"secret")
    folder = tmp_path / "folder"
    (folder / "ada").mkdir(parents=True)
    (folder / "ada" / "x.ipynb").write_bytes(b"x")
    (folder / "ada" / "linked").symlink_to(tmp_path / "secret")
    (folder / "ada" / "file").symlink_to(tmp_path / "secret" / "x")
    os.mkfifo(folder / "ada" / "pipe")

    source = FolderSource(folder, "folder", SMALL)

    assert ["ada/x.ipynb"] == [entry.path for entry in source.entries]
    assert ["is a link or a device"] * 3 == reasons(source.refused)
    assert b"x" == source.read(source.entries[0], 10)


def test_folder_with_names_of_another_system_is_read(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, and decomposed letters."""
    for name in ("Jürgen".encode("cp1252"), unicodedata.normalize("NFD", "Zoë").encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(name)

    source = FolderSource(tmp_path, "folder", SMALL)

    assert ["Jürgen", "Zoë"] == sorted(entry.path for entry in source.entries)
    assert {"Jürgen".encode("cp1252"), unicodedata.normalize("NFD", "Zoë").encode()} == {
        source.read(entry, 100) for entry in source.entries
    }


def test_folder_is_bounded(tmp_path: Path) -> None:
    """As a zip is."""
    for number in range(51):
        (tmp_path / f"{number}").touch()

    with pytest.raises(SourceError, match="holds more than 50 files"):
        FolderSource(tmp_path, "folder", SMALL)
