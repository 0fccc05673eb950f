"""Write the feedback of one student after another with nbgrader's own converter, which is created once a process."""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
import threading
import warnings
from functools import lru_cache
from multiprocessing import parent_process
from typing import Any

from nbconvert.exporters import Exporter, HTMLExporter
from nbconvert.writers.files import FilesWriter
from nbgrader.apps.generatefeedbackapp import GenerateFeedbackApp
from nbgrader.converters import NbGraderException
from sqlalchemy.exc import SQLAlchemyError

from autograder.course.database import check_gradebook, explanation
from autograder.course.folder import CourseError
from autograder.course.nbgrader_internals import keep_gradebook_of_feedback
from autograder.course.records.pages import UpToDateFeedback
from autograder.feedback.fast_html import FastHTMLExporter
from autograder.feedback.work import AutogradedFolder, FeedbackError, FeedbackOptions
from autograder.pages.exporter import InertHTMLExporter

_LONGEST_MESSAGE = 300

_TIMEOUT_S = 120
"""For one student: some texts keep a highlighter's or a Markdown parser's patterns busy forever."""


def find_autograded(options: FeedbackOptions) -> dict[str, AutogradedFolder]:
    """Return the autograded folders, by student.

    Args:
        options: the course and the assignment.

    Raises:
        FeedbackError: the course's configuration or its gradebook cannot be used, or nothing was autograded.
    """
    converter = _converter(options).converter
    course = converter.coursedir
    try:
        check_gradebook(course.db_url, course.course_id)
        converter.init_notebooks()
    except (CourseError, NbGraderException) as error:
        raise FeedbackError(f"{error}") from error
    pattern = course.format_path(course.autograded_directory, "(?P<student>.*)", "(?P<assignment>.*)", escape=True)
    matches = (
        (re.match(pattern, path, re.DOTALL), path, notebooks) for path, notebooks in converter.assignments.items()
    )
    return {match["student"]: AutogradedFolder(path, tuple(notebooks)) for match, path, notebooks in matches if match}


def write_one(options: FeedbackOptions, autograded: AutogradedFolder) -> str:
    """Write one student's feedback if it is out of date, and return what failed in one sentence, or an empty text.

    Args:
        options: the course and the assignment.
        autograded: the student's folder.
    """
    warm = _converter(options)
    warm.converter.assignments = {autograded.path: list(autograded.notebooks)}
    warm.errors.first = ""
    signal.signal(signal.SIGALRM, _time_out)
    signal.setitimer(signal.ITIMER_REAL, _TIMEOUT_S)
    try:
        warm.converter.convert_notebooks()
    except (NbGraderException, TimeoutError) as error:
        return warm.errors.first or _first_line(str(error))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return ""


def _time_out(_signal: int, _frame: Any) -> None:
    raise TimeoutError(f"not done after {_TIMEOUT_S} s")


class _FirstError(logging.Handler):
    """Keep the first error that nbgrader logs, as one sentence; nbgrader logs an exception while it handles it.

    Args:
        db_url: of the gradebook.
    """

    first = ""

    def __init__(self, db_url: str) -> None:
        super().__init__(logging.ERROR)
        self._db_url = db_url

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception that is being handled while nbgrader logs, or else the log's message."""
        self.first = self.first or self._sentence(sys.exc_info()[1], record)

    def _sentence(self, error: BaseException | None, record: logging.LogRecord) -> str:
        match error:
            case None:
                return _first_line(record.getMessage())
            case SQLAlchemyError():
                return explanation(error, self._db_url)
            case _:
                return f"{type(error).__name__}: {_first_line(str(error))}"


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    return line if len(line) <= _LONGEST_MESSAGE else f"{line[:_LONGEST_MESSAGE]}..."


class _Warm:
    """nbgrader's converter with its exporter and writer, ready for one student after another.

    Args:
        app: nbgrader's command, initialized in the course's folder.
    """

    def __init__(self, app: Any) -> None:
        self.errors = _only_first_error(app)
        self.converter = UpToDateFeedback(coursedir=app.coursedir, parent=app)
        config = self.converter.config
        exporter: Any = _exporter_class(self.converter)(parent=self.converter, config=config)
        exporter.optimistic_validation = True  # once a page, not after each preprocessor
        for preprocessor in self.converter.preprocessors:
            exporter.register_preprocessor(preprocessor)
        self.converter.exporter = exporter
        self.converter.writer = FilesWriter(parent=self.converter, config=config)


def _exporter_class(converter: UpToDateFeedback) -> type[Exporter]:
    """Return the course's exporter, or the fast one if it uses nbgrader's template and no exporter of its own."""
    kind: type[Exporter] = converter.exporter_class
    is_default = kind in (HTMLExporter, InertHTMLExporter) and converter.config.HTMLExporter.template_name == "feedback"
    return FastHTMLExporter if is_default else kind


def _only_first_error(app: Any) -> _FirstError:
    """Print none of nbgrader's log, and keep its first error; a log file stays as it is configured."""
    for handler in app.log.handlers:
        if not isinstance(handler, logging.FileHandler):
            handler.setLevel(logging.CRITICAL + 1)
    errors = _FirstError(app.coursedir.db_url)
    app.log.addHandler(errors)
    return errors


@lru_cache(maxsize=1)
def _converter(options: FeedbackOptions) -> _Warm:
    """Start nbgrader's command in the course's folder, as far as its converter."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warnings.simplefilter("ignore")  # each notebook would cause the same ones
    os.chdir(options.course)
    keep_gradebook_of_feedback()
    try:
        app = GenerateFeedbackApp.instance(raise_config_file_errors=True)
        app.initialize(["--force"] if options.force else [])
    except (Exception, SystemExit) as error:
        raise FeedbackError(f"nbgrader_config.py cannot be read: {type(error).__name__}: {error}") from error
    app.coursedir.assignment_id = options.assignment
    return _Warm(app)


def _end_with_parent() -> None:
    """End this process when the command is killed; it would wait for its next task forever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
