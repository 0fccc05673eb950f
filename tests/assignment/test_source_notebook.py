"""The source notebook meets what nbgrader, the students and the text of the exercises need."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3

PATH = Path(__file__).parents[2] / "source" / "resnet50" / "resnet50.ipynb"
TEXT_CELLS = {
    "identity_block": "identity-block-exercise",
    "convolutional_block": "convolutional-block-exercise",
    "ResNet50": "resnet50-exercise",
}
SIGNATURES = {
    "identity_block": 'X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform',
    "convolutional_block": 'X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform',
    "ResNet50": "input_shape=(64, 64, 3), classes=6",
}
HEADINGS = [
    "Residual networks: build ResNet-50 yourself",
    "1. Packages",
    "2. Why very deep networks are hard to train",
    "3. Residual networks",
    "4. The identity block",
    "Exercise 1: `identity_block`",
    "5. The convolutional block",
    "Exercise 2: `convolutional_block`",
    "6. The whole network",
    "Exercise 3: `ResNet50`",
    "7. The SIGNS data",
    "8. Training",
    "9. Evaluation",
    "10. The pretrained model",
    "11. Your own image",
    "12. ResNet in practice (optional)",
    "13. What to remember",
    "14. References",
]


@pytest.fixture(scope="module")
def notebook() -> nbformat.NotebookNode:
    """Return the notebook as it is on disk."""
    return nbformat.read(PATH, as_version=nbformat.NO_CONVERT)


@pytest.fixture(scope="module")
def sources(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Return each cell's text by its id."""
    return {cell.id: cell.source for cell in notebook.cells}


def graded(notebook: nbformat.NotebookNode) -> dict[str, dict[str, Any]]:
    """Return nbgrader's metadata by grade_id."""
    entries = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {entry.grade_id: entry for entry in entries}


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def solution_of(sources: dict[str, str], name: str) -> str:
    """Return the text of an exercise's solution cell."""
    return sources[TEXT_CELLS[name].replace("exercise", "solution")]


def test_notebook_is_valid_for_jupyter_and_nbgrader(notebook: nbformat.NotebookNode) -> None:
    """Format 4.5 and nbgrader's schema 3 hold for every cell."""
    assert (4, 5) == (notebook.nbformat, notebook.nbformat_minor)
    nbformat.validate(notebook)
    MetadataValidatorV3().validate_nb(notebook)


def test_file_is_written_as_committed(notebook: nbformat.NotebookNode) -> None:
    """Saving the notebook again changes nothing."""
    assert nbformat.writes(notebook, indent=1).rstrip("\n") + "\n" == PATH.read_text(encoding="utf-8")


def test_kernel_is_the_plain_python_one(notebook: nbformat.NotebookNode) -> None:
    """The metadata names the kernel that everybody has, and no version of Python."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    assert {"kernelspec": kernel, "language_info": {"name": "python"}} == notebook.metadata


def test_cell_ids_are_unique_and_readable(notebook: nbformat.NotebookNode) -> None:
    """Every id consists of words, so that messages with it are readable."""
    ids = [cell.id for cell in notebook.cells]
    assert sorted(set(ids)) == sorted(ids)
    assert [] == [cell_id for cell_id in ids if not re.fullmatch(r"[a-z]{3,}[0-9]{0,2}(-[a-z]{3,})*", cell_id)]


def test_nothing_was_run(notebook: nbformat.NotebookNode) -> None:
    """No cell has an output or an execution count."""
    run = [cell.id for cell in code_cells(notebook) if cell.outputs or cell.execution_count is not None]
    assert [] == run


def test_sections_stand_in_their_order(notebook: nbformat.NotebookNode) -> None:
    """Every heading appears once, in the order of the assignment."""
    lines = [line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    assert HEADINGS == [line.lstrip("#").strip() for line in lines if line.startswith("#")]


def test_points_sum_to_thirty(notebook: nbformat.NotebookNode) -> None:
    """Exactly three check cells are graded, each with 10 points."""
    points = {grade_id: meta["points"] for grade_id, meta in graded(notebook).items() if meta["grade"]}
    assert {f"check_{name}": 10 for name in TEXT_CELLS} == points


@pytest.mark.parametrize("name", TEXT_CELLS)
def test_exercise_is_a_solution_cell_and_a_locked_check_cell(notebook: nbformat.NotebookNode, name: str) -> None:
    """Both follow the exercise's text, and their flags let nbgrader strip the first and restore the second."""
    flags = {"solution": True, "grade": False, "locked": False, "task": False, "schema_version": 3}
    assert flags | {"grade_id": name} == graded(notebook)[name]
    flags = {"solution": False, "grade": True, "locked": True, "task": False, "schema_version": 3}
    assert flags | {"grade_id": f"check_{name}", "points": 10} == graded(notebook)[f"check_{name}"]
    ids = [cell.id for cell in notebook.cells]
    start = ids.index(TEXT_CELLS[name])
    stem = TEXT_CELLS[name].removesuffix("exercise")
    assert [f"{stem}exercise", f"{stem}solution", f"{stem}check"] == ids[start : start + 3]


@pytest.mark.parametrize("name", TEXT_CELLS)
def test_check_cell_only_calls_the_check(sources: dict[str, str], name: str) -> None:
    """A check cell contains nothing but the call of the check."""
    text = (
        "# Self-check, 10 points: shows what is right, what is not, and in which layer.\n"
        "from helpers import check\n\n"
        f'check("{name}", globals())'
    )
    assert text == sources[TEXT_CELLS[name].replace("exercise", "check")]


@pytest.mark.parametrize("name", TEXT_CELLS)
def test_signature_is_the_documented_one(sources: dict[str, str], name: str) -> None:
    """Parameters and defaults are those that the documents' calls need."""
    assert f"def {name}({SIGNATURES[name]}):" == solution_of(sources, name).splitlines()[0]


@pytest.mark.parametrize("name", TEXT_CELLS)
def test_solution_markers_enclose_the_body(sources: dict[str, str], name: str) -> None:
    """Outside the markers there is only the signature and a docstring with shapes."""
    source = solution_of(sources, name)
    head, *rest = source.split("    ### BEGIN SOLUTION\n")
    assert 1 == len(rest)
    assert rest[0].endswith("    ### END SOLUTION")
    [function] = ast.parse(head).body
    assert isinstance(function, ast.FunctionDef)
    docstring = ast.get_docstring(function)
    assert 1 == len(function.body)
    assert docstring is not None
    assert [] == [part for part in ("Args:", "Input shape:", "Output shape:", "Returns:") if part not in docstring]


def test_markers_stand_in_solution_cells_only(notebook: nbformat.NotebookNode) -> None:
    """No other cell mentions them, because nbgrader matches markers as parts of lines."""
    marked = [cell.id for cell in notebook.cells if "BEGIN SOLUTION" in cell.source or "END SOLUTION" in cell.source]
    assert [cell_id.replace("exercise", "solution") for cell_id in TEXT_CELLS.values()] == marked
    assert "HIDDEN TESTS" not in PATH.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXT_CELLS)
def test_text_does_not_give_the_code_away(sources: dict[str, str], name: str) -> None:
    """No line of a solution is in another cell, comments excepted."""
    body = solution_of(sources, name).split("### BEGIN SOLUTION")[1].splitlines()
    lines = [line.strip() for line in body if len(line.strip()) > 20 and not line.strip().startswith("#")]
    others = "\n".join(source for cell_id, source in sources.items() if not cell_id.endswith("-solution"))
    assert [] == [line for line in lines if line in others]


def test_every_code_cell_is_plain_python(notebook: nbformat.NotebookNode) -> None:
    """There are no magics, so a cell means the same wherever it is run, and no star imports."""
    for cell in code_cells(notebook):
        nodes = list(ast.walk(ast.parse(cell.source)))
        names = [alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
        assert "*" not in names


def test_helpers_are_imported_before_tensorflow(notebook: nbformat.NotebookNode) -> None:
    """Importing helpers silences TensorFlow's log, which works only before TensorFlow is imported."""
    code = "\n".join(cell.source for cell in code_cells(notebook))
    assert 0 <= code.index("import helpers") < code.index("import tensorflow")


def test_heavy_cells_are_tagged(notebook: nbformat.NotebookNode) -> None:
    """Every cell that trains or evaluates the student's network or a simple classifier has the tag to skip it by."""
    tagged = {cell.id for cell in notebook.cells if "heavy" in cell.metadata.get("tags", [])}
    heavy = {
        cell.id
        for cell in code_cells(notebook)
        if re.search(r"((model|second)\.(fit|evaluate)|baseline_accuracies)\(", cell.source)
    }
    expected = {"training-fit", "evaluation", "statistics", "culprit", "final-test", "baselines", "varied-training"}
    assert expected == tagged == heavy


def test_test_images_are_used_once(sources: dict[str, str]) -> None:
    """The student's network is judged by the validation images until the end; a pretrained one meets its only test."""
    users = [cell_id for cell_id, source in sources.items() if re.search(r"(evaluate|predict)\(X_test", source)]
    assert ["final-test", "pretrained-model", "mistakes"] == users


def test_cells_after_an_exercise_wait_for_the_functions(notebook: nbformat.NotebookNode) -> None:
    """Outside the solutions a function is called only below helpers.ready, so that a fresh copy runs without errors."""
    callers = []
    for cell in code_cells(notebook):
        for name in TEXT_CELLS:
            if re.search(rf"(?<!\w){name}\(", cell.source) and not cell.id.endswith("-solution"):
                before, guarded = cell.source.split(f'if helpers.ready("{name}", globals()):')
                assert f"{name}(" not in before
                assert all(line.startswith("    ") for line in guarded.splitlines() if line)
                callers.append(cell.id)
    assert ["identity-block-try", "convolutional-block-try", "resnet50-summary", "varied-training"] == callers


def test_figures_are_drawn_and_not_loaded() -> None:
    """The notebook contains no link to an image and no HTML."""
    text = "".join("".join(cell["source"]) for cell in json.loads(PATH.read_text(encoding="utf-8"))["cells"])
    assert re.search(r"<img|<font|!\[", text) is None
