"""The instructor's own cells beside the three checks get the rows that stock nbgrader gives them."""

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.cli.main import main
from benchmarks.samples import SOLUTION
from tests.support import courses
from tests.support.shared_courses import new_cell, rows_of, scores_of

pytestmark = pytest.mark.slow

STOCK = "own"
"""The assignment of the stock course, which has the own cells alone."""

PICTURE = {"p.png": {"image/png": "iVBORw0KGgo="}}
ANSWERS: dict[str, dict[str, str]] = {
    "right": {
        "doubled": "def doubled(number):\n    return 2 * number",
        "essay": "It learns what is left.",
        "plot": "print('plotted')",
    },
    "half": {"doubled": "import warnings\ndef doubled(number):\n    warnings.warn('hm')\n    return 4"},
    "blank": {"test_doubled": "pass", "test_partial": "3"},
}


def own_cells() -> list[NotebookNode]:
    """Return one cell of each kind that nbgrader knows, and one that only shows a picture."""
    hidden = "assert doubled(2) == 4\n### BEGIN HIDDEN TESTS\nassert doubled(3) == 6\n### END HIDDEN TESTS"
    partial = "score = 1.5 * (doubled(2) == 4)\nscore += 1.5 * (doubled('a') == 'aa')\nscore"
    solution = "def doubled(number):\n    ### BEGIN SOLUTION\n    return 2 * number\n    ### END SOLUTION"
    cells = [
        new_cell("code", "doubled", solution, solution=True),
        new_cell("code", "test_doubled", hidden, points=2),
        new_cell("code", "test_partial", partial, points=3),
        new_cell("code", "test_file", "assert open('numbers.csv').read() == '1,2'", points=1),
        new_cell("code", "bonus", "assert doubled(0) == 0", points=0),
        new_cell("markdown", "essay", "Why is it so deep?", solution=True, points=4),
        new_cell("code", "plot", "# plot it", solution=True, points=2),
        new_cell("markdown", "task", "Draw.\n### BEGIN MARK SCHEME\na cat\n### END MARK SCHEME", task=True, points=5),
        new_cell("markdown", "read", "![p](attachment:p.png)"),
    ]
    cells[1].metadata["tags"] = ["mine"]
    cells[-1]["attachments"] = PICTURE
    return cells


def write_source(course: Path, assignment: str, held: Any) -> None:
    """Write a source with the own cells at its end, and a file beside it."""
    folder = course / "source" / assignment
    folder.mkdir(parents=True, exist_ok=True)
    held["cells"] += json.loads(json.dumps(own_cells()))
    (folder / f"{assignment}.ipynb").write_text(json.dumps(held), encoding="utf-8")
    (folder / "numbers.csv").write_text("1,2", encoding="utf-8")


def hand_in(course: Path, assignment: str) -> None:
    """Hand in the release, filled in by each student."""
    released = json.loads((course / "release" / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8"))
    for student, answers in ANSWERS.items():
        filled = notebook.fill(released, SOLUTION) if assignment == NAME else json.loads(json.dumps(released))
        for cell in filled["cells"]:
            cell["source"] = answers.get(notebook.grade_id(cell), cell["source"])
        folder = course / "submitted" / student / assignment
        shutil.copytree(course / "release" / assignment, folder)
        (folder / f"{assignment}.ipynb").write_text(json.dumps(filled), encoding="utf-8")


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with the own cells alone, graded by nbgrader; what it gives is right."""
    course: Path = tmp_path_factory.mktemp("stock")
    (course / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    write_source(course, STOCK, nbformat.v4.new_notebook(metadata={"kernelspec": kernel}))
    run_nbgrader(course, "generate_assignment", STOCK)
    hand_in(course, STOCK)
    run_nbgrader(course, "autograde", STOCK)
    tests = [(2.0, 3.0, 1.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 1.0, 0.0)]
    names = ("test_doubled", "test_partial", "test_file", "bonus")
    assert tests == [tuple(scores_of(course, STOCK)[student, name] for name in names) for student in ANSWERS]
    return course


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new course with the same cells beside the three checks, of which one is worth twice as much."""
    course: Path = tmp_path_factory.mktemp("ours") / "course"
    assert 0 == main(["new", str(course)])
    held = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))
    [check] = (cell for cell in held["cells"] if notebook.grade_id(cell) == "check_ResNet50")
    check["metadata"]["nbgrader"]["points"] *= 2
    write_source(course, NAME, held)
    assert 0 == main(["release", NAME, "--course", str(course)])
    hand_in(course, NAME)
    assert 0 == courses.grade(course)
    return course


def test_rows_are_those_of_stock_nbgrader(stock: Path, ours: Path) -> None:
    """Scores, flags, comments and the cells of the release; a check cell scores what it is worth in the notebook."""
    wanted, found = rows_of(stock, STOCK), rows_of(ours, NAME)

    for kind in ("sources", "grades", "comments"):
        assert set(wanted[kind]) <= set(found[kind])
    assert {(name, kind) for _notebook, name, kind in wanted["cells"]} <= {cell[1:] for cell in found["cells"]}
    points = {cell["metadata"]["nbgrader"]["points"] for cell in checks(ours)}
    assert {score for (_student, name), score in scores_of(ours, NAME).items() if name.startswith("check_")} == points


def checks(course: Path) -> list[Any]:
    """Return the check cells of the release."""
    held = json.loads((course / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in held["cells"] if notebook.grade_id(cell).startswith("check_")]


def test_autograded_notebook_has_what_the_instructor_wrote(ours: Path) -> None:
    """Hidden tests, tags, the picture, and the outputs of the tests; the student's own text of a test is not run."""
    graded = nbformat.read(ours / "autograded" / "blank" / NAME / f"{NAME}.ipynb", as_version=4)
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in graded.cells if "nbgrader" in cell.metadata}

    assert "HIDDEN TESTS" in cells["test_doubled"].source
    assert ["mine"] == cells["test_doubled"].metadata.tags
    assert PICTURE == cells["read"].attachments
    assert cells["task"].metadata.nbgrader.task
    assert "NotImplementedError" in str(cells["test_doubled"].outputs)
