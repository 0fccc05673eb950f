"""What decides how feedback pages look: the template, the exporter and its configuration, the packages."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.course.records.dependencies import digest_of
from autograder.grading.programs import digest_of_programs

_PACKAGES = ("nbgrader", "nbconvert", "nh3", "jinja2", "pygments", "mistune", "latex2mathml")
_SUFFIXES = (".j2", ".tpl", ".css", ".html", ".json")
_SECTIONS = ("GenerateFeedback", "GetGrades", "CSSHTMLHeaderPreprocessor")
_NOT_OF_PAGES = {("GenerateFeedback", "force")}
_OURS = "autograder."


def digest_of_template(exporter: Any, config: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a text that changes with all that decides how a page looks, whatever it shows.

    Args:
        exporter: nbconvert's, that makes the pages.
        config: of the converter.
    """
    kinds = [kind for kind in type(exporter).__mro__ if kind is not object]
    sections = [*_SECTIONS, *(kind.__name__ for kind in kinds)]
    settings = {
        f"{section}.{name}": _plain(value)
        for section in dict.fromkeys(sections)
        for name, value in config.get(section, {}).items()
        if (section, name) not in _NOT_OF_PAGES
    }
    return digest_of(
        {
            "packages": [version(package) for package in _PACKAGES],
            "programs": digest_of_programs("autograder/pages", "autograder/feedback"),
            "exporter": [_source(kind) for kind in kinds if _is_the_courses(kind)],
            "settings": settings,
            "files": [hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(exporter)],
        }
    )


def _is_the_courses(kind: type) -> bool:
    """Return whether a class is neither ours nor a package's whose version counts."""
    return not kind.__module__.startswith((_OURS, "nbconvert.", "traitlets.", "builtins"))


def _source(kind: type) -> str:
    try:
        return inspect.getsource(kind)
    except (OSError, TypeError):
        return f"{kind.__module__}.{kind.__qualname__}"


def _plain(value: Any) -> str:
    """Return a setting as a text that does not tell one run from another."""
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    return repr(value)


def _files(exporter: Any) -> Iterator[Path]:
    """Yield the files of the exporter's templates; those below the folder of the named template too."""
    name = str(getattr(exporter, "template_name", ""))
    for folder in dict.fromkeys(map(Path, getattr(exporter, "template_paths", ()))):
        found = folder.rglob("*") if folder.name == name else folder.glob("*")
        yield from sorted(path for path in found if path.suffix in _SUFFIXES and path.is_file())
