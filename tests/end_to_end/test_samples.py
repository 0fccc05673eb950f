"""Every sample submission, graded by nbgrader and by the class run: scores, messages, gradebook, feedback."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from assignment.notebook import CHECKS
from assignment.release import NAME
from autograder.judge.examination import examination
from benchmarks.fidelity.grading import SEED
from benchmarks.samples import SUBMISSIONS
from helpers.contract.case import BlockCase
from tests.support.courses import files, grade, read_report, rows

NAMES = sorted(path.parent.name for path in SUBMISSIONS.glob("*/submission.py"))
REQUIRED = {
    "solution",
    "not_implemented",
    "syntax_error",
    "names_missing",
    "seed_003_style",
    "no_shortcut_add",
    "relu_before_add",
    "stride_in_second_convolution",
    "shortcut_without_batchnorm",
    "training_ignored",
    "training_baked_in",
    "initializer_ignored",
    "stage_counts_wrong",
    "extra_helper_functions",
    "keras_applications",
    "infinite_loop",
    "exits_process",
}


def test_required_samples_are_there() -> None:
    """Every required sample exists and has its expected results."""
    assert set(NAMES) >= REQUIRED
    assert [] == [name for name in NAMES if not (SUBMISSIONS / name / "verdicts.json").exists()]


@pytest.mark.parametrize("name", NAMES)
def test_sample_gets_its_scores_and_messages(name: str, graded_course: Path, request: pytest.FixtureRequest) -> None:
    """The points of each function and all messages are those of verdicts.json."""
    report = read_report(graded_course, name)
    found = {
        "points": {verdict["function"]: verdict["points"] for verdict in report["verdicts"]},
        "messages": report["messages"],
    }
    path = SUBMISSIONS / name / "verdicts.json"
    if request.config.getoption("--update-verdicts"):
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    assert json.loads(path.read_text(encoding="utf-8")) == found


def test_gradebook_holds_the_points_of_the_reports(graded_course: Path) -> None:
    """For every student nbgrader exports the points of the report."""
    with (graded_course / "grades.csv").open(newline="", encoding="utf-8") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}

    assert {name: read_report(graded_course, name)["points"] for name in NAMES} == exported


@pytest.mark.parametrize("name", NAMES)
def test_feedback_shows_every_message(name: str, graded_course: Path) -> None:
    """The feedback shows each function's points, each criterion and each fault."""
    html = (graded_course / "feedback" / name / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    report = read_report(graded_course, name)

    for verdict in report["verdicts"]:
        implemented = all(result["status"] != "not implemented yet" for result in verdict["results"])
        head = f"{verdict['points']:g} of {verdict['max_points']:g} points" if implemented else "not implemented yet"
        assert f"{verdict['function']}: {head}" in html
        for result in verdict["results"] if implemented else ():
            assert f">{result['criterion']}</td>" in html
            for mismatch in result["mismatches"]:
                assert mismatch["attribute"] in html


def test_feedback_and_notebooks_keep_the_hidden_cases_secret(graded_course: Path) -> None:
    """Feedback holds no number that a hidden case expects, and no layer name of a hidden stage and block."""
    secrets = set()
    for expectation in examination(SEED).hidden.values():
        for expected in expectation.cases:
            for output in expected.outputs.values():
                secrets |= {f"{value:.6g}" for value in output.values if len(f"{value:.6g}") > 5}
            case = expected.case
            if isinstance(case, BlockCase) and (case.arguments.stage, case.arguments.block) != (3, "c"):
                secrets.add(f"res{case.arguments.stage}{case.arguments.block}_branch")
    network_names = {
        f"res{stage}{letter}_branch"
        for stage, letters in ((2, "abc"), (3, "abcd"), (4, "abcdef"), (5, "abc"))
        for letter in letters
    }

    for name in NAMES:
        html = (graded_course / "feedback" / name / NAME / f"{NAME}.html").read_text(encoding="utf-8")
        assert [] == [secret for secret in secrets - network_names if secret in html], name
    assert len(secrets) > 100


def test_outputs_of_the_submission_are_replaced(graded_course: Path) -> None:
    """Each check cell of an autograded notebook holds the verdict's table and points, and nothing else."""
    path = graded_course / "autograded" / "names_missing" / NAME / f"{NAME}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    checks = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }

    assert set(CHECKS.values()) == set(checks)
    outputs = checks["check_identity_block"]["outputs"]
    assert ["display_data", "execute_result"] == [output["output_type"] for output in outputs]
    assert "9.0" == "".join(outputs[1]["data"]["text/plain"])


@pytest.fixture(scope="session")
def class_graded(course_handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same course, graded by our own command."""
    course: Path = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(course_handed_in, course)
    assert grade(course) == 0
    return course


@pytest.mark.slow
def test_gradebook_is_the_one_that_nbgrader_writes(graded_course: Path, class_graded: Path) -> None:
    """On all samples, every row of every gradebook table is the same."""
    theirs, ours = rows(graded_course), rows(class_graded)

    assert all(theirs.values())
    assert theirs.keys() == ours.keys()
    assert [] == [row for table in theirs for row in sorted({*theirs[table]} ^ {*ours[table]}, key=repr)]
    assert theirs == ours


@pytest.mark.slow
def test_autograded_notebooks_are_the_ones_that_nbgrader_writes(graded_course: Path, class_graded: Path) -> None:
    """On all samples, the autograded files have the same bytes and permissions."""
    theirs, ours = files(graded_course), files(class_graded)

    assert theirs.keys() == ours.keys()
    assert [] == [
        (name, shown, also_shown)
        for name in NAMES
        for shown, also_shown in [[read_report(course, name)["verdicts"] for course in (graded_course, class_graded)]]
        if shown != also_shown
    ]
    assert [] == [name for name in theirs if theirs[name] != ours[name]]
