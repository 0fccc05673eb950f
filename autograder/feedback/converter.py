"""Write one student's feedback after another with nbgrader's own converter, kept warm."""

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
from pathlib import Path
from typing import Any

import pygments.formatters.html  # type: ignore[import-untyped]  # noqa: F401 - nbconvert imports it at first use
from IPython.lib.lexers import IPython3Lexer  # noqa: F401 - the same; here both are there when processes are forked
from nbconvert.exporters import HTMLExporter
from nbconvert.writers.files import FilesWriter
from nbgrader.api import Gradebook
from nbgrader.apps.generatefeedbackapp import GenerateFeedbackApp
from nbgrader.converters import GenerateFeedback, NbGraderException
from nbgrader.preprocessors import getgrades
from nbgrader.utils import rmtree

from autograder.feedback.fast_html import FastHTMLExporter
from autograder.feedback.work import Autograded, FeedbackError, Wanted

_LONGEST_SENTENCE = 300

_TIMEOUT_S = 120
"""For one student: some texts keep a highlighter's or a Markdown parser's patterns busy for ever."""


def find_autograded(wanted: Wanted) -> dict[str, Autograded]:
    """Find what there is to write feedback on, by student.

    Args:
        wanted: the course and the assignment.

    Raises:
        FeedbackError: the course's configuration cannot be read, or nothing was autograded.
    """
    converter = _converter(wanted)
    try:
        converter.init_notebooks()
    except NbGraderException as error:
        raise FeedbackError(f"{error}") from error
    students = re.compile(converter._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True))  # noqa: SLF001
    matches = ((students.match(folder), folder, notebooks) for folder, notebooks in converter.assignments.items())
    return {match["student"]: Autograded(folder, tuple(notebooks)) for match, folder, notebooks in matches if match}


def write_one(wanted: Wanted, autograded: Autograded) -> str:
    """Write one student's feedback, unless nbgrader would not, and give one sentence on what failed, or nothing.

    Args:
        wanted: the course and the assignment.
        autograded: the student's folder and notebooks.
    """
    converter = _converter(wanted)
    converter.assignments = {autograded.folder: list(autograded.notebooks)}
    converter.failure.sentence = ""
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, _TIMEOUT_S)
    try:
        converter.convert_notebooks()
    except (NbGraderException, TimeoutError) as error:
        return converter.failure.sentence or _first_line(str(error))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return ""


def _stop(_signal: int, _frame: Any) -> None:
    raise TimeoutError(f"not done after {_TIMEOUT_S} s")


class _Failure(logging.Handler):
    """Keeps the exception that nbgrader logs the traceback of, as one sentence."""

    sentence = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Look at the exception that is being handled while nbgrader logs."""
        error = sys.exc_info()[1]
        told = f"{type(error).__name__}: {_first_line(str(error))}" if error else _first_line(record.getMessage())
        self.sentence = self.sentence or told


def _first_line(text: str) -> str:
    line = next((each.strip() for each in text.splitlines() if each.strip()), "no reason given")
    return line if len(line) <= _LONGEST_SENTENCE else f"{line[:_LONGEST_SENTENCE]}..."


class _KeptGradebook(Gradebook):
    """A gradebook that keeps its compiled queries from one notebook to the next; it holds no lock in between."""

    def close(self) -> None:
        """End what was read, so that the next notebook sees what is there then."""
        self.db.remove()


class _WarmFeedback(GenerateFeedback):
    """nbgrader's converter, its exporter made once, which writes beside the place and then renames."""

    failure: _Failure
    unfinished = False

    def warm(self) -> None:
        """Make the writer and the exporter, as `start` does for a run."""
        self.writer = FilesWriter(parent=self, config=self.config)
        kind = FastHTMLExporter if self.exporter_class is HTMLExporter else self.exporter_class
        self.exporter = kind(parent=self, config=self.config)
        for preprocessor in self.preprocessors:
            self.exporter.register_preprocessor(preprocessor)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Decide as nbgrader does; from then on the folder is built beside its place."""
        self.unfinished = False
        wanted = bool(super().init_destination(assignment_id, student_id))
        if wanted and self.coursedir.notebook_id == "*":  # otherwise other notebooks' feedback stays in the folder
            self.unfinished = True
            self.writer.build_directory = ""
            left = self._format_dest(assignment_id, student_id)
            if Path(left).exists():  # by a run that was killed
                rmtree(left)
        return wanted

    def _format_dest(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        place = str(super()._format_dest(assignment_id, student_id, escape))
        return str(Path(place).with_name(f".{Path(place).name}.unfinished")) if self.unfinished else place

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """Set them, and put the folder in its place."""
        super().set_permissions(assignment_id, student_id)
        if self.unfinished:
            built = Path(self._format_dest(assignment_id, student_id))
            self.unfinished = False
            built.rename(self._format_dest(assignment_id, student_id))


@lru_cache(maxsize=1)
def _converter(wanted: Wanted) -> _WarmFeedback:
    """Start nbgrader's command in the course's folder, as far as its converter."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warnings.simplefilter("ignore")  # what students' notebooks give rise to, a hundred times
    os.chdir(wanted.course)
    getgrades.Gradebook = lru_cache(maxsize=1)(_KeptGradebook)
    try:
        app = GenerateFeedbackApp.instance(raise_config_file_errors=True)
        app.initialize(["--force"] if wanted.force else [])
    except (Exception, SystemExit) as error:
        raise FeedbackError(f"nbgrader_config.py could not be read: {type(error).__name__}: {error}") from error
    app.coursedir.assignment_id = wanted.assignment
    failure = _quiet(app)
    converter = _WarmFeedback(coursedir=app.coursedir, parent=app)
    converter.failure = failure
    converter.warm()
    return converter


def _quiet(app: Any) -> _Failure:
    """Print nothing of a run, and listen to its errors."""
    for handler in app.log.handlers:
        if not isinstance(handler, logging.FileHandler):
            handler.setLevel(logging.CRITICAL + 1)
    failure = _Failure(logging.ERROR)
    app.log.addHandler(failure)
    return failure


def _end_with_parent() -> None:
    """Leave when the command is killed; a pool's process would wait for its next student for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
