"""A course with its gradebook in a PostgreSQL database: the same rows, and a killed server costs no grade."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from assignment.nbgrader_command import run_nbgrader
from assignment.release import NAME
from autograder.batch import run
from autograder.cli.demo import place_samples
from autograder.cli.feedback import feedback
from autograder.cli.grade import grade
from autograder.cli.main import main
from autograder.cli.parser import make_parser
from autograder.course.database import LastingGradebook
from autograder.course.folder import CourseFolder
from autograder.course.new_course import write_course
from autograder.course.roster import read_roster
from autograder.pages import formgrader
from tests.support.courses import TABLES
from tests.support.database.known_points import Grading, points
from tests.support.database.postgresql import PostgreSQL, postgresql

pytestmark = pytest.mark.slow

STUDENTS = [f"student_{number}" for number in range(8)]
SAVED_BEFORE_THE_KILL = 4
LONG_ID = "x" * 129


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """Return a database server."""
    with postgresql() as running:
        yield running


@pytest.fixture
def grading(monkeypatch: pytest.MonkeyPatch) -> Grading:
    """Return the grader that takes the place of the real one."""
    made = Grading()
    monkeypatch.setattr(run, "do", made.do)
    return made


@pytest.fixture(scope="module")
def template(server: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course that is handed in, with a gradebook in the database `template`."""
    return released(tmp_path_factory.mktemp("template") / "course", server.create("template"))


@pytest.fixture
def course(template: Path, server: PostgreSQL, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """Return a course of the test's own, and its db_url."""
    copied, name = tmp_path / "course", request.function.__name__
    shutil.copytree(template, copied)
    db_url = server.create(name, "template")
    config = copied / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8").replace(server.url("template"), db_url), encoding="utf-8")
    return copied, db_url


def released(folder: Path, db_url: str) -> Path:
    """Return a course with a gradebook there, whose assignment is released and handed in."""
    write_course(folder, "deep_learning")
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.CourseDirectory.db_url = {db_url!r}\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    assert main(["release", NAME, "--course", str(folder)]) == 0
    place_samples(folder)
    [sample] = (folder / "submitted").glob("not_implemented")
    for student in STUDENTS:
        shutil.copytree(sample, folder / "submitted" / student)
    for other in set((folder / "submitted").iterdir()) - {folder / "submitted" / student for student in STUDENTS}:
        shutil.rmtree(other)
    (folder / "submitted" / STUDENTS[1] / NAME / "timestamp.txt").write_text(
        "2026-02-03 04:05:06 UTC", encoding="utf-8"
    )
    with LastingGradebook(db_url, "deep_learning") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-02-01 12:00:00 UTC")
    return folder


def call(command: Callable[..., Any], course: Path, *options: str) -> int:
    """Run a command in this process, without the processes that only real student code needs."""
    parsed = make_parser().parse_args([command.__name__, NAME, "--course", str(course), "--workers=1", *options])
    return int(command(parsed))


def rows(db_url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that a gradebook says of a class, except random identifiers."""
    engine = create_engine(db_url)
    with engine.connect() as database:
        found = {name: [tuple(row) for row in database.execute(text(query))] for name, query in TABLES.items()}
    engine.dispose()
    return {name: sorted([tuple(map(plain, row)) for row in table]) for name, table in found.items()}


def plain(value: Any) -> str:
    """Return a value in the form that it has in every database."""
    return str(int(value)) if isinstance(value, bool) else str(value).removesuffix(".000000")


def saved(db_url: str) -> dict[str, set[float]]:
    """Return the points of each student's functions."""
    found: dict[str, set[float]] = {}
    for student, _cell, score, *_rest in rows(db_url)["grades"]:
        found.setdefault(student, set()).add(float(score))
    return found


EVERYBODY = {student: {points(student)} for student in STUDENTS}


def test_killed_server_costs_no_grade(
    server: PostgreSQL, course: tuple[Path, str], grading: Grading, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was saved stays, the rest is saved by the next run without grading, and one sentence says what to do."""
    folder, db_url = course
    grading.meanwhile = lambda number: server.kill() if number == SAVED_BEFORE_THE_KILL else None

    assert call(grade, folder) == 1

    shown = capsys.readouterr()
    place = make_url(db_url).render_as_string(hide_password=True)
    sentence = "see that the server runs and lets this course in, and run this again"
    assert f"graded, but not in the gradebook yet: the gradebook {place} cannot be reached" in shown.out
    assert sentence in shown.out
    assert "" == shown.err
    assert STUDENTS == sorted(grading.graded)
    assert (
        call(grade, folder) == call(feedback, folder) == main(["release", NAME, "--force", f"--course={folder}"]) == 2
    )
    lines = capsys.readouterr().err.splitlines()
    assert [True] * 3 == [place in line and line.endswith(sentence) for line in lines]
    assert server.password not in shown.out + "".join(lines)
    server.start()
    before = saved(db_url)
    assert before.items() <= EVERYBODY.items()
    assert 0 < len(before) < len(STUDENTS)

    assert call(grade, folder) == 0

    assert EVERYBODY == saved(db_url)
    assert len(STUDENTS) == len(grading.graded)


def test_server_that_starts_again_is_used_again(
    server: PostgreSQL, course: tuple[Path, str], grading: Grading, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between two submissions, nobody notices: all of them are saved in the same run."""
    folder, db_url = course
    journal = folder / "reports" / f"{NAME}.jsonl"

    def restart(number: int) -> None:
        if number == SAVED_BEFORE_THE_KILL:
            while journal.read_bytes().count(b'{"saved"') < number - 1:  # noted when nothing is read any more
                time.sleep(0.05)
            server.kill()
            server.start()

    grading.meanwhile = restart

    assert call(grade, folder) == 0

    assert EVERYBODY == saved(db_url)
    assert "" == capsys.readouterr().err


def test_rows_and_commands_are_those_of_a_file(course: tuple[Path, str], grading: Grading, tmp_path: Path) -> None:
    """Late hand-ins included, whatever the server's time zone is; roster, feedback and export read the database."""
    folder, of_server = course
    of_file = f"sqlite:///{tmp_path}/gradebook.db"
    assert call(grade, folder) == call(grade, released(tmp_path / "with_file", of_file)) == 0

    assert 2 * len(STUDENTS) == len(grading.graded)
    assert rows(of_file) == rows(of_server)
    assert (STUDENTS[1], "0", "3.0") in rows(of_server)["notebooks"]
    assert not (folder / "gradebook.db").exists()
    assert STUDENTS == [student.id for student in read_roster(CourseFolder(folder, NAME)).students]
    assert call(feedback, folder, "--students", STUDENTS[2]) == 0
    assert (folder / "feedback" / STUDENTS[2] / NAME / f"{NAME}.html").exists()
    run_nbgrader(folder, "export")
    exported = (folder / "grades.csv").read_text(encoding="utf-8")
    assert all(student in exported for student in STUDENTS)


def test_id_that_is_too_long_is_refused_alone(
    course: tuple[Path, str], grading: Grading, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Columns of nbgrader hold 128 characters, and unlike a file a server keeps to that; the others are saved."""
    folder, db_url = course
    (folder / "submitted" / STUDENTS[0]).rename(folder / "submitted" / LONG_ID)

    assert call(grade, folder) == 1

    assert set(STUDENTS[1:]) == set(saved(db_url))
    assert LONG_ID in grading.graded
    shown = capsys.readouterr()
    assert "too long for type character varying(128)): rename or shorten the student's id, and run this" in shown.out
    assert "" == shown.err + caplog.text


def test_formgrader_works_again_after_a_restart(server: PostgreSQL, course: tuple[Path, str]) -> None:
    """A session that is kept for ever for ever, which would fail for ever; here it ends with each request."""
    from nbgrader.server_extensions.formgrader import handlers

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers.BaseHandler, "on_finish", handlers.BaseHandler.on_finish)
        formgrader._end_sessions(handlers)  # noqa: SLF001 - one of its parts
        gradebook = LastingGradebook(course[1], "deep_learning")
        request = SimpleNamespace(settings={"nbgrader_gradebook": gradebook})
        gradebook.add_student("ada")
        assert 1 == len(gradebook.students)  # a query
        server.kill()
        server.start()
        with pytest.raises(OperationalError):
            list(gradebook.students)
        handlers.BaseHandler.on_finish(request)
        assert 1 == len(gradebook.students)  # a query
        gradebook.close()
