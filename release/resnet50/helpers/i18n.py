"""The language in which students are addressed: English, or a course's translation.

A text for students is written where it is needed, as `_("text with {placeholders}").format(...)`. `make translation`
collects these texts in one catalogue and installs the translated catalogue where this module finds it.
"""

from __future__ import annotations

import gettext
from pathlib import Path

CATALOGUE = Path(__file__).with_name("translation.mo")


def read(catalogue: Path) -> gettext.NullTranslations:
    """Read a translation; without one, every text stays as it is written.

    Args:
        catalogue: a file in gettext's binary form.
    """
    if not catalogue.is_file():
        return gettext.NullTranslations()
    with catalogue.open("rb") as file:
        return gettext.GNUTranslations(file)


# read at import, because other modules translate their constants when they are imported
_language = read(CATALOGUE)
ngettext = _language.ngettext


def _(text: str) -> str:
    """Translate a text; an empty one stays empty, where gettext would return the catalogue's header."""
    return _language.gettext(text) if text else ""
