"""What students are told in Moodle's worksheet is of no use in a run that grades."""

from pathlib import Path

import pytest

from autograder.batch.journal import Journal
from autograder.cli.main import main
from autograder.course.folder import CourseFolder
from autograder.grading.grader import grader_failure
from autograder.grading.report import Report

HEADER = "Identifier,Full name,Email address,Grade"


@pytest.mark.parametrize(
    ("header", "options", "is_told"),
    [(HEADER, [], False), (f"{HEADER},Feedback comments", [], True), (HEADER, ["--feedback={root}/f.zip"], True)],
)
def test_nobody_is_told_during_a_run(
    header: str,
    options: list[str],
    *,
    is_told: bool,
    awkward_course: CourseFolder,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And a run that was stopped does not go on with the seed about which they may have read."""
    sheet, journal = tmp_path / "moodle.csv", awkward_course.reports / "resnet50.jsonl"
    sheet.write_text(f"{header}\n", encoding="utf-8")
    told = [option.format(root=tmp_path) for option in options]
    command = ["export", "--to=moodle", f"--course={awkward_course.root}", f"--into={sheet}", "--force", *told]

    with Journal(journal) as run:
        run.note_seed(3)
        assert 1 + is_told == main(command)
    error = capsys.readouterr().err
    assert 1 == main(command)
    with Journal(journal) as run:
        assert (None if is_told else 3) == run.seed_to_continue(awkward_course.feedback_at_s())

    assert ("a run is grading this assignment. Write feedback when it has ended" in error) == is_told


def test_nobody_is_told_why_the_grader_failed(awkward_course: CourseFolder, tmp_path: Path) -> None:
    """Its message names places of the instructor's machine; a person must look."""
    sheet = tmp_path / "moodle.csv"
    rows = ["Participant 1,Ada,s00@uni.example,,", "Participant 2,Zoe,s01@uni.example,,"]
    sheet.write_text("\n".join([f"{HEADER},Feedback comments", *rows, ""]), encoding="utf-8")
    with Journal(awkward_course.reports / "resnet50.jsonl") as journal:
        journal.add("s00", {}, grader_failure(OSError("/home/prof/secret")).report(3))
        journal.add("s01", {}, Report({}, 3, ("a remark",)))

    assert 1 == main(["export", "--to=moodle", f"--course={awkward_course.root}", f"--into={sheet}"])

    filled = (tmp_path / "moodle.filled.csv").read_text(encoding="utf-8")
    assert "/home/prof" not in filled
    assert "The grader could not grade this submission.<br>A person must look at this submission.</div>" in filled
    assert "a remark" in filled
