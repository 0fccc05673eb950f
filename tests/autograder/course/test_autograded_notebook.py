"""Released cells stand in the autograded notebook once each, wherever the student put the solutions."""

import nbformat
import pytest

from autograder.course.autograded_notebook import MasterCell, put_report, restore, valid
from autograder.course.cells.master import FUNCTIONS
from autograder.grading.report import Report
from autograder.intake.notebook_file import SubmittedCell
from autograder.sandbox.own_tests import OwnOutcome
from helpers.contract.exercises import EXERCISES
from helpers.contract.verdict import Result, Verdict

MASTER = [
    *(MasterCell(name, "code", f"def {name}(): pass", False, True, None, "") for name in EXERCISES),
    MasterCell("check", "code", "check()", True, False, 10.0, ""),
]
SOLUTIONS = {name: f"def {name}(X):\n    return X" for name in EXERCISES}
ALL = "\n\n".join(SOLUTIONS.values())
CASES = {
    "each in its cell": list(SOLUTIONS.items()),
    "each in a cell without a name": [("", code) for code in SOLUTIONS.values()],
    "all in one cell without a name": [("", ALL)],
    "all in the cell of the first": [(EXERCISES[0], ALL)],
    "all in the cell of the last": [(EXERCISES[-1], ALL)],
    "two in the cell of the second": [(EXERCISES[1], "\n\n".join(SOLUTIONS[name] for name in EXERCISES[:2]))],
    "none": [],
}


@pytest.mark.parametrize("cells", CASES.values(), ids=CASES.keys())
def test_every_released_cell_is_there_once(cells: list[tuple[str, str]]) -> None:
    """A solution in another one's cell is pointed to from a cell of its own; no code is lost or doubled."""
    notebook = valid([SubmittedCell("code", source, grade_id) for grade_id, source in cells])

    restore(notebook, MASTER)

    found = [cell.metadata["nbgrader"]["grade_id"] for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert sorted(master.name for master in MASTER) == sorted(found)
    assert [source for __, source in cells] == [cell.source for cell in notebook.cells[: len(cells)]]
    pointers = [cell.source for cell in notebook.cells[len(cells) :] if cell.source.startswith("#")]
    written = {name for name in EXERCISES for __, source in cells if f"def {name}(" in source}
    assert max(0, len(written) - len(cells)) == len(pointers)


def test_remarks_stand_at_the_first_graded_code_cell() -> None:
    """A graded answer in words may come before it."""
    notebook = valid([SubmittedCell("markdown", "my answer", "essay"), SubmittedCell("code", "check()", "check")])
    restore(notebook, [MasterCell("essay", "markdown", "", False, True, 5.0, ""), *MASTER[-1:]])

    put_report(notebook, Report({}, 1, ("a remark",), unreadable="it cannot be read"))

    [output] = notebook.cells[1].outputs
    assert "it cannot be read\na remark" == output.data["text/plain"]


@pytest.mark.parametrize(
    "outcome", [OwnOutcome(error="AssertionError"), OwnOutcome(value="0.5", stdout="seen\n", stderr="warned\n")]
)
def test_every_output_is_valid(outcome: OwnOutcome) -> None:
    """Outputs are made without nbformat's own check."""
    names = [*FUNCTIONS, "own test"]
    master = [MasterCell(name, "code", "check()", True, False, 5.0, "") for name in names]
    notebook = valid([SubmittedCell("code", "check()", name) for name in names])
    restore(notebook, master)
    for cell in notebook.cells:
        cell.metadata["nbgrader"] |= {"points": 5.0}
    verdict = Verdict(EXERCISES[0], (Result("builds", "", 1, 10, "failed"),))

    put_report(notebook, Report({EXERCISES[0]: verdict}, 1, ("a remark",), own_tests={"own test": outcome}))

    nbformat.validate(notebook)
    kinds = [output.output_type for cell in notebook.cells for output in cell.outputs]
    assert {"display_data", "execute_result"} < {*kinds}
    assert {"stream", "error"} & {*kinds}
