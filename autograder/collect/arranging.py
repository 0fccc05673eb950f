"""Put the files of a hand-in where grading looks for them: the notebook at the top, under the assignment's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

_COPY = r"(?:[ _-]*\(\d+\)|-\d+|[ _-]*copy\d*|[ _-]+\d+)*"
"""What browsers, JupyterLab and LMSs add to the name of a copy."""

_MOST_NAMED = 3
"""File names in one sentence."""


@dataclass(frozen=True)
class Arranged:
    """The files of a hand-in in their places.

    Args:
        files: their contents, by path.
        notebook: the path that the notebook had; empty if there is none, or not one alone.
        problems: what people should look at, each as a sentence without its full stop.
        notes: what was changed.
    """

    files: Mapping[str, bytes]
    notebook: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def arrange(files: Mapping[str, bytes], assignment: str) -> Arranged:
    """Return the files in their places; nothing in a notebook is read.

    Args:
        files: of the hand-in, by path.
        assignment: its name, which is also that of its notebook.
    """
    notebooks = sorted(path for path in files if path.casefold().endswith(".ipynb"))
    chosen = _chosen(notebooks, assignment)
    if chosen is None:
        return Arranged(_without_wrappers(files), problems=(_why_none(files, notebooks),))
    name = PurePosixPath(chosen).name
    folder = chosen[: -len(name)]
    placed, crowded = _placed(files, chosen, folder, f"{assignment}.ipynb")
    problems = [f"{path} was not taken, because of another file in its place" for path in crowded]
    others = [path for path in notebooks if path != chosen and _is_rival(path, folder, assignment)]
    if others:
        problems.append(f"{name} comes first, and grading also looks into {_listed(others)}")
    notes = () if name == f"{assignment}.ipynb" else (f"{name} is saved as {assignment}.ipynb",)
    return Arranged(placed, chosen, tuple(problems), notes)


def _placed(files: Mapping[str, bytes], chosen: str, folder: str, notebook: str) -> tuple[dict[str, bytes], list[str]]:
    """Return the files in their places, and the paths that were taken; the notebook's folder comes first."""
    placed, crowded = {notebook: files[chosen]}, []
    for path in sorted(files, key=lambda path: not path.startswith(folder)):
        target = path.removeprefix(folder)
        if path != chosen and _is_free(target, placed):
            placed[target] = files[path]
        elif path != chosen:
            crowded.append(path)
    return placed, crowded


def _chosen(notebooks: Sequence[str], assignment: str) -> str | None:
    """Return the notebook of the right name that is nearest to the top, else the only one that may be a copy of it."""
    right = [path for path in notebooks if PurePosixPath(path).name == f"{assignment}.ipynb"]
    similar = [path for path in notebooks if _is_copy(PurePosixPath(path).stem, assignment)]
    for group in (right, similar, notebooks):
        if group:
            depth = min(path.count("/") for path in group)
            nearest = [path for path in group if path.count("/") == depth]
            return nearest[0] if len(nearest) == 1 else None
    return None


def _is_rival(path: str, folder: str, assignment: str) -> bool:
    """Return whether a student may have meant this notebook and not the one that was chosen."""
    return "/" not in path.removeprefix(folder) or _is_copy(PurePosixPath(path).stem, assignment)


def _is_copy(stem: str, assignment: str) -> bool:
    return re.fullmatch(re.escape(assignment) + _COPY, stem, re.IGNORECASE) is not None


def _why_none(files: Mapping[str, bytes], notebooks: Sequence[str]) -> str:
    if notebooks:
        return f"the names do not tell which notebook counts, so grading looks into them: {_listed(notebooks)}"
    return f"no notebook among {_listed(sorted(files))}" if files else "no files"


def _listed(paths: Sequence[str]) -> str:
    shown = ", ".join(paths[:_MOST_NAMED])
    return f"{shown} and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else shown


def _is_free(target: str, placed: Mapping[str, bytes]) -> bool:
    """Return whether a path is not taken, neither by a file nor by a folder, and leads through no file."""
    parents = {str(parent) for parent in PurePosixPath(target).parents}
    return parents.isdisjoint(placed) and not any(path == target or path.startswith(f"{target}/") for path in placed)


def _without_wrappers(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files without the folders that hold all of them."""
    while files and all("/" in path for path in files) and len({path.partition("/")[0] for path in files}) == 1:
        files = {path.partition("/")[2]: content for path, content in files.items()}
    return dict(files)
