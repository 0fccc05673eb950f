"""What is said about a gradebook's database that cannot be used: one true sentence, what to do, and no password."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from nbgrader import api

from autograder.course.database import LastingGradebook, check_gradebook, explained, is_missing, without_log
from autograder.course.folder import CourseError

NOBODY_LISTENS = "postgresql+psycopg://grader:secret@127.0.0.1:1/course"
PLACE = "postgresql+psycopg://grader:***@127.0.0.1:1/course"
AGAIN = "and run this again"


def said(db_url: str) -> str:
    """Return what is said of a gradebook that cannot be opened."""
    with pytest.raises(CourseError) as error:
        check_gradebook(db_url, "course")
    sentence = str(error.value)
    assert sentence.endswith(AGAIN)
    assert "\n" not in sentence
    assert "secret" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("db_url", "parts"),
    [
        (NOBODY_LISTENS, [f"the gradebook {PLACE} cannot be reached", "refused", "see that the server runs"]),
        (NOBODY_LISTENS.replace(":1/", ":secret/"), ["db_url names no database (its port is no number)"]),
        ("secret", ["db_url names no database", "write it like postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"]),
        ("postgres://grader:secret@127.0.0.1/course", ["db_url names no database", "dialects:postgres)"]),
        (
            NOBODY_LISTENS.replace("+psycopg", "+pg8000"),
            ["No module named 'pg8000'", "pip install 'psycopg[binary]', write"],
        ),
        (NOBODY_LISTENS.replace("postgresql+psycopg", "mysql"), ["No module named 'MySQLdb'): install it with pip"]),
    ],
)
def test_address_that_cannot_be_used_is_explained(db_url: str, parts: list[str]) -> None:
    """Whether nobody answers, the address is wrong, or the driver is not installed."""
    sentence = said(db_url)

    assert [] == [part for part in parts if part not in sentence], sentence


def test_file_that_is_no_gradebook_is_explained(tmp_path: Path) -> None:
    """Another file, and a folder, are named; a file that is still to be made is no fault."""
    (tmp_path / "notes.txt").write_text("my notes\n" * 100, encoding="utf-8")

    assert f"{tmp_path}/notes.txt refuses to work (file is not a database): replace" in said(
        f"sqlite:///{tmp_path}/notes.txt"
    )
    assert is_missing(f"sqlite:///{tmp_path}")
    check_gradebook(f"sqlite+pysqlite:///{tmp_path}/new.db", "course")
    assert not (tmp_path / "new.db").exists()
    assert not is_missing(NOBODY_LISTENS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a gradebook, which nbgrader makes slowly."""
    path: Path = tmp_path_factory.mktemp("made") / "gradebook.db"
    LastingGradebook(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def gradebook(made: Path, tmp_path: Path) -> str:
    """Return the address of a gradebook of the test's own."""
    shutil.copyfile(made, tmp_path / "gradebook.db")
    return f"sqlite:///{tmp_path}/gradebook.db"


def test_file_that_is_in_use_is_explained(gradebook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's errors are as clear as a server's."""
    monkeypatch.setattr("autograder.course.database.create_engine", impatient)
    path = gradebook.removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other, other:
        other.execute("begin exclusive")

        assert f"the gradebook {path} cannot be reached (database is locked): free the file" in said(gradebook)


def impatient(db_url: str, **options: object) -> object:
    """Return an engine that does not wait for a lock."""
    from sqlalchemy import create_engine

    return create_engine(db_url, connect_args={"timeout": 0}, **options)  # type: ignore[call-overload]


def test_error_that_nbgrader_wraps_is_explained_and_not_logged(
    gradebook: str, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of its own is raised by nbgrader for it, and logs it with a traceback."""
    with LastingGradebook(gradebook) as opened:
        opened.add_student("ada")
        with pytest.raises(CourseError, match="UNIQUE constraint failed"), explained(gradebook), without_log():
            opened.add_student("ada")

    assert "" == caplog.text
    assert not api.app_log.disabled


def test_connection_is_tried_before_it_is_used(gradebook: str) -> None:
    """Every gradebook of the process has it: nbgrader's own too, such as Formgrader's."""
    with LastingGradebook(gradebook), api.Gradebook(gradebook) as of_nbgrader:
        assert of_nbgrader.engine.pool._pre_ping  # noqa: SLF001 - the server that is killed is a slow test
