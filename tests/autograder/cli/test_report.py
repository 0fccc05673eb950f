"""`autograder report` writes the page of a course, from its gradebook, its reports and its folders."""

import json
import os
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from assignment.release import NAME
from autograder.batch.journal import Journal
from autograder.cli.main import main
from autograder.course.folder import CourseFolder
from autograder.overview.class_record import read_class
from autograder.overview.people import Need, people_of
from tests.support.graded.class_records import graded, unreadable
from tests.support.handed_out import make_course

DUE = datetime(2026, 11, 2, 12)  # noqa: DTZ001 - in UTC, as nbgrader keeps it


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a course: ada was graded and is late, bob is unreadable, cy handed in nothing."""
    root: Path = tmp_path_factory.mktemp("courses") / "course"
    course = make_course(root)
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # nbgrader runs alembic
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", programs)
        Gradebook(course.directory.db_url, "resnet50").close()
    with Gradebook(course.directory.db_url, "resnet50") as book:
        book.add_assignment(NAME, duedate=DUE)
        book.add_notebook(NAME, NAME)
        book.add_grade_cell("identity_block_check", NAME, NAME, max_score=30, cell_type="code")
        for student, score in (("ada", 30), ("bob", None)):
            book.add_student(student, first_name=student.title())
            submission = book.add_submission(NAME, student, timestamp=DUE + timedelta(hours=1))
            (grade,) = submission.notebooks[0].grades
            grade.auto_score, grade.needs_manual_grade = score, score is None
        book.add_student("cy")
        book.db.commit()
    for student in ("ada", "bob"):
        (root / "submitted" / student / NAME).mkdir(parents=True)
    with Journal(course.reports / f"{NAME}.jsonl") as journal:
        journal.add("ada", {}, graded())
        journal.add("bob", {}, unreadable("no notebook"))
    feedback = root / "feedback" / "ada" / NAME / f"{NAME}.html"
    feedback.parent.mkdir(parents=True)
    feedback.write_text("", encoding="utf-8")
    return root


def test_class_is_read_from_all_places(root: Path) -> None:
    """Points and lateness are the gradebook's, what is said of a submission is its report's."""
    record = read_class(CourseFolder(root, NAME))
    ada, bob, cy = people_of(record)

    assert (30, 3600, 1.5, (), "Ada") == (ada.points, ada.late_s, ada.took_s, ada.needs, ada.name)
    assert ((Need.NOT_READ, "no notebook"),) == bob.needs
    assert bob.points is None
    assert not cy.has_handed_in
    assert root / "feedback" / "ada" / NAME / f"{NAME}.html" == ada.page


def test_hand_in_after_the_points_needs_a_person(root: Path, tmp_path: Path) -> None:
    """The points that stand there are those of the earlier one."""
    shutil.copytree(root, tmp_path / "again")
    (tmp_path / "again" / "submitted" / "ada" / NAME / "timestamp.txt").write_text("2026-12-01 12:00:00 UTC")

    ada, _bob, _cy = people_of(read_class(CourseFolder(tmp_path / "again", NAME)))

    assert (30, [Need.HANDED_IN_AGAIN]) == (ada.points, [need for need, _said in ada.needs])


def test_page_is_written(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page lies in reports/, or where it is wanted; other years count in the criteria, and nothing else is left."""
    shutil.copytree(root, tmp_path / "earlier")

    assert 0 == main(["report", "--course", str(root)])
    page = (root / "reports" / f"{NAME}.html").read_text(encoding="utf-8")
    assert f'<a href="../feedback/ada/{NAME}/{NAME}.html">ada</a>' in page
    assert "all together" not in page
    assert "shows 2 reports" in capsys.readouterr().out

    output = tmp_path / "new" / "page.html"
    assert 0 == main(["report", NAME, "--course", str(root), "--output", str(output), "--with", f"{tmp_path}/earlier"])
    assert "all together" in output.read_text(encoding="utf-8")
    assert [output] == list(output.parent.iterdir())


def test_what_cannot_be_done_is_said(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No course, no gradebook, no place to write: one sentence and exit code 2, and no gradebook is made."""
    make_course(tmp_path / "empty")
    cases = {
        "holds no nbgrader_config.py": ["--course", str(tmp_path)],
        "there is no gradebook": ["--course", str(tmp_path / "empty")],
        "cannot be written": ["--course", str(root), "--output", f"{root}/gradebook.db/page.html"],
        f"{tmp_path}/none holds no nbgrader_config.py": ["--course", str(root), "--with", f"{tmp_path}/none"],
    }
    for sentence, arguments in cases.items():
        assert 2 == main(["report", *arguments])
        assert sentence in capsys.readouterr().err
    assert not list((tmp_path / "empty").glob("*.db"))


def test_time_is_in_the_report(root: Path) -> None:
    """How long grading took is saved with a report, and read again."""
    (line, *_rest) = (root / "reports" / f"{NAME}.jsonl").read_text(encoding="utf-8").splitlines()

    assert 1.5 == json.loads(line)["report"]["made"]["took_s"]
