"""The database of a gradebook: a file of SQLite's or a server, which may be away for a while."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader import api
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from autograder.course.folder import CourseError

FAULTS = (SQLAlchemyError, api.InvalidEntry, ImportError)
"""What a gradebook raises if its database is missing, away or refuses something."""

_PRIMARY = 0xFF
"""The part of an error code of SQLite's that says of which kind it is."""

_LONGEST_REASON = 200
_SQLITE, _POSTGRESQL = "sqlite", "postgresql"
_EXAMPLE = "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
_INSTALL_POSTGRESQL = f"pip install 'psycopg[binary]', write db_url like {_EXAMPLE}"


class LastingGradebook(api.Gradebook):
    """A gradebook that works again when its database server has been started again.

    Args:
        db_url: where it is.
        course_id: of the course.
    """

    def __init__(self, db_url: str, course_id: str = "default_course") -> None:
        _parsed(db_url)
        ping_connections()
        with _programs_of_python():
            super().__init__(db_url, course_id)


def ping_connections() -> None:
    """Let every gradebook that this process opens ping a connection before it takes it from its pool. Idempotent.

    nbgrader has no option for it. Without it, the first transaction after a restart of the server fails.
    """
    api.create_engine = partial(create_engine, pool_pre_ping=True)


@contextmanager
def without_log() -> Iterator[None]:
    """Let nbgrader raise what goes wrong with a gradebook in the block, without logging it with its traceback too."""
    with swapped(api.app_log, "disabled", True):
        yield


@contextmanager
def swapped(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Give an attribute of nbgrader's another value in the block.

    Args:
        owner: what has the attribute.
        name: of the attribute.
        value: in the block.
    """
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def _programs_of_python() -> Iterator[None]:
    """Put the programs beside this Python on the path in the block: to make a gradebook, nbgrader calls alembic."""
    before = os.environ.get("PATH")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), *filter(None, [before])])
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before


def is_missing(db_url: str) -> bool:
    """Return whether a gradebook is a file of SQLite's that is not there.

    Args:
        db_url: where it would be.
    """
    with explained(db_url):
        url = _parsed(db_url)
    return url.get_backend_name() == _SQLITE and not Path(url.database or "").is_file()


def is_passing(error: Exception) -> bool:
    """Return whether an error of the gradebook's may pass by itself: another program locks it, or its server is gone.

    Args:
        error: any.
    """
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_BUSY)
    return code & _PRIMARY in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def check_gradebook(db_url: str, course_id: str) -> None:
    """Open a gradebook and close it again, unless it is a file that is still to be made.

    Args:
        db_url: where it is.
        course_id: of the course.

    Raises:
        CourseError: it cannot be used.
    """
    with explained(db_url):
        if not is_missing(db_url):
            LastingGradebook(db_url, course_id).close()


@contextmanager
def explained(db_url: str) -> Iterator[None]:
    """Explain what goes wrong with a gradebook in the block.

    Args:
        db_url: where it is.

    Raises:
        CourseError: the database is missing, away or refuses something; the message says what to do.
    """
    try:
        yield
    except FAULTS as error:
        raise CourseError(explanation(error, db_url)) from error


def explanation(error: Exception, db_url: str) -> str:
    """Return in one sentence what is wrong with a gradebook, and what to do.

    Args:
        error: one of `FAULTS`.
        db_url: where the gradebook is; its password is not shown.
    """
    if isinstance(error, api.InvalidEntry):
        error = error.__context__ if isinstance(error.__context__, SQLAlchemyError) else error
    reason, is_file = _reason(error), db_url.startswith(_SQLITE)
    match error:
        case ImportError():
            what = "the gradebook's database needs a package that is not installed"
            remedy = _INSTALL_POSTGRESQL if db_url.startswith(_POSTGRESQL) else "install it with pip"
        case ArgumentError() | NoSuchModuleError():
            what, remedy = "c.CourseDirectory.db_url names no database", f"write it like {_EXAMPLE}"
        case DataError() | api.InvalidEntry():
            what, remedy = "the gradebook refuses a value of this submission", "rename or shorten the student's id"
        case _ if _is_away(error):
            what = f"the gradebook {_place(db_url)} cannot be reached"
            remedy = "free the file and its disk" if is_file else "see that the server runs and lets this course in"
        case _:
            what = f"the gradebook {_place(db_url)} refuses to work"
            remedy = "replace the file" if is_file else "let this course's account read and write there"
    return f"{what} ({reason}): {remedy}, and run this again"


def _is_away(error: Exception) -> bool:
    is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return is_lost or isinstance(error, OperationalError | InterfaceError)


def _parsed(db_url: str) -> URL:
    try:
        return make_url(db_url)
    except ValueError as error:
        raise ArgumentError("its port is no number") from error


def _place(db_url: str) -> str:
    url = _parsed(db_url)
    return str(url.database) if url.get_backend_name() == _SQLITE else url.render_as_string(hide_password=True)


def _reason(error: Exception) -> str:
    """Return the first line of what the database's driver said."""
    said = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    line = said.splitlines()[0].rstrip(".:")
    return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]}..."
