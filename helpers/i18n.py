"""The language that students are spoken to in: English, or a course's translation of it.

What a student reads is written where it is needed, as `_("text with {placeholders}").format(...)`. `make translation`
gathers all of it in one catalogue, and puts the translated one where this module finds it.
"""

from __future__ import annotations

import gettext
from pathlib import Path

CATALOGUE = Path(__file__).with_name("translation.mo")


def read(catalogue: Path) -> gettext.NullTranslations:
    """Read a translation; where there is none, everything stays as it is written.

    Args:
        catalogue: a file in gettext's binary form.
    """
    if not catalogue.is_file():
        return gettext.NullTranslations()
    with catalogue.open("rb") as file:
        return gettext.GNUTranslations(file)


_language = read(CATALOGUE)
ngettext = _language.ngettext


def _(text: str) -> str:
    """Translate a text; to gettext the empty one would stand for the description of the catalogue."""
    return _language.gettext(text) if text else ""
