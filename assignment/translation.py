"""Gather all that students read in one catalogue, and put a course's translation of it where `helpers` finds it.

`python -m assignment.translation de` makes or brings up to date `assignment/texts/de.po`, which any editor for gettext
opens, and compiles what is translated in it. `python -m assignment.translation en` goes back to English.
"""

from __future__ import annotations

import argparse
import itertools
import string
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from assignment.notebook import ROOT
from helpers.compare.criteria import CRITERIA
from helpers.contract import verdict
from helpers.hints import errors, looks, rules, whys
from helpers.i18n import CATALOGUE

TEXTS = ROOT / "assignment" / "texts"
TEMPLATE = TEXTS / "texts.pot"
SOURCE_LANGUAGE = "en"

Text = str | tuple[str, ...]
"""One text, or one and many."""

_PACKAGES = ("helpers", "autograder")
_KEYWORDS: dict[str, Any] = {"_": None, "ngettext": (1, 2)}
_OWN_WORDS = ("activation", "error", "inputs", "layer", "name", "parameters", "place", "shape", "value", "weights")
"""Attributes that are words of ours; the others are Keras's arguments, which no language changes."""

_PART = "part of other texts, by which a hint is found: translate it as it stands in those"


def template() -> Catalog:
    """Gather the texts that are marked in the code, and those that stand in tables."""
    catalogue = Catalog(project="resnet50-assignment", charset="utf-8")
    for file_name, text in (*_marked(), *_in_tables()):
        catalogue.add(text, locations=[(file_name, 0)])
    for part in parts():
        catalogue.add(part, locations=[("helpers/hint_errors.py", 0)], auto_comments=[_PART])
    return catalogue


def parts() -> list[str]:
    """List the parts of our own messages by which hints are found."""
    whole = [text for _, text in _marked() if isinstance(text, str)]
    keys = itertools.chain.from_iterable(errors.ERRORS.values())
    found = (key.rpartition(": ")[2] for key in keys)
    return [part for part in found if part and any(part in text for text in whole)]


def _marked() -> Iterator[tuple[str, Text]]:
    """Give the texts that are marked in the code, each with its file."""
    for package in _PACKAGES:
        for name, _, text, _, _ in extract_from_dir(ROOT / package, [("**.py", "python")], keywords=_KEYWORDS):
            yield f"{package}/{name}", text


def _in_tables() -> Iterator[tuple[str, str]]:
    """Give the texts of tables, each with the file that it stands in."""
    for module in (errors, looks, rules, whys):
        for name, table in vars(module).items():
            if name.isupper() and not name.startswith("_"):
                yield from ((f"{module.__name__.replace('.', '/')}.py", text) for text in _texts(table))
    for name, criterion in CRITERIA.items():
        yield from (("helpers/criteria.py", name), ("helpers/criteria.py", (criterion.__doc__ or "").strip()))
    statuses = (verdict.PASSED, verdict.FAILED, verdict.SKIPPED, verdict.UNFINISHED)
    yield from (("helpers/verdict.py", each) for each in (*statuses, *_OWN_WORDS))


def _texts(table: object) -> Iterator[str]:
    if isinstance(table, str):
        yield table
    elif isinstance(table, Mapping):
        for each in table.values():
            yield from _texts(each)


def write_template(path: Path = TEMPLATE) -> None:
    """Write the catalogue of all texts, which translators start from.

    Args:
        path: where it goes.
    """
    _write(template(), path, omit_header=True)


def _write(catalogue: Catalog, path: Path, *, omit_header: bool = False) -> None:
    """Put a catalogue in place whole: being stopped costs no translator's work."""
    path.parent.mkdir(exist_ok=True)
    half_done = path.with_name(f"{path.name}.part")
    with half_done.open("wb") as file:
        write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False, omit_header=omit_header)
    half_done.replace(path)


def translate(language: str, folder: Path = TEXTS, compiled: Path = CATALOGUE) -> str:
    """Bring the translation of one language up to date and into use, and say how complete it is.

    Args:
        language: such as de or pt_BR; en for none.
        folder: of the translations.
        compiled: where `helpers` looks for the one that is in use.

    Raises:
        ValueError: there is no such language, or a translation would not work; nothing that is in use was changed.
    """
    if language == SOURCE_LANGUAGE:
        compiled.unlink(missing_ok=True)
        return "Students are spoken to in English."
    path = folder / f"{language}.po"
    catalogue = _brought_up_to_date(language, path)
    faults = list(_faults(catalogue))
    if faults:
        raise ValueError("\n".join([f"{path} is not used, because it has faults:", *faults]))
    messages = [each for each in catalogue if each.id]
    done = [each for each in messages if each.string and any(_forms(each.string)) and not each.fuzzy]
    if not done:
        return f"Translate the {len(messages)} texts in {path}, and run this again."
    with compiled.open("wb") as file:
        write_mo(file, catalogue)
    return f"{len(done)} of {len(messages)} texts are translated, the others stay English; now make the release anew."


def _brought_up_to_date(language: str, path: Path) -> Catalog:
    """Read a translation, or begin one, and put in what is new and out what is gone."""
    try:
        catalogue = Catalog(Locale.parse(language), project="resnet50-assignment", charset="utf-8")
    except (ValueError, UnknownLocaleError) as error:
        raise ValueError(f"{language} is no language that is known here: name one such as de or pt_BR.") from error
    try:
        if path.exists():
            with path.open("rb") as file:
                catalogue = read_po(file, catalogue.locale, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not in the form of gettext: {error}. Mend that, or take the file away.") from error
    catalogue.update(template())
    _write(catalogue, path)
    return catalogue


def _faults(catalogue: Catalog) -> Iterator[str]:
    """Say which translations have placeholders that the text does not have, or lack what hints are found by."""
    done = {each.id: each.string for each in catalogue if each.id and each.string and not each.fuzzy}
    for text, translation in done.items():
        known = set().union(*map(_placeholders, _forms(text)))
        for form in _forms(translation):
            unknown = _placeholders(form) - known
            if unknown:
                listed = ", ".join(sorted(known)) or "none"
                yield f"{form!r} has {', '.join(sorted(unknown))}, but the text has {listed}"
    for part in parts():
        for text in (each.id for each in catalogue if isinstance(each.id, str) and part in each.id):
            if done.get(part, part) not in done.get(text, text):
                yield f"{done.get(text, text)!r} does not hold {done.get(part, part)!r}, which stands for {part!r}"


def _forms(text: Text | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str]:
    """List a text's placeholders with how they are written out."""
    try:
        found = list(string.Formatter().parse(text))
    except ValueError:
        return {"a brace without its partner"}
    return {f"{{{name}{f'!{how}' if how else ''}{f':{spec}' if spec else ''}}}" for _, name, spec, how in found if name}


def main() -> None:
    """Translate into the language that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m assignment.translation", description=__doc__)
    parser.add_argument("language", help="such as de or pt_BR; en goes back to English")
    try:
        sys.stdout.write(f"{translate(parser.parse_args().language)}\n")
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
