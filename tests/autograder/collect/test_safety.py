"""A hostile zip: what is unsafe is refused with a reason, and what it says of itself is bounded."""

import io
import os
import stat
import struct
import unicodedata
import zipfile
import zlib

import pytest

from autograder.collect.sources.entry import EntryError, Limits, Refusal, SourceError
from autograder.collect.sources.zip_file import ZipSource
from tests.support.handed_out import entry, packed

SMALL = Limits(entries=50, directory_bytes=20_000, hand_in_bytes=3_000_000, total_bytes=5_000_000, free_bytes=10_000)


def opened(data: bytes, limits: Limits = SMALL) -> ZipSource:
    """Open a zip that is held in memory."""
    return ZipSource(io.BytesIO(data), "the.zip", None, limits)


def reasons(refused: tuple[Refusal, ...]) -> list[str]:
    """Return why things were refused."""
    return [refusal.reason for refusal in refused]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../evil", "has a path that leads out of the archive"),
        ("ada/../../evil", "has a path that leads out of the archive"),
        ("/etc/evil", "has an absolute path"),
        ("C:/evil", "has an absolute path"),
        ("c:evil", "has an absolute path"),
        ("ada\\evil.ipynb", "has a backslash in its path"),
        ("..\\..\\evil", "has a backslash in its path"),
        ("ada/e\x1b[2Jvil", "has control characters in its path"),
        ("ada/two\nlines", "has control characters in its path"),
        ("ada//evil", "has a path that is no path of a file, or is too long"),
        ("ada/" + "x" * 256, "has a path that is no path of a file, or is too long"),
        ("x/" * 20 + "x", "has a path that is no path of a file, or is too long"),
    ],
)
def test_unsafe_path_is_refused_and_the_rest_is_not(path: str, reason: str) -> None:
    """One entry of a hostile student ends nobody else's collecting."""
    source = opened(packed({"bob/x.ipynb": b"x", path: b"x"}))

    assert ["bob/x.ipynb"] == [entry.path for entry in source.entries]
    assert [reason] == reasons(source.refused)


def test_name_with_a_nul_is_refused() -> None:
    """Python cuts such a name, so that it would look harmless."""
    source = opened(packed({"ada/x.ipynb?hidden": b"x"}).replace(b"?", b"\0"))

    assert ["has control characters in its path"] == reasons(source.refused)


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_link_or_device_in_a_zip_is_refused(mode: int) -> None:
    """What a link points to is never looked at."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = entry("ada/x.ipynb")
        info.external_attr = (mode | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    source = opened(buffer.getvalue())

    assert ((), ["is a link or a device"]) == (source.entries, reasons(source.refused))


def test_encrypted_entry_is_refused() -> None:
    """Nobody is asked for a password."""
    data = bytearray(packed({"ada/x.ipynb": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert ["is encrypted"] == reasons(opened(bytes(data)).refused)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_method_that_can_take_all_memory_is_refused(method: int) -> None:
    """No LMS uses another method than deflate."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("ada/x.ipynb", b"x")

    assert [f"is packed by method {method}, which is not read"] == reasons(opened(buffer.getvalue()).refused)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("second", ["ada/ü.ipynb", unicodedata.normalize("NFD", "ada/ü.ipynb"), "./ada/ü.ipynb"])
def test_two_entries_of_one_path_are_both_refused(second: str) -> None:
    """Programs disagree on which one counts; two Unicode forms are one path."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry("ada/ü.ipynb"), b"one")
        archive.writestr(entry(second), b"two")

    source = opened(buffer.getvalue())

    assert ((), ["is in the archive more than once"] * 2) == (source.entries, reasons(source.refused))


def test_file_that_is_also_a_folder_is_refused() -> None:
    """Only one of both could be written."""
    source = opened(packed({"ada": b"x", "ada/x.ipynb": b"x"}))

    assert [Refusal("ada", "is a file and a folder at once")] == list(source.refused)


def test_bomb_is_refused_before_it_is_read() -> None:
    """A file that unpacks to a thousand times its size is refused; the others stay."""
    source = opened(packed({"ada/x.ipynb": bytes(2_000_000), "bob/x.ipynb": b"x"}))

    assert ["would unpack to more than 200 times its size"] == reasons(source.refused)
    assert ["bob/x.ipynb"] == [entry.path for entry in source.entries]


def test_file_larger_than_a_hand_in_is_refused() -> None:
    """It does not count among what the zip unpacks to."""
    source = opened(packed({"ada/x": os.urandom(3_000_001), "bob/x": b"x"}))

    assert ["is larger than 3 MB"] == reasons(source.refused)


def test_zip_of_too_much_is_refused_as_a_whole() -> None:
    """The limit is on all files that would be read."""
    with pytest.raises(SourceError, match="would unpack to more than 5 MB"):
        opened(packed({f"{number}": os.urandom(1_900_000) for number in range(3)}))


def test_zip_of_too_many_entries_is_refused() -> None:
    """Their names alone fill the memory."""
    with pytest.raises(SourceError, match="holds more than 50 files"):
        opened(packed({f"{number}": b"" for number in range(51)}))


def test_table_of_contents_is_bounded_before_it_is_read() -> None:
    """A zip of a few megabytes can list millions of names."""
    data = packed({f"{number}{'x' * 2000}": b"" for number in range(100)})

    with pytest.raises(SourceError, match="table of contents is too long"):
        opened(data)


def test_size_that_the_zip_understates_is_not_exceeded() -> None:
    """What is read is bounded by what was announced, and the checksum tells that it is damaged."""
    data = bytearray(packed({"ada/x.ipynb": b"0123456789" * 1000}))
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    source = opened(bytes(data))

    with pytest.raises(EntryError, match="is damaged"):
        source.read(source.entries[0], 10_000)


def test_damaged_entry_is_an_error_of_that_entry() -> None:
    """The others can still be read."""
    data = packed({"ada/x": b"a" * 50, "bob/x": b"b" * 50})
    compressed = zlib.compress(b"a" * 50)[2:-4]
    source = opened(data.replace(compressed, b"\xff" * len(compressed), 1))

    with pytest.raises(EntryError, match="is damaged"):
        source.read(source.entries[0], 100)
    assert b"b" * 50 == source.read(source.entries[1], 100)


def test_large_entry_is_read_whole() -> None:
    """The bound on the table of contents does not bound a file."""
    content = os.urandom(200_000)
    source = opened(packed({"ada/x": content}))

    assert content == source.read(source.entries[0], 1_000_000)
    with pytest.raises(EntryError, match="is too large"):
        source.read(source.entries[0], 199_999)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06", packed({"a": b""})[:-30]])
def test_what_is_no_zip_is_one_sentence(data: bytes) -> None:
    """Of whatever kind it is."""
    with pytest.raises(SourceError, match="is not a zip that can be read"):
        opened(data)
