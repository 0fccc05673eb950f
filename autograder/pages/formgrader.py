"""Protect Formgrader, whose pages have the instructor's session, from what submissions and links hold.

nbgrader offers no options for this, so five of its methods are replaced, once, in the server that has loaded them.
`tests/autograder/pages/test_formgrader.py` says for each what moved when a new version of nbgrader moves it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any

from tornado import web

from autograder.pages.exporter import InertHTMLExporter
from autograder.pages.policy import policy

HANDLERS = "nbgrader.server_extensions.formgrader.handlers"
_ROOT = 0
_FILES_OF_STUDENTS = ("submitted", "autograded", "feedback", "downloaded", "collected", "exchange")
_MARKS_OF_A_COURSE = ("gradebook.db", "nbgrader_config.py")
_CONFIGURATIONS = tuple(f"{name}.{kind}" for name in ("nbgrader_config", "jupyter_config") for kind in ("py", "json"))
"""What nbgrader reads where it opens a course; the first kind is run."""
_ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""For a student's file: no scripts, no session, no requests."""


def protect() -> None:
    """Protect Formgrader if this process serves it; idempotent."""
    handlers = sys.modules.get(HANDLERS)
    if handlers is None or hasattr(handlers, "is_protected"):
        return
    vars(handlers)["is_protected"] = True
    _make_pages_inert(handlers)
    _escape_values(handlers)
    _serve_files_alone(handlers)
    _open_courses_only(handlers)
    _end_sessions(handlers)


def _make_pages_inert(handlers: ModuleType) -> None:
    """Show submissions with the exporter that makes them inert."""

    def exporter(self: Any) -> InertHTMLExporter:
        return InertHTMLExporter(config=self.settings["nbgrader_exporter"].config)  # type: ignore[no-untyped-call]

    handlers.SubmissionHandler.exporter = property(exporter)


def _escape_values(handlers: ModuleType) -> None:
    """Escape what goes into the other pages, and let them run their own scripts alone.

    nbgrader puts parts of addresses and ids of students into HTML and into scripts as they are.
    """
    render = handlers.BaseHandler.render

    def escaped_render(self: Any, name: str, **values: Any) -> str:
        page: str = render(self, name, **{key: escaped(value) for key, value in values.items()})
        self.add_header("Content-Security-Policy", policy(page))
        return page

    handlers.BaseHandler.render = escaped_render


def escaped(value: Any) -> Any:
    r"""Return a value for a page, harmless in HTML and between the quotes of a script.

    >>> escaped({"student": 'a"<b>\\'})
    {'student': 'a&quot;&lt;b&gt;\\\\'}
    """
    if isinstance(value, dict):
        return {key: escaped(part) for key, part in value.items()}
    if not isinstance(value, str):
        return value
    return escape(value.replace("\\", "\\\\"))


def _serve_files_alone(handlers: ModuleType) -> None:
    """Serve the files beside a notebook as pages without scripts, and without the session of the server."""
    set_headers = handlers.SubmissionFilesHandler.set_default_headers

    def set_default_headers(self: Any) -> None:
        set_headers(self)
        self.add_header("Content-Security-Policy", _ALONE)

    handlers.SubmissionFilesHandler.set_default_headers = set_default_headers


def _open_courses_only(handlers: ModuleType) -> None:
    """Refuse to open a folder of files from students, or of another user, as a course: nbgrader runs what lies there.

    The address of a course can stand in any link, and opening it needs no confirmation.
    """
    get = handlers.FormgraderHandler.get

    def get_if_course(self: Any) -> Any:
        path, course = self.get_argument("path", ""), self.coursedir
        configured = (course.submitted_directory, course.autograded_directory, course.feedback_directory)
        names = {*_FILES_OF_STUDENTS, *configured}
        if path and holds_files_of_students(Path(path), names, Path(course.root)):
            raise web.HTTPError(403, "This folder lies inside a course and holds files of students.")
        trusted = {os.getuid(), _ROOT, Path(course.root).stat().st_uid}
        if path and not belongs_to(Path(path), trusted):
            raise web.HTTPError(403, "This folder, or the configuration in it, belongs to another user.")
        return get(self)

    handlers.FormgraderHandler.get = get_if_course


def _end_sessions(handlers: ModuleType) -> None:
    """End the gradebook's session after each request.

    nbgrader keeps one for ever. When a database server has been started again, every request would fail from then on.
    """
    on_finish = handlers.BaseHandler.on_finish

    def end_session(self: Any) -> None:
        on_finish(self)
        if self.settings["nbgrader_gradebook"] is not None:
            self.settings["nbgrader_gradebook"].db.remove()

    handlers.BaseHandler.on_finish = end_session


def belongs_to(folder: Path, trusted: Collection[int]) -> bool:
    """Return whether a folder and the configuration in it are of some users.

    In nbgrader's exchange, in a shared folder and in the homes of a server, others can put a configuration.

    Args:
        folder: any folder.
        trusted: the numbers of the users.
    """
    paths = [path for path in (folder, *(folder / name for name in _CONFIGURATIONS)) if os.path.lexists(path)]
    followed = [path for path in paths if path.exists()]
    owners = {path.lstat().st_uid for path in paths} | {path.stat().st_uid for path in followed}
    return owners <= set(trusted)


def holds_files_of_students(folder: Path, names: Collection[str], current: Path | None = None) -> bool:
    """Return whether a folder, or the configuration in it, lies inside a course, where the files of students are.

    Links to files and folders are followed, and not followed: either place counts.

    Args:
        folder: any folder.
        names: of the folders in a course that hold such files.
        current: a folder that is a course, whatever it holds.
    """
    files = [folder / name for name in _CONFIGURATIONS]
    given = Path(os.path.abspath(folder))  # noqa: PTH100 - a link must not be followed
    places = {given, folder.resolve(), *(file.resolve().parent for file in files)}
    roots = {current.absolute(), current.resolve()} if current else set()
    return any(
        place.relative_to(course).parts[0] in names
        for place in places
        for course in place.parents
        if course in roots or any((course / mark).exists() for mark in _MARKS_OF_A_COURSE)
    )
