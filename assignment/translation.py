"""Gather all texts that students read in one catalogue, and put a course's translation where `helpers` finds it.

`python -m assignment.translation de` creates or updates `assignment/texts/de.po`, which any editor for gettext
opens, and compiles what is translated in it. `python -m assignment.translation en` goes back to English.
"""

from __future__ import annotations

import argparse
import string
import sys
from collections.abc import Iterator
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
from helpers.data.atomic import replaced_file
from helpers.hints import table
from helpers.i18n import CATALOGUE

TEXTS = ROOT / "assignment" / "texts"
TEMPLATE = TEXTS / "texts.pot"
SOURCE_LANGUAGE = "en"

Text = str | tuple[str, ...]
"""One text, or its singular and plural."""

_PACKAGES = ("helpers", "autograder")
_KEYWORDS: dict[str, Any] = {"_": None, "ngettext": (1, 2)}
_OWN_WORDS = ("activation", "error", "inputs", "layer", "name", "parameters", "place", "shape", "value", "weights")
"""Attributes in our own words; the others are Keras's arguments, which no language changes."""

_CRITERIA_FILE = "helpers/compare/criteria.py"


def template() -> Catalog:
    """Return all texts: those that are marked in the code, and those in tables."""
    catalogue = Catalog(project="resnet50-assignment", charset="utf-8")
    for file_name, text in (*_marked(), *_in_tables()):
        catalogue.add(text, locations=[(file_name, 0)])
    return catalogue


def _marked() -> Iterator[tuple[str, Text]]:
    """Yield the texts that are marked in the code, each with its file."""
    for package in _PACKAGES:
        for name, _, text, _, _ in extract_from_dir(ROOT / package, [("**.py", "python")], keywords=_KEYWORDS):
            yield f"{package}/{name}", text


def _in_tables() -> Iterator[tuple[str, str]]:
    """Yield the texts of tables, each with the file that holds it."""
    yield from ((f"helpers/hints/{table.FILE}", text) for text in table.table().texts())
    for name, criterion in CRITERIA.items():
        yield from ((_CRITERIA_FILE, name), (_CRITERIA_FILE, (criterion.__doc__ or "").strip()))
    statuses = (verdict.PASSED, verdict.FAILED, verdict.SKIPPED, verdict.UNFINISHED)
    yield from (("helpers/contract/verdict.py", text) for text in (*statuses, *_OWN_WORDS))


def write_template(path: Path = TEMPLATE) -> None:
    """Write the catalogue of all texts, from which translators start.

    Args:
        path: the file to write.
    """
    _write(template(), path, omit_header=True)


def _write(catalogue: Catalog, path: Path, *, omit_header: bool = False) -> None:
    """Write a catalogue atomically, so that an interruption costs no translator's work."""
    path.parent.mkdir(exist_ok=True)
    with replaced_file(path) as unfinished, unfinished.open("wb") as file:
        write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False, omit_header=omit_header)


def translate(language: str, folder: Path = TEXTS, compiled: Path = CATALOGUE) -> str:
    """Update the translation of one language, put it into use, and return a sentence that says how complete it is.

    Args:
        language: such as de or pt_BR; en for none.
        folder: where the translations are.
        compiled: where `helpers` looks for the translation in use.

    Raises:
        ValueError: there is no such language, or a translation would not work; the one in use stays as it is.
    """
    if language == SOURCE_LANGUAGE:
        compiled.unlink(missing_ok=True)
        return "Students now read English."
    path = folder / f"{language}.po"
    catalogue = _brought_up_to_date(language, path)
    faults = list(_faults(catalogue))
    if faults:
        raise ValueError("\n".join([f"{path} is not used because it has faults:", *faults]))
    messages = [message for message in catalogue if message.id]
    done = [message for message in messages if message.string and any(_forms(message.string)) and not message.fuzzy]
    if not done:
        return f"Translate the {len(messages)} texts in {path}, and run this again."
    with replaced_file(compiled) as unfinished, unfinished.open("wb") as file:
        write_mo(file, catalogue)
    return f"{len(done)} of {len(messages)} texts are translated, the others stay English; run `make release` next."


def _brought_up_to_date(language: str, path: Path) -> Catalog:
    """Read or start a translation, add new texts and remove those that no longer exist."""
    try:
        catalogue = Catalog(Locale.parse(language), project="resnet50-assignment", charset="utf-8")
    except (ValueError, UnknownLocaleError) as error:
        raise ValueError(f"{language} is not a known language: name one such as de or pt_BR.") from error
    try:
        if path.exists():
            with path.open("rb") as file:
                catalogue = read_po(file, catalogue.locale, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not in gettext's format: {error}. Fix it, or delete the file.") from error
    catalogue.update(template())
    _write(catalogue, path)
    return catalogue


def _faults(catalogue: Catalog) -> Iterator[str]:
    """Yield the faults of a translation: placeholders that the text does not have."""
    done = {message.id: message.string for message in catalogue if message.id and message.string and not message.fuzzy}
    for text, translation in done.items():
        known = set().union(*map(_placeholders, _forms(text)))
        for form in _forms(translation):
            unknown = _placeholders(form) - known
            if unknown:
                listed = ", ".join(sorted(known)) or "none"
                yield f"{form!r} has {', '.join(sorted(unknown))}, but the text has {listed}"


def _forms(text: Text | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str]:
    """Return a text's placeholders, each with its conversion and format."""
    try:
        found = list(string.Formatter().parse(text))
    except ValueError:
        return {"a brace without its partner"}
    return {f"{{{name}{f'!{how}' if how else ''}{f':{spec}' if spec else ''}}}" for _, name, spec, how in found if name}


def main() -> None:
    """Put the language that the command line names into use."""
    parser = argparse.ArgumentParser(prog="python -m assignment.translation", description=__doc__)
    parser.add_argument("language", help="such as de or pt_BR; en goes back to English")
    try:
        sys.stdout.write(f"{translate(parser.parse_args().language)}\n")
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
