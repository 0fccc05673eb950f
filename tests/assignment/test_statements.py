"""What the source notebook says of a variant: it is found, rewritten, and refused where it contradicts the table."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from assignment import notebook, release
from assignment.agreement import ContradictionError, is_proved, require_right_solution
from assignment.expectations import PUBLIC_FILE
from assignment.release import NAME, prepared
from assignment.solution_run import first_fault
from assignment.variant import DEFAULT, VARIANT_FILE, variant_of
from assignment.variant.statements import STATEMENTS, contradictions, rewritten
from tests.support.graded.variants import OTHER

POINTS = {"points": {"identity_block": {"wiring": 4}, "ResNet50": dict.fromkeys(DEFAULT.points["ResNet50"], 0.1)}}
SOURCE = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))


def test_every_statement_is_in_the_source_notebook_and_agrees() -> None:
    """Each form of words finds something, so that no reworded text slips through unnoticed."""
    assert [] == contradictions(SOURCE["cells"], DEFAULT)
    assert [] == [
        statement
        for statement in STATEMENTS
        if not any(True for cell in SOURCE["cells"] for _match in statement.found_in(cell))
    ]


@pytest.mark.parametrize(
    "plain",
    [OTHER, POINTS, {"network": {"blocks": [1, 8, 36, 2]}}, {"network": {"classes": 13, "image_size": 96}}, {}],
)
def test_notebook_can_be_made_to_say_what_the_table_says(plain: dict[str, Any]) -> None:
    """What is rewritten agrees with its table, and can be written back to the same bytes."""
    variant = variant_of(plain)
    told = rewritten(SOURCE, variant)

    assert [] == contradictions(told["cells"], variant)
    assert rewritten(told, DEFAULT) == SOURCE


@pytest.mark.parametrize(
    ("cell", "old", "new", "plain", "said"),
    [
        ("title", "ResNet-50 yourself", "ResNet-101 yourself", {}, "cell title says '101'"),
        ("resnet50-solution", '2, "bcdef")', '2, "bcdefg")', {}, "network.blocks asks for '\"bcdef\"'"),
        ("resnet50-solution", "classes=6)", "classes=10)", {}, "says '10' in 'input_shape=(64, 64, 3), classes=10)'"),
        ("signs-data-load", "Y_test_orig, 6", "Y_test_orig, 7", {}, "network.classes asks for '6'"),
        ("title", "", "", {"names": {"convolution": "c"}}, "names.convolution asks for 'c'"),
        (
            "title",
            "",
            "",
            {"points": {"ResNet50": {"wiring": 2}}},
            "resnet50-check is worth 10 points, and points.ResNet50 asks",
        ),
        ("title", "", "", {"images": {"test": 60}}, "images.test asks for '60'"),
    ],
)
def test_contradiction_names_both_statements(
    tmp_path: Path, cell: str, old: str, new: str, plain: dict[str, Any], said: str
) -> None:
    """One sentence: the notebook, its cell and what it says; the key, its value and the file of the table."""
    changed = json.loads(json.dumps(SOURCE))
    [found] = [each for each in changed["cells"] if each["id"] == cell]
    found["source"] = ["".join(found["source"]).replace(old, new)]
    (tmp_path / f"{NAME}.ipynb").write_text(json.dumps(changed), encoding="utf-8")
    (tmp_path / VARIANT_FILE).write_text(variant_of(plain).to_toml(), encoding="utf-8")

    with pytest.raises(ContradictionError) as refusal, prepared(tmp_path):
        pass

    assert said in str(refusal.value)
    assert str(tmp_path / f"{NAME}.ipynb") in str(refusal.value)
    assert str(tmp_path / VARIANT_FILE) in str(refusal.value)
    assert 1 == len(str(refusal.value).splitlines())


def test_points_of_the_table_are_those_of_the_check_cells() -> None:
    """The gradebook takes them from the cells, and the notebook says them in its table and in each check cell."""
    told = rewritten(SOURCE, variant_of(POINTS))
    worth = {
        cell["id"]: cell["metadata"]["nbgrader"]["points"] for cell in told["cells"] if cell["id"].endswith("-check")
    }
    title = next("".join(cell["source"]) for cell in told["cells"] if cell["id"] == "title")

    assert {"identity-block-check": 12, "convolutional-block-check": 10, "resnet50-check": 1} == worth
    assert "Complete three functions, 12, 10 and 1 point:" in title
    assert "| 1 | `identity_block` | 12 |" in title
    assert "| 3 | `ResNet50` | 1 |" in title
    told["cells"][[cell["id"] for cell in told["cells"]].index("resnet50-check")]["metadata"]["nbgrader"]["points"] = 7
    [sentence] = contradictions(told["cells"], variant_of(POINTS))
    assert "its cell resnet50-check is worth 7 points, and points.ResNet50 asks for 1 point" == sentence


def test_points_of_the_notebook_alone_contradict_no_table() -> None:
    """A table without points of its own leaves them to the notebook, as nbgrader does."""
    told = rewritten(SOURCE, variant_of(POINTS))

    assert [] == contradictions(told["cells"], DEFAULT)


def test_rebuilding_the_release_writes_nothing_if_the_notebook_contradicts_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the expectations nor the texts are half of another variant."""
    path = tmp_path / f"{NAME}.ipynb"
    path.write_text(json.dumps(SOURCE), encoding="utf-8")
    (tmp_path / VARIANT_FILE).write_text("network.classes = 7", encoding="utf-8")
    monkeypatch.setattr(release, "SOURCE", path)
    for step in ("write_public", "write_template", "release"):
        monkeypatch.setattr(release, step, lambda *_arguments, step=step: pytest.fail(f"{step} was called"))

    with pytest.raises(SystemExit, match=r"network\.classes asks for '6'"):
        release.main()


def test_fault_of_the_solution_that_no_words_show_is_found_by_running_it(tmp_path: Path) -> None:
    """It is named with its layer."""
    path = tmp_path / f"{NAME}.ipynb"
    text = notebook.SOURCE.read_text(encoding="utf-8")
    path.write_text(text.replace('axis=3, name=bn_name + \\"2a', 'axis=3, momentum=0.9, name=bn_name + \\"2a', 1))

    found = first_fault(path, PUBLIC_FILE)

    assert found.startswith("identity_block does not fulfil 'layer configuration' (")
    assert "bn1a_branch2a: momentum" in found


@pytest.mark.parametrize(
    ("printed", "error", "said"),
    [("ResNet50 does not fulfil 'wiring'\n", "log\n", "ResNet50 does not fulfil 'wiring'"), ("", "a\nE: b\n", "E: b")],
)
def test_fault_of_the_solution_names_the_notebook_and_the_table(
    monkeypatch: pytest.MonkeyPatch, printed: str, error: str, said: str
) -> None:
    """So does an error of the solution's code."""
    done = subprocess.CompletedProcess([], 1, printed, error)
    monkeypatch.setattr(subprocess, "run", lambda *_arguments, **_options: done)

    with pytest.raises(ContradictionError) as refusal:
        require_right_solution(notebook.SOURCE, PUBLIC_FILE)

    assert said in str(refusal.value)
    assert f"{notebook.SOURCE}: its solution contradicts" in str(refusal.value)
    assert VARIANT_FILE in str(refusal.value)


def test_only_the_projects_own_solution_is_not_run_again(tmp_path: Path) -> None:
    """Another solution or another table has to be proved by running it."""
    path = tmp_path / f"{NAME}.ipynb"
    path.write_text(json.dumps(SOURCE), encoding="utf-8")
    assert is_proved(path)

    (tmp_path / VARIANT_FILE).write_text("names.convolution = 'c'")
    assert not is_proved(path)

    (tmp_path / VARIANT_FILE).unlink()
    path.write_text(
        json.dumps(SOURCE).replace("momentum", "epsilon").replace('Activation(\\"relu', 'Activation(\\"elu')
    )
    assert not is_proved(path)
