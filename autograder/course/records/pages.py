"""Feedback pages say what they were made from, so that a page is written again exactly when that has changed.

nbgrader compares timestamps of hand-ins alone: it keeps a page after regrading, and after a person changed a score or a
comment. It has no option for this, so its feedback converter is told here what is out of date.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import getgrades

from autograder.course.nbgrader_internals import AtomicFeedback
from autograder.course.ours import is_ours
from autograder.course.records import dependencies
from autograder.course.records.dependencies import Input, Thing, digest_of
from autograder.course.records.source_files import digest_of_files, source_files
from autograder.course.records.template import digest_of_template

Made = Mapping[str, str]
_STAMP = re.compile(rb"<!-- made from (\{[^<>]*\}) -->\s*\Z")
_LONGEST_STAMP_BYTES = 1_000
_PAGES = ".html"
_KNOWN = "digest_of_template"
"""The attribute of a converter that holds the digest of its template, which is read once."""


def made_from(converter: Any, notebook: Path, student: str, assignment: str) -> Made | None:
    """Return what a page would be made from now; None if the gradebook has no rows for it.

    Args:
        converter: nbgrader's, ready to write pages.
        notebook: the path of the autograded notebook.
        student: whose.
        assignment: its name.
    """
    rows = _rows(converter.coursedir.db_url, notebook.stem, assignment, student)
    if rows is None:
        return None
    if _KNOWN not in vars(converter):
        vars(converter)[_KNOWN] = digest_of_template(converter.exporter, converter.config)
    beside = source_files(notebook.parent, converter.coursedir.ignore)
    autograded = digest_of_files(notebook.parent, [*beside, notebook.name])
    values = {Input.AUTOGRADED: autograded, Input.ROWS: rows, Input.TEMPLATE: vars(converter)[_KNOWN]}
    return dependencies.fingerprint(Thing.PAGE, values)


def _rows(db_url: str, notebook: str, assignment: str, student: str) -> str | None:
    """Return a text that changes with what a page shows of the gradebook; None if it has no rows."""
    with getgrades.Gradebook(db_url) as gradebook:
        try:
            return digest_of(_shown(gradebook, notebook, assignment, student))
        except MissingEntry:
            return None


def _shown(gradebook: Gradebook, notebook: str, assignment: str, student: str) -> dict[str, Any]:
    found = gradebook.find_submission_notebook(notebook, assignment, student)
    return {
        "score": found.score,
        "of": found.max_score,
        "penalty": found.late_submission_penalty or 0.0,
        "scores": {grade.name: [grade.score, grade.max_score] for grade in found.grades},
        "comments": {comment.name: comment.comment for comment in found.comments},
    }


def stamp(made: Made) -> str:
    """Return the comment at the end of a page that says what it was made from.

    Args:
        made: as `made_from` returns it.
    """
    return f"<!-- made from {json.dumps(dict(made))} -->\n"


def stamp_of(page: Path) -> Made | None:
    """Return what a page says that it was made from; None if it does not say it, or is not there.

    Args:
        page: its path.
    """
    try:
        with page.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LONGEST_STAMP_BYTES))
            found = _STAMP.search(file.read())
        made = json.loads(found[1]) if found else None
    except (OSError, ValueError):
        return None
    return made if isinstance(made, dict) else None


class _Stamps:
    """What the pages of the student whose feedback is being written are made from."""

    def __init__(self, converter: Any, assignment: str, student: str) -> None:
        notebooks = [Path(notebook) for notebook in converter.notebooks]
        folder = Path(converter._format_dest(assignment, student))  # noqa: SLF001 - nbgrader has no other way to ask
        self.made = {path.stem: made_from(converter, path, student, assignment) for path in notebooks}
        self.is_up_to_date = all(
            made is not None and made == stamp_of(folder / f"{name}{_PAGES}") for name, made in self.made.items()
        )


_HELD = "stamps_of_student"
"""The attribute of a converter that holds the stamps of the student whose feedback is being written."""


def _stamped(converter: Any, output: Any, resources: Any) -> Any:
    """Return a page with its stamp; one of another form stays as it is, and is never up to date."""
    held: _Stamps | None = vars(converter).get(_HELD)
    made = held.made.get(resources["nbgrader"]["notebook"]) if held else None
    is_page = isinstance(output, str) and resources.get("output_extension") == _PAGES
    return f"{output}\n{stamp(made)}" if is_page and made else output


class UpToDateFeedback(AtomicFeedback):
    """nbgrader's feedback converter, which writes the pages that are out of date, whatever the assignment.

    The old pages stay until the new ones are complete.
    """

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Return whether a student's feedback is to be written; then it is built beside its place."""
        excluded = (self.coursedir.student_id_exclude or "").split(",")
        stamps = _Stamps(self, assignment_id, student_id)
        setattr(self, _HELD, stamps)
        self.builds_beside = False
        if student_id in excluded or (stamps.is_up_to_date and not self.force):
            return False
        if self.coursedir.notebook_id == "*":  # otherwise other notebooks' feedback stays in the folder
            self.build_beside(assignment_id, student_id)
        return True

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy the files beside the notebooks; nbgrader lists a folder again for each of its files and patterns."""
        if not self.builds_beside:
            super().init_assignment(assignment_id, student_id)
            return
        source, folder = self._format_source(assignment_id, student_id), self._format_dest(assignment_id, student_id)
        paths = list(source_files(Path(source), self.coursedir.ignore))
        for name in {os.path.dirname(path) for path in paths}:  # noqa: PTH120 - twice as fast
            os.makedirs(os.path.join(folder, name), exist_ok=True)  # noqa: PTH103, PTH118 - as above
        for path in paths:
            shutil.copyfile(os.path.join(source, path), os.path.join(folder, path))  # noqa: PTH118 - as above

    def write_single_notebook(self, output: str, resources: ResourcesDict) -> None:
        """Write a page with its stamp."""
        super().write_single_notebook(_stamped(self, output, resources), resources)


def keep_feedback_of_ours_up_to_date() -> None:
    """Let `nbgrader generate_feedback` and Formgrader write the pages of our assignment that are out of date."""
    GenerateFeedback.init_destination = _init_destination
    GenerateFeedback.write_single_notebook = _write_single_notebook


_INIT_DESTINATION = GenerateFeedback.init_destination
_WRITE_SINGLE_NOTEBOOK = GenerateFeedback.write_single_notebook


def _init_destination(self: GenerateFeedback, assignment_id: str, student_id: str) -> bool:
    vars(self).pop(_HELD, None)
    if isinstance(self, UpToDateFeedback) or not is_ours(self.coursedir, assignment_id):
        return bool(_INIT_DESTINATION(self, assignment_id, student_id))
    vars(self)[_HELD] = stamps = _Stamps(self, assignment_id, student_id)
    forced = self.force
    try:
        self.force = forced or not stamps.is_up_to_date
        return bool(_INIT_DESTINATION(self, assignment_id, student_id))
    finally:
        self.force = forced


def _write_single_notebook(self: GenerateFeedback, output: str, resources: ResourcesDict) -> None:
    is_theirs = isinstance(self, UpToDateFeedback)
    _WRITE_SINGLE_NOTEBOOK(self, output if is_theirs else _stamped(self, output, resources), resources)
