"""What the cells of a submission have to do with those of the release."""

import json
from pathlib import Path
from typing import Any

import pytest

from assignment import notebook
from autograder.intake.submission import Submission, read
from autograder.wall.cell import Kind

Notebook = dict[str, Any]


def released() -> Notebook:
    """Return the released notebook."""
    return dict(json.loads(notebook.RELEASE.read_text(encoding="utf-8")))


def submitted(folder: Path, made: Notebook) -> Submission:
    """Read a notebook from a folder."""
    path = folder / "resnet50.ipynb"
    path.write_text(json.dumps(made), encoding="utf-8")
    return read(path)


def test_cells_of_the_release_are_known_by_their_text_and_heavy_ones_by_their_id(tmp_path: Path) -> None:
    """A changed cell is the student's; a heavy one stays heavy."""
    made = released()
    by_id = {cell["id"]: cell for cell in made["cells"]}
    by_id["identity-block-try"]["source"] = "print(1)"
    by_id["training-fit"]["source"] = "model.fit()"

    kinds = {cell.source: cell.kind for cell in submitted(tmp_path, made).cells}

    assert Kind.STUDENT is kinds["print(1)"]
    assert Kind.HEAVY is kinds["model.fit()"]
    assert Kind.RELEASED is kinds["".join(by_id["packages"]["source"])]
    assert Kind.STUDENT is kinds["".join(by_id["identity-block-solution"]["source"])]


@pytest.mark.parametrize("lost", ["metadata", "source"])
def test_check_cells_are_known_by_their_metadata_or_else_by_their_text(lost: str, tmp_path: Path) -> None:
    """Some tools drop the one, some students change the other."""
    made = released()
    for cell in made["cells"]:
        if notebook.grade_id(cell) in notebook.CHECKS.values():
            cell[lost] = {"metadata": {}, "source": "1 + 1"}[lost]

    checks = [cell.checks for cell in submitted(tmp_path, made).cells if cell.checks]

    assert list(notebook.CHECKS) == checks


def test_packages_cell_is_put_first_where_it_is_missing(tmp_path: Path) -> None:
    """And a changed one counts as there."""
    made = released()
    changed = [cell | ({"source": "import keras"} if cell["id"] == "packages" else {}) for cell in made["cells"]]
    without = [cell for cell in made["cells"] if cell["id"] != "packages"]

    first = submitted(tmp_path, made | {"cells": without})

    assert (0, notebook.packages()) == (first.cells[0].number, first.cells[0].source)
    assert ("The notebook does not have the release's packages cell; it was run first.",) == first.remarks
    assert 0 not in [cell.number for cell in submitted(tmp_path, made | {"cells": changed}).cells]


@pytest.mark.parametrize(
    ("version", "newer"),
    [("3.99.1", "3.99.1"), ("4.0.0", "4.0.0"), ("3.9.1", ""), ("2.7", ""), ("3.99; DROP", ""), (3.99, ""), (None, "")],
)
def test_newer_python_is_read_from_the_metadata(version: object, newer: str, tmp_path: Path) -> None:
    """Only a version, and only a newer one."""
    made = released()
    made["metadata"]["language_info"] = {"name": "python", "version": version}

    assert newer == submitted(tmp_path, made).newer_python


LONG = "x" * 1_000_000
NO_TEXTS = [["\x7f" * 1_000_000], {"a": LONG}, 10**300, None, True, LONG]


@pytest.mark.parametrize("value", NO_TEXTS, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("field", ["grade_id", "cell_type", "id", "kernelspec", "version"])
def test_what_is_kept_of_a_cell_beside_its_text_is_short(field: str, value: Any, tmp_path: Path) -> None:
    """A file may say anything in the place of a name; what is no short text counts as none."""
    made = released()
    odd: Notebook = {"cell_type": "code", "metadata": {"nbgrader": {}}, "source": "1"}
    (odd["metadata"]["nbgrader"] if field == "grade_id" else odd)[field] = value
    made["cells"].append(odd)
    if field in {"kernelspec", "version"}:
        made["metadata"] = {"kernelspec": {"language": value}, "language_info": {"version": value}}

    found = submitted(tmp_path, made)

    kept = found.all_cells[-1]
    assert len(kept.grade_id) + len(kept.cell_type) <= 10
    assert max(map(len, [*found.remarks, found.newer_python])) < 500


def test_claimed_name_is_kept_up_to_a_length(tmp_path: Path) -> None:
    """A name of a cell has 200 characters at most."""
    made = released()
    for count in (200, 201):
        metadata = {"nbgrader": {"grade_id": "x" * count}}
        made["cells"].append({"cell_type": "raw", "metadata": metadata, "source": ""})

    assert ["x" * 200, ""] == [cell.grade_id for cell in submitted(tmp_path, made).all_cells[-2:]]
