"""What students must not see is left out of the source notebook that platforms get."""

import json
from pathlib import Path

import pytest
from traitlets.config import Config

from autograder.exports.platforms.cleared import without_solutions
from autograder.exports.sheets.encoded import SheetError

HIDDEN = "what no student may see"


def of_nbgrader(**kinds: bool) -> dict[str, dict[str, object]]:
    """Return the metadata of a cell of nbgrader's."""
    return {"nbgrader": {"grade": False, "solution": False, "task": False, "schema_version": 3, **kinds}}


@pytest.mark.parametrize(
    "cell",
    [
        {"cell_type": "markdown", "metadata": of_nbgrader(task=True), "source": ["Explain. ", HIDDEN]},
        {"cell_type": "markdown", "metadata": of_nbgrader(grade=True, solution=True), "source": HIDDEN},
        {"cell_type": "code", "metadata": {}, "source": [], "outputs": [{"text": HIDDEN}], "execution_count": 3},
        {"cell_type": "code", "metadata": of_nbgrader(solution=True), "source": [], "outputs": [{"text": HIDDEN}]},
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": ["![x](attachment:x.png)"],
            "attachments": {"x.png": HIDDEN},
        },
        {"cell_type": "code", "source": ["a\n", "  ### BEGIN SOLUTION\n", HIDDEN, "\n### END SOLUTION"], "outputs": []},
        {"cell_type": "code", "source": f"a\n# BEGIN HIDDEN TESTS\n{HIDDEN}\n# END HIDDEN TESTS", "outputs": []},
        {"cell_type": "markdown", "metadata": {}, "source": f"a\nBEGIN MARK SCHEME\n{HIDDEN}\nEND MARK SCHEME"},
        {"cell_type": "code", "source": f"a\n# SOLVED\n{HIDDEN}\n# END SOLUTION", "outputs": []},
    ],
)
def test_whatever_the_release_would_clear_is_cleared(cell: dict[str, object], tmp_path: Path) -> None:
    """In cells of any kind, and by the course's own marks; what else stands there stays."""
    config, source = Config(), tmp_path / "resnet50.ipynb"
    if "# SOLVED" in cell["source"]:
        config.ClearSolutions.begin_solution_delimeter = "SOLVED"
    kept = {"cell_type": "code", "metadata": {}, "source": ["x = 1\n", "y = 2"], "outputs": [], "execution_count": None}
    source.write_text(json.dumps({"cells": [cell, kept], "metadata": {"widgets": HIDDEN}}), encoding="utf-8")

    cleared = without_solutions(source, config)

    assert HIDDEN not in cleared.decode()
    assert kept == json.loads(cleared)["cells"][1]
    assert "".join(json.loads(cleared)["cells"][0]["source"])[:1] == "".join(cell["source"])[:1] * (
        "nbgrader" not in cell.get("metadata", {})
    )


def test_mark_without_end_is_one_sentence(tmp_path: Path) -> None:
    """Nobody knows how far the solution reaches."""
    source = tmp_path / "resnet50.ipynb"
    cell = {"cell_type": "code", "metadata": {}, "source": ["### BEGIN SOLUTION\n", "x"], "outputs": []}
    source.write_text(json.dumps({"cells": [cell], "metadata": {}}), encoding="utf-8")

    with pytest.raises(SheetError, match=r"cell 1 of .*: no end solution statement found; mend it"):
        without_solutions(source)
