"""Which file of a hand-in is graded: the one with the right name, or else the one that holds the work."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assignment import notebook
from autograder.grading.grader import do
from autograder.grading.work import Place, Work
from autograder.intake.choosing import choose
from autograder.intake.hand_in import COURSE_LEVELS, NOTEBOOK, read_hand_in
from autograder.intake.notebook_file import UnreadableError
from autograder.intake.submission import understood
from benchmarks.samples import SOLUTION

RELEASED: dict[str, Any] = json.loads(notebook.RELEASE.read_text(encoding="utf-8"))
BLANK = json.dumps(RELEASED)
WORK = json.dumps(notebook.fill(RELEASED, SOLUTION))
DAMAGED = WORK[:3000]
DROPPING = "\0\5\26\7\0"
FOREIGN = json.dumps({"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "print(1)"}]})


def importing(module: str) -> str:
    """Return the release with a cell that imports the functions from a module."""
    cell = {"cell_type": "code", "id": "mine", "metadata": {}, "source": f"from {module} import *", "outputs": []}
    return json.dumps(RELEASED | {"cells": [*RELEASED["cells"][:3], cell, *RELEASED["cells"][3:]]})


def handed_in(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files, each a second later than the one before."""
    folder.mkdir(parents=True)
    for number, (name, text) in enumerate(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (number, number))
    return folder


GRADED: dict[str, tuple[dict[str, str], str, str]] = {
    "right name": ({NOTEBOOK: WORK}, NOTEBOOK, ""),
    "blank alone": ({NOTEBOOK: BLANK}, NOTEBOOK, ""),
    "browser's copy": ({"resnet50 (1).ipynb": WORK}, "resnet50 (1).ipynb", "There is no resnet50.ipynb."),
    "capitals": ({"RESNET50.IPYNB": WORK}, "RESNET50.IPYNB", "There is no"),
    "another name": ({"my homework, final.ipynb": WORK}, "my homework, final.ipynb", "There is no"),
    "200 letters": ({f"{'x' * 200}.ipynb": WORK}, f"{'x' * 200}.ipynb", "There is no"),
    "mail program's suffix": ({"resnet50.ipynb.txt": WORK}, "resnet50.ipynb.txt", "There is no"),
    "JSON": ({"resnet50.json": WORK}, "resnet50.json", "There is no"),
    "nested": ({"a/b/resnet50.ipynb": WORK}, "a/b/resnet50.ipynb", "There is no"),
    "blank nested release": ({"release/resnet50.ipynb": BLANK, "w.ipynb": WORK}, "w.ipynb", "release/resnet50.ipynb"),
    "module": ({"answers.py": SOLUTION}, "answers.py", "There is no"),
    "blank beside copy": (
        {"resnet50-Copy1.ipynb": WORK, NOTEBOOK: BLANK},
        "resnet50-Copy1.ipynb",
        "and not resnet50.ipynb. resnet50.ipynb holds nothing of the student's own.",
    ),
    "blank beside module": ({NOTEBOOK: BLANK, "answers.py": SOLUTION}, "answers.py", "and not resnet50.ipynb"),
    "work beside work": ({NOTEBOOK: WORK, "resnet50-Copy1.ipynb": WORK}, NOTEBOOK, "and not resnet50-Copy1.ipynb"),
    "newest of several": ({"b.ipynb": WORK, "a.ipynb": WORK, "c.ipynb": BLANK}, "a.ipynb", "not b.ipynb, c.ipynb"),
    "imported module": ({NOTEBOOK: importing("answers"), "answers.py": SOLUTION}, NOTEBOOK, ""),
    "damaged beside work": ({NOTEBOOK: DAMAGED, "copy.ipynb": WORK}, "copy.ipynb", "resnet50.ipynb cannot be read."),
    "droppings": ({NOTEBOOK: WORK, "._resnet50.ipynb": DROPPING, "__MACOSX/x.ipynb": WORK}, NOTEBOOK, ""),
    "checkpoint": ({NOTEBOOK: BLANK, ".ipynb_checkpoints/resnet50-checkpoint.ipynb": WORK}, NOTEBOOK, ""),
    "another notebook besides": ({NOTEBOOK: WORK, "notes.ipynb": FOREIGN}, NOTEBOOK, "and not notes.ipynb"),
    "other cells under the right name": ({NOTEBOOK: FOREIGN}, NOTEBOOK, ""),
}
"""What was handed in, the file that is graded, and a part of the remark."""

REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "nothing": ({}, "there is no file resnet50.ipynb"),
    "no notebook": ({"resnet50.pdf": "%PDF"}, "there is no file resnet50.ipynb, and no notebook among resnet50.pdf"),
    "dropping alone": ({"._resnet50.ipynb": DROPPING}, "there is no file resnet50.ipynb"),
    "another assignment": ({"hw2.ipynb": FOREIGN}, "no cell of the assignment in hw2.ipynb"),
    "damaged": ({"mine.ipynb": DAMAGED}, "mine.ipynb is not a notebook"),
    "damaged beside blank": ({NOTEBOOK: DAMAGED, "other.ipynb": BLANK}, "resnet50.ipynb cannot be read"),
}
"""What goes to a person, and a part of the reason."""


@pytest.mark.parametrize(("files", "graded", "remark"), GRADED.values(), ids=GRADED)
def test_one_file_is_graded_and_a_remark_names_it(
    files: dict[str, str], graded: str, remark: str, tmp_path: Path
) -> None:
    """With the right name nothing is said, unless there are others."""
    choice = choose(read_hand_in(handed_in(tmp_path / "x", files), NOTEBOOK))

    assert (graded, files[graded].encode()) == (choice.hand_in.name, choice.hand_in.content)
    assert (remark in choice.remarks[0]) if remark else (() == choice.remarks)
    assert all(f"{graded} was graded" in text for text in choice.remarks)


@pytest.mark.parametrize(("files", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_nobody_can_tell_is_shown_to_a_person(files: dict[str, str], reason: str, tmp_path: Path) -> None:
    """The cells of the autograded notebook then name every file, and show the texts."""
    done = do(Work(Place(handed_in(tmp_path / "x", files)), seed=1))
    shown = "\n".join(cell.source for cell in done.cells)

    assert done.graded.needs_person
    assert reason in done.graded.unreadable
    assert done.graded.unreadable in shown
    assert all(f"{name}: {len(text.encode())} byte" in shown for name, text in files.items() if text != DROPPING)
    assert not any(cell.cell_type == "code" for cell in done.cells)


def test_check_and_grade_agree(tmp_path: Path) -> None:
    """The one is given a folder, the other also the name of the notebook; both read the same."""
    folder = handed_in(tmp_path / "submitted" / "ada" / "resnet50", GRADED["blank beside copy"][0])

    assert read_hand_in(folder) == read_hand_in(folder, NOTEBOOK, levels=COURSE_LEVELS)


def test_files_lie_around_a_nested_notebook(tmp_path: Path) -> None:
    """Its code finds them where they were; other files keep their places."""
    files = {
        "sub/work.ipynb": WORK,
        "sub/blocks.py": "AXIS = 3",
        "sub/data/x.csv": "1",
        "top.csv": "2",
        "blocks.py": "",
    }

    found = understood(read_hand_in(handed_in(tmp_path / "x", files)))

    assert {"blocks.py": b"AXIS = 3", "data/x.csv": b"1", "top.csv": b"2"}.items() <= found.files.items()


def test_a_newer_copy_changes_the_digest(tmp_path: Path) -> None:
    """So that it is graded in the next run."""
    folder = handed_in(tmp_path / "x", {"a.ipynb": WORK, "b.ipynb": WORK})
    before = read_hand_in(folder)
    os.utime(folder / "a.ipynb", (9, 9))

    assert before.digest != read_hand_in(folder).digest
    assert ["b.ipynb", "a.ipynb"] == [choose(hand_in).hand_in.name for hand_in in (before, read_hand_in(folder))]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [3, {"source": 4}]}', "[" * 100_000])
def test_any_content_beside_another_is_survived(text: str, tmp_path: Path) -> None:
    """What is no notebook is one file more that is named."""
    hand_in = read_hand_in(handed_in(tmp_path / "x", {"a.ipynb": WORK, "b.ipynb": text, "c.py": "def ResNet50(\0"}))

    assert "a.ipynb" == choose(hand_in).hand_in.name


def test_links_and_pipes_are_no_notebooks(tmp_path: Path) -> None:
    """They are named with the reason, and nothing is read through them."""
    secret = handed_in(tmp_path / "neighbour", {"work.ipynb": WORK}) / "work.ipynb"
    folder = handed_in(tmp_path / "x", {})
    (folder / "mine.ipynb").symlink_to(secret)
    os.mkfifo(folder / "pipe.ipynb")

    with pytest.raises(UnreadableError, match="is a "):
        choose(read_hand_in(folder))
