"""A student's autograded folder: the submitted files, over them those of the source, and the autograded notebook."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path, PurePath

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course.atomic import finish_folder, start_folder
from autograder.course.folder import CourseFolder
from autograder.course.records.source_files import matches


def write_autograded(
    course: CourseFolder,
    student: str,
    files: Mapping[str, bytes],
    own: Collection[Path],
    name: str,
    notebook: NotebookNode,
) -> None:
    """Write a student's autograded folder whole.

    Args:
        course: the course and the assignment.
        student: whose.
        files: the submitted ones, by path.
        own: the paths of the files of the source, relative to it.
        name: of the notebook.
        notebook: the autograded one.
    """
    place, source = course.autograded(student), course.source()
    folder, graded = start_folder(place), PurePath(f"{name}.ipynb")
    others = _beside(tuple(files), (graded, *own), tuple(course.ignored))
    _make_folders(folder, [graded, *others, *own])
    for path in others:
        (folder / path).write_bytes(files[path])
    for path in map(str, own):
        shutil.copyfile(os.path.join(source, path), os.path.join(folder, path))  # noqa: PTH118 - twice as fast
    (folder / graded).write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")
    _set_permissions(folder, int(str(course.converter.permissions), 8))
    finish_folder(place)


@lru_cache(maxsize=64)
def _beside(files: tuple[str, ...], own: tuple[PurePath, ...], ignored: tuple[str, ...]) -> tuple[str, ...]:
    """Return the submitted paths that are kept: all that stand in the way of no file of the course's.

    Most of a class hand in files with the same names.
    """
    taken = {str(path) for path in own}
    folders = {str(parent) for path in own for parent in path.parents}
    return tuple(
        path
        for path in files
        if str(PurePath(path)) not in taken | folders
        and taken.isdisjoint(map(str, PurePath(path).parents))
        and not any(matches(part, ignored) for part in PurePath(path).parts)
    )


def _make_folders(folder: Path, paths: Iterable[str | PurePath]) -> None:
    for parent in sorted({PurePath(path).parent for path in paths}):
        (folder / parent).mkdir(parents=True, exist_ok=True)


def _set_permissions(folder: Path, mode: int) -> None:
    for parent, _folders, names in os.walk(folder):
        for name in names:
            os.chmod(os.path.join(parent, name), mode)  # noqa: PTH101, PTH118 - as above
