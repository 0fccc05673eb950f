"""A student's autograded folder: the submitted files, over them those of the source, and the autograded notebook."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePath

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course.atomic import finish_folder, start_folder
from autograder.course.folder import CourseFolder
from autograder.course.records.source_files import matches, source_files


def write_autograded(
    course: CourseFolder, student: str, files: Mapping[str, bytes], name: str, notebook: NotebookNode
) -> None:
    """Write a student's autograded folder whole.

    Args:
        course: the course and the assignment.
        student: whose.
        files: the submitted ones, by path.
        name: of the notebook.
        notebook: the autograded one.
    """
    place, source = course.autograded(student), course.source()
    folder, ignored = start_folder(place), course.ignored
    folder.mkdir(parents=True)
    for path, content in files.items():
        if not any(matches(part, ignored) for part in PurePath(path).parts):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    for own in source_files(source, ignored):
        _remove(folder, own)
        (folder / own).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / own, folder / own)
    (folder / f"{name}.ipynb").write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")
    _set_permissions(folder, int(str(course.converter.permissions), 8))
    finish_folder(place)


def _remove(folder: Path, path: Path) -> None:
    """Remove what stands in the way of a file of the source: a file or a folder of that name, a file as its folder."""
    for part in (*reversed(path.parents[:-1]), path):
        if part == path and (folder / part).is_dir():
            shutil.rmtree(folder / part)
        elif (folder / part).is_file():
            (folder / part).unlink()


def _set_permissions(folder: Path, mode: int) -> None:
    for parent, _folders, names in os.walk(folder):
        for name in names:
            Path(parent, name).chmod(mode)
