"""The check cells give points in plain nbgrader, without this project's configuration."""

import csv
import json
import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest
from nbgrader.utils import determine_grade

from assignment import notebook
from assignment.nbgrader_command import run_nbgrader
from assignment.release import HELPERS, NAME, copy_helpers
from benchmarks.samples import SOLUTION, SUBMISSIONS
from tests.support.student_code import mutated

NOISY = (
    'import sys, warnings\n    print("noise", file=sys.stderr)\n    warnings.warn("noise")\n    F1, F2, F3 = filters'
)


@pytest.mark.parametrize(
    ("code", "points"),
    [
        (SOLUTION, 10.0),
        (mutated(("F1, F2, F3 = filters", NOISY)), 10.0),
        (mutated(('f"res{stage}{block}_branch"', '"wrong"')), 9.0),
        ("def identity_block(*args, **kwargs):\n    raise NotImplementedError()", 0.0),
        ("identity_block = None", 0.0),
    ],
    ids=["right", "noisy", "partly right", "stub", "no function"],
)
def test_nbgrader_reads_the_points_from_the_check_cells_output(code: str, points: float, tmp_path: Path) -> None:
    """In a real kernel nbgrader reads the number; a line on stderr would cost all points, no number would give all."""
    copy_helpers(tmp_path / "helpers")
    released = json.loads(notebook.RELEASE.read_text(encoding="utf-8"))
    check = next(cell for cell in released["cells"] if notebook.grade_id(cell) == "check_identity_block")
    cells = [nbformat.v4.new_code_cell(source) for source in (notebook.packages(), code)]
    check["source"] = "".join(check["source"])
    made = nbformat.v4.new_notebook(cells=[*cells, nbformat.from_dict(check)])

    nbclient.NotebookClient(made, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()

    assert (points, 10.0) == determine_grade(made.cells[-1])


@pytest.mark.slow
def test_whole_course_in_plain_nbgrader(tmp_path: Path) -> None:
    """Released, autograded and exported by nbgrader alone, samples get full points, partial credit and none."""
    source = tmp_path / "source" / NAME
    source.mkdir(parents=True)
    shutil.copyfile(notebook.SOURCE, source / notebook.SOURCE.name)
    shutil.copytree(HELPERS, source / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    run_nbgrader(tmp_path, "generate_assignment", NAME)
    released = json.loads((tmp_path / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
    for name in ("solution", "names_missing", "not_implemented"):
        submitted = tmp_path / "submitted" / name / NAME
        shutil.copytree(source / "helpers", submitted / "helpers")
        code = (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8")
        (submitted / f"{NAME}.ipynb").write_text(json.dumps(notebook.fill(released, code)), encoding="utf-8")

    run_nbgrader(tmp_path, "autograde", NAME, "--Execute.timeout=300")
    run_nbgrader(tmp_path, "export")

    with (tmp_path / "grades.csv").open(newline="", encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert {"solution": 30.0, "names_missing": 28.0, "not_implemented": 0.0} == scores
