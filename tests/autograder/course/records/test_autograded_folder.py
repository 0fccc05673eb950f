"""The autograded folder holds the student's files, and over them those of the source, whatever the names."""

import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from autograder.course.records.autograded_folder import destination, write_autograded
from autograder.course.records.source_files import source_files

IGNORED = ["*.pyc", "secret"]


@pytest.fixture
def course(tmp_path: Path) -> Any:
    """Return a course with three files of the source."""
    for name, content in {"helpers/a.py": "own", "images/b.png": "own", "data": "own"}.items():
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / name).write_text(content, encoding="utf-8")
    return SimpleNamespace(
        autograded=lambda student: tmp_path / "autograded" / student,
        source=lambda: tmp_path / "source",
        ignored=IGNORED,
        converter=SimpleNamespace(permissions=440),
    )


@pytest.mark.parametrize(
    ("submitted", "kept"),
    [
        ({"mine.py": b"m", "deep/er/mine.py": b"m"}, {"mine.py", "deep/er/mine.py"}),
        ({"helpers/a.py": b"changed", "helpers/mine.py": b"m"}, {"helpers/mine.py"}),
        ({"helpers": b"a file where the source has a folder", "mine.py": b"m"}, {"mine.py"}),
        ({"data/mine.csv": b"a folder where the source has a file"}, set()),
        ({"resnet50.ipynb": b"their notebook", "resnet50.ipynb/x": b"m"}, set()),
        ({"mine.pyc": b"m", "secret/mine.py": b"m", "deep/secret/x": b"m"}, set()),
    ],
)
def test_files_of_the_course_stand(course: Any, submitted: dict[str, bytes], kept: set[str]) -> None:
    """What is left of a hand-in of the same names, or in their place, and of ignored names."""
    own = list(source_files(course.source(), IGNORED))
    for _ in range(2):  # a second run replaces the folder
        goal = destination(course, "s1", own, "resnet50")
        write_autograded(course.autograded("s1"), submitted, goal, nbformat.v4.new_notebook())

    folder = course.autograded("s1")
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    assert kept | {"helpers/a.py", "images/b.png", "data", "resnet50.ipynb"} == found.keys()
    assert all(found[name].read_text(encoding="utf-8") == "own" for name in ("helpers/a.py", "images/b.png", "data"))
    assert all(found[name].read_bytes() == submitted[name] for name in kept)
    assert 4 == nbformat.read(found["resnet50.ipynb"], 4).nbformat
    assert {0o440} == {stat.S_IMODE(path.stat().st_mode) for path in found.values()}
