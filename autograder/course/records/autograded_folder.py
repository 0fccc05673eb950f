"""A student's autograded folder: the submitted files, over them those of the source, and the autograded notebook."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course.atomic import finish_folder, unfinished
from autograder.course.folder import CourseFolder
from autograder.course.submitted import folders
from autograder.grading.copies import Destination, copy_files


def destination(course: CourseFolder, student: str, own: Iterable[str], name: str) -> Destination:
    """Return where a student's files are copied until the autograded folder is complete.

    Args:
        course: the course and the assignment.
        student: whose.
        own: the paths of the files of the source, relative to it.
        name: of the notebook.
    """
    return Destination(
        unfinished(course.autograded(student)).absolute(),
        f"{name}.ipynb",
        course.source().absolute(),
        tuple(own),
        tuple(course.ignored),
        int(str(course.converter.permissions), 8),
    )


def remove_unfinished(course: CourseFolder) -> None:
    """Remove the folders that were not completed, because a run was stopped, whoever's they are.

    Args:
        course: the course and the assignment; nobody else grades it.
    """
    name = unfinished(Path(course.assignment)).name
    for folder in folders(course.directory, course.directory.autograded_directory, name).values():
        shutil.rmtree(folder, ignore_errors=True)


def write_autograded(place: Path, files: Mapping[str, bytes] | None, goal: Destination, notebook: NotebookNode) -> None:
    """Write a student's autograded folder whole.

    Args:
        place: of the folder.
        files: the submitted ones, by path; None if they were copied before.
        goal: where they are until then.
        notebook: the autograded one.
    """
    if files is not None:
        copy_files(files, goal)
    graded = goal.folder / goal.graded
    graded.write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")
    os.chmod(graded, goal.mode)  # noqa: PTH101 - as where the other files are copied
    finish_folder(place)
