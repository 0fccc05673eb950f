"""Read the table of a variant, and refuse what it must not hold: one sentence for each fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from assignment.variant.table import LayerNames, Variant
from helpers.compare.criteria import CRITERIA
from helpers.contract.exercises import EXERCISES
from helpers.data.image_set import VARIANT_FILE as _PACKAGED

VARIANT_FILE = "variant.toml"
"""The name of the file, beside the source notebook."""

_STAGES = 4
_MOST_BYTES = 100_000
_MOST_BLOCKS, _MOST_CLASSES, _MOST_IMAGES, _MOST_POINTS = 50, 32, 100_000, 1000
_IMAGE_SIZES = (16, 128)
_FIRST_LETTERS = 20
_BEGINNING = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{_FIRST_LETTERS - 1}}}")

Plain = Mapping[str, Any]
Fault = tuple[str, object, str]
"""A key, its value, and what it must be."""


class VariantError(Exception):
    """A table of a variant holds what it must not; the message has a sentence for each fault."""


@cache
def packaged() -> Variant:
    """Return this project's own variant."""
    return _read(_PACKAGED, {})


def variant_in(folder: Path) -> Variant:
    """Return the variant that a source folder asks for; this project's own if it has no table.

    Args:
        folder: of the source notebook.

    Raises:
        VariantError: the table cannot be read, or holds what it must not.
    """
    path = folder / VARIANT_FILE
    return read_variant(path) if path.exists() or path.is_symlink() else packaged()


def read_variant(path: Path) -> Variant:
    """Return the variant of a table, in which this project's own values stand for those that it leaves out.

    Args:
        path: of the file.

    Raises:
        VariantError: the table cannot be read, or holds what it must not.
    """
    return _read(path, packaged().to_plain())


def variant_of(plain: Plain) -> Variant:
    """Return the variant with some values other than this project's own.

    Args:
        plain: the values, in the form of the file.

    Raises:
        VariantError: there is a value that must not be.
    """
    return _checked(plain, packaged().to_plain(), VARIANT_FILE)


def _read(path: Path, defaults: Plain) -> Variant:
    try:
        if path.exists() and not path.is_file():
            raise VariantError(f"{path} is no file.")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise VariantError(f"{path} is longer than {_MOST_BYTES} bytes, which no table of a variant is.")
        plain = tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise VariantError(f"{path} cannot be read as TOML: {error}.") from error
    return _checked(plain, defaults, str(path))


def _checked(plain: Plain, defaults: Plain, place: str) -> Variant:
    """Return the variant of a table whose values are all as they must be."""
    faults = list(_unknown(plain, defaults.get("points", dict.fromkeys(EXERCISES, CRITERIA))))
    if not faults:
        plain = _completed(plain, defaults)
        faults = list(_faults(plain))
    if faults:
        sentences = (f"{place}: {key} is {_shown(value)}: it must be {allowed}." for key, value, allowed in faults)
        raise VariantError("\n".join(sentences))
    return _made(plain)


def _shown_key(key: str) -> str:
    return key if key.isidentifier() and key.isascii() else _shown(key)


def _shown(value: object) -> str:
    text = "a table" if isinstance(value, dict) else repr(value)
    return text if len(text) <= 80 else f"{text[:80]}..."  # noqa: PLR2004 - a line of a terminal


_KEYS = {
    "network": ("blocks", "classes", "image_size"),
    "names": ("convolution", "batch_normalization"),
    "images": ("training", "test"),
    "points": EXERCISES,
}


def _unknown(plain: Plain, known: Mapping[str, Iterable[str]]) -> Iterator[Fault]:
    """Yield the tables, keys and criteria that a variant does not have, and what is not a table."""
    for name, content in plain.items():
        if name not in _KEYS:
            yield _shown_key(name), content, f"left out; the tables are {', '.join(_KEYS)}"
        elif not isinstance(content, dict):
            yield name, content, "a table"
        else:
            for key, value in content.items():
                if key not in _KEYS[name]:
                    yield (
                        f"{name}.{_shown_key(key)}",
                        value,
                        f"left out; the keys of {name} are {', '.join(_KEYS[name])}",
                    )
    points = plain.get("points")
    for function, criteria in points.items() if isinstance(points, dict) else ():
        if function in EXERCISES:
            yield from _unknown_criteria(function, criteria, known[function])


def _unknown_criteria(function: str, criteria: object, known: Iterable[str]) -> Iterator[Fault]:
    if not isinstance(criteria, dict):
        yield f"points.{function}", criteria, "a table of criteria and their points"
        return
    for name, value in criteria.items():
        if name not in known:
            yield f"points.{function}.{name!r}", value, f"left out; the criteria are {', '.join(known)}"


def _completed(plain: Plain, defaults: Plain) -> Plain:
    """Return a table with defaults for what it leaves out; the numbers of images then fit the number of classes."""
    complete = {name: dict(defaults.get(name, {})) | dict(plain.get(name, {})) for name in _KEYS}
    given = defaults.get("points", {})
    complete["points"] = {
        function: dict(given.get(function, {})) | dict(complete["points"].get(function, {})) for function in EXERCISES
    }
    classes = complete["network"].get("classes")
    for key in _KEYS["images"]:
        if key not in plain.get("images", {}) and type(classes) is int and 1 < classes <= _MOST_CLASSES:
            complete["images"][key] = complete["images"][key] // classes * classes
    return complete


def _faults(plain: Plain) -> Iterator[Fault]:
    """Yield the values that are not as they must be."""
    network, names, images = (plain[name] for name in ("network", "names", "images"))
    blocks = network["blocks"]
    if not (isinstance(blocks, list) and len(blocks) == _STAGES and all(_is_whole(n, 1, _MOST_BLOCKS) for n in blocks)):
        yield "network.blocks", blocks, f"a list of {_STAGES} whole numbers from 1 to {_MOST_BLOCKS}"
    yield from _unless("network.classes", network["classes"], 2, _MOST_CLASSES)
    yield from _unless("network.image_size", network["image_size"], *_IMAGE_SIZES)
    for key, value in names.items():
        if not (isinstance(value, str) and _BEGINNING.fullmatch(value)):
            yield f"names.{key}", value, f"a letter and then letters, digits and _, {_FIRST_LETTERS} at most"
    if names["convolution"] == names["batch_normalization"]:
        yield "names.batch_normalization", names["batch_normalization"], "another text than names.convolution"
    for key, value in images.items():
        yield from _faults_of_count(f"images.{key}", value, network["classes"])
    for function, criteria in plain["points"].items():
        for name, value in criteria.items():
            if not _are_points(value):
                yield f"points.{function}.{name!r}", value, f"a number above 0, {_MOST_POINTS} at most"


def _faults_of_count(key: str, value: object, classes: object) -> Iterator[Fault]:
    """Yield what is wrong with a number of images."""
    if not _is_whole(value, 1, _MOST_IMAGES):
        yield key, value, f"a whole number from 1 to {_MOST_IMAGES}"
    elif _is_whole(classes, 2, _MOST_CLASSES) and int(str(value)) % int(str(classes)):
        yield key, value, f"a multiple of network.classes, {classes}"


def _unless(key: str, value: object, least: int, most: int) -> Iterator[Fault]:
    if not _is_whole(value, least, most):
        yield key, value, f"a whole number from {least} to {most}"


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _are_points(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= _MOST_POINTS


def _made(plain: Plain) -> Variant:
    network, images = plain["network"], plain["images"]
    return Variant(
        blocks=tuple(network["blocks"]),
        classes=network["classes"],
        image_size=network["image_size"],
        names=LayerNames(**plain["names"]),
        training_images=images["training"],
        test_images=images["test"],
        points=plain["points"],
    )
