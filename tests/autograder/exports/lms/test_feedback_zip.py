"""Feedback pages are packed as Moodle reads them, in the same bytes each time."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from autograder.collect.layouts.moodle import is_moodle
from autograder.course.folder import CourseFolder
from autograder.exports.lms import feedback_zip
from autograder.exports.lms.feedback_zip import folder_name, write_feedback_zip
from autograder.exports.lms.filling import Line
from tests.support.exports.awkward import NAMES
from tests.support.handed_out import make_course


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """Return a course in which two students have feedback pages."""
    made = make_course(tmp_path / "course")
    for student in ("ada", "bob"):
        page = made.root / "feedback" / student / "resnet50" / "resnet50.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{student}</p>", encoding="utf-8")
    return made


def packed(course: CourseFolder, **people: tuple[str, str]) -> tuple[bytes, int, list[Line]]:
    """Return the zip and what is told."""
    file = io.BytesIO()
    count, lines = write_feedback_zip(file, course, people)
    return file.getvalue(), count, lines


def test_each_participant_has_a_folder(course: CourseFolder) -> None:
    """With the number by which Moodle knows the hand-in; who has no page is listed."""
    for name in ("cheats.html", "other.html"):  # as nbgrader copies what was handed in
        (course.root / "feedback" / "ada" / "resnet50" / name).write_text("<script>", encoding="utf-8")
    (course.root / "feedback" / "dan" / "resnet50").mkdir(parents=True)
    (course.root / "feedback" / "dan" / "resnet50" / "own.html").touch()
    content, count, lines = packed(
        course, dan=("Dan", "1004"), bob=("Bob Müller", "1002"), ada=("Ada_L", "1001"), cy=("Cy", "1003")
    )

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    assert {
        "Ada L_1001_assignsubmission_file_/resnet50.html": b"<p>ada</p>",
        "Bob Müller_1002_assignsubmission_file_/resnet50.html": b"<p>bob</p>",
    } == files
    no_page = "has no feedback page: run autograder feedback"
    assert (2, [Line("cy", no_page), Line("dan", no_page)]) == (count, lines)


def test_zip_is_the_same_each_time(course: CourseFolder) -> None:
    """Whenever the pages were written, and in whatever order the students come."""
    first, *_rest = packed(course, ada=("Ada", "1"), bob=("Bob", "2"))
    for page in (course.root / "feedback").rglob("*.html"):
        os.utime(page, (10**9, 10**9))
        page.chmod(0o600)

    assert first == packed(course, bob=("Bob", "2"), ada=("Ada", "1"))[0]


@pytest.mark.parametrize(
    "name", [" ".join(names) for names in NAMES] + ["../../etc", "a/b", "x_1_assignsubmission_file_"]
)
def test_awkward_names_make_one_plain_folder(name: str) -> None:
    """Moodle takes the number from between the first two underscores, and zips know no other folder."""
    folder = folder_name(name, "17")

    assert ["17", "assignsubmission", "file", ""] == folder.split("_")[1:]
    assert not set('/\\:*?"<>|') & set(folder)
    assert ".." not in folder
    assert 150 > len(folder)
    assert is_moodle([folder]) or folder.startswith("_")


def test_pages_that_are_too_large_or_no_files_are_listed(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are left out, and somebody has to look."""
    pages = course.root / "feedback"
    (pages / "ada" / "resnet50" / "resnet50.html").unlink()
    (pages / "ada" / "resnet50" / "resnet50.html").symlink_to("/etc/passwd")
    monkeypatch.setattr(feedback_zip, "_MOST_PAGE_BYTES", 3)

    _content, count, lines = packed(course, ada=("Ada", "1"), bob=("Bob", "2"))

    assert 0 == count
    assert [
        Line("ada", "is not in the zip: the page resnet50.html is a link"),
        Line("bob", "is not in the zip: the page resnet50.html is larger than 3 bytes"),
    ] == lines
