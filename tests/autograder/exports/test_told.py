"""What students are told in Moodle's worksheet is of no use in a run that grades."""

from pathlib import Path

import pytest

from autograder.batch.journal import Journal
from autograder.cli.main import main
from autograder.course.folder import CourseFolder

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
