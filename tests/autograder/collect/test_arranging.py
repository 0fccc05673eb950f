"""A hand-in's files come to stand where grading looks for them, and a zip in it is opened once, within limits."""

import os
from collections.abc import Mapping
from dataclasses import replace

import pytest

from autograder.collect.arranging import Arranged, arrange
from autograder.collect.sources.entry import Entry, EntryError, Limits
from autograder.collect.unpacking import Contents, unpack
from tests.support.handed_out import NOTEBOOK, packed

LIMITS = Limits(hand_in_bytes=400_000, hand_in_files=20, free_bytes=10_000)


class Held:
    """A source whose files are held in memory."""

    name, is_archive, left_out, refused, entries = "held", True, 0, (), ()

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, entry: Entry, most_bytes: int) -> bytes:
        """Return a file's content."""
        if len(self.files[entry.path]) > most_bytes:
            raise EntryError("is too large")
        return self.files[entry.path]

    def close(self) -> None:
        """Do nothing."""


def unpacked(files: Mapping[str, bytes], limits: Limits = LIMITS) -> Contents:
    """Read a hand-in."""
    entries = {path: Entry(path, len(content), None) for path, content in files.items()}
    return unpack(Held(files), entries, limits, ["pretrained", "*.pyc"])


def arranged(*paths: str) -> Arranged:
    """Arrange files whose content is their path."""
    return arrange({path: path.encode() for path in paths}, "resnet50")


@pytest.mark.parametrize(
    ("paths", "chosen"),
    [
        (["resnet50.ipynb"], "resnet50.ipynb"),
        (["resnet50 (1).ipynb"], "resnet50 (1).ipynb"),
        (["Resnet50.IPYNB"], "Resnet50.IPYNB"),
        (["anything.ipynb"], "anything.ipynb"),
        (["work/resnet50.ipynb", "readme.txt"], "work/resnet50.ipynb"),
        (["a/b/resnet50-1.ipynb"], "a/b/resnet50-1.ipynb"),
        (["resnet50.ipynb", "old/resnet50.ipynb"], "resnet50.ipynb"),
        (["resnet50.ipynb", "resnet50-Copy1.ipynb"], "resnet50.ipynb"),
        (["resnet50-Copy1.ipynb", "scratch.ipynb"], "resnet50-Copy1.ipynb"),
        (["ps1/ps1.ipynb", "resnet50/resnet50.ipynb"], "resnet50/resnet50.ipynb"),
    ],
)
def test_notebook_is_found_and_gets_its_name(paths: list[str], chosen: str) -> None:
    """By its name, else by a name that copies get, else because there is no other."""
    found = arranged(*paths)

    assert (chosen, chosen.encode()) == (found.notebook, found.files["resnet50.ipynb"])


@pytest.mark.parametrize(
    "paths",
    [["a.ipynb", "b.ipynb"], ["a/resnet50.ipynb", "b/resnet50.ipynb"], ["resnet50-1.ipynb", "resnet50-2.ipynb"]],
)
def test_several_notebooks_are_left_as_they_are(paths: list[str]) -> None:
    """Nobody guesses."""
    found = arranged(*paths)

    assert ("", set(paths)) == (found.notebook, set(found.files))
    reason = "the names do not tell which notebook counts, so grading looks into them: "
    assert (f"{reason}{', '.join(paths)}",) == found.problems


def test_hand_in_without_a_notebook_says_what_it_holds() -> None:
    """A long list is cut."""
    assert ("no notebook among 0.py, 1.py, 2.py and 2 more",) == arranged(*(f"{n}.py" for n in range(5))).problems
    assert ("no files",) == arranged().problems
    assert {"y/a.py", "b.py"} == set(arranged("x/y/a.py", "x/b.py").files)


def test_other_notebooks_that_may_be_meant_are_named() -> None:
    """A copy may be the solved one."""
    assert ("resnet50.ipynb comes first, and grading also looks into resnet50-Copy1.ipynb",) == arranged(
        "resnet50.ipynb", "resnet50-Copy1.ipynb"
    ).problems
    assert () == arranged("resnet50/resnet50.ipynb", "ps1/ps1.ipynb").problems


def test_files_keep_their_places_beside_the_notebook() -> None:
    """What stands outside of the notebook's folder gives way to what stands in it."""
    found = arranged("w/resnet50.ipynb", "w/data/x", "w/y", "y", "z/q", "data", "w.txt")

    assert {
        "resnet50.ipynb": b"w/resnet50.ipynb",
        "data/x": b"w/data/x",
        "y": b"w/y",
        "z/q": b"z/q",
        "w.txt": b"w.txt",
    } == found.files
    assert {
        "y was not taken, because of another file in its place",
        "data was not taken, because of another file in its place",
    } == set(found.problems)


def test_zip_of_a_student_is_opened_once() -> None:
    """A zip in it stays a zip; what macOS left in it is left out."""
    inner = packed({"resnet50/resnet50.ipynb": NOTEBOOK, "more.zip": packed({"x": b""}), "__MACOSX/._x": b""})

    contents = unpacked({"work.zip": inner})

    assert {"work/resnet50/resnet50.ipynb", "work/more.zip"} == set(contents.files)
    assert (["unpacked from work.zip"], 1) == (contents.notes, contents.left_out)


def test_hostile_zip_of_a_student_costs_only_its_bad_entries() -> None:
    """A bomb, a path that climbs, and a notebook."""
    inner = packed({"../evil": b"x", "bomb": bytes(300_000), "resnet50.ipynb": NOTEBOOK})

    contents = unpacked({"work.zip": inner})

    assert ["work/resnet50.ipynb"] == list(contents.files)
    assert [
        "work.zip: ../evil has a path that leads out of the archive and was not taken",
        "work.zip: bomb would unpack to more than 200 times its size and was not taken",
    ] == contents.problems


def test_zip_that_cannot_be_opened_is_kept_as_it_is() -> None:
    """Somebody may look at it."""
    contents = unpacked({"work.zip": b"no zip", "resnet50.ipynb": NOTEBOOK})

    assert {"work.zip", "resnet50.ipynb"} == set(contents.files)
    assert 1 == len(contents.problems)
    assert contents.problems[0].startswith("work.zip is not a zip that can be read")


def test_hand_in_is_bounded_and_its_notebook_comes_first() -> None:
    """Files beyond the limits are named, whether a zip holds them or not."""
    big = os.urandom(150_000)
    files = {"a": big, "b.zip": packed({"c": big}), "z.ipynb": NOTEBOOK}

    contents = unpacked(files)

    assert {"a", "z.ipynb", "b.zip"} >= set(contents.files)
    assert {"a", "z.ipynb"} <= set(contents.files)
    assert ["b/c is too large and was not taken"] == contents.problems
    many = unpacked({f"{number:02}": b"" for number in range(22)}, replace(LIMITS, hand_in_files=20))
    assert (20, 2) == (len(many.files), len(many.problems))


def test_what_nbgrader_ignores_is_left_out() -> None:
    """The network that was released comes back with every hand-in."""
    contents = unpacked({"pretrained/network.h5": bytes(500_000), "x.pyc": b"", "resnet50.ipynb": NOTEBOOK})

    assert (["resnet50.ipynb"], 2, []) == (list(contents.files), contents.left_out, contents.problems)


def test_timestamp_in_a_students_zip_does_not_count() -> None:
    """The student wrote it."""
    contents = unpacked({"work.zip": packed({"resnet50.ipynb": NOTEBOOK, "timestamp.txt": b"2020-01-01"})})

    assert {"work/resnet50.ipynb"} == set(contents.files)
    assert "work.zip: its timestamp.txt does not count" in contents.notes


def test_encrypted_zip_of_a_student_is_named() -> None:
    """Nothing of it is taken."""
    data = bytearray(packed({"resnet50.ipynb": NOTEBOOK}))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert ["work.zip: resnet50.ipynb is encrypted and was not taken"] == unpacked({"work.zip": bytes(data)}).problems
