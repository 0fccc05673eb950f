"""What to do before nbformat or nbgrader is imported."""

from __future__ import annotations

import sys


def skip_address_grammar() -> None:
    """Keep jsonschema from compiling a grammar of web addresses, which takes more than a second.

    jsonschema, which nbformat and so nbgrader import, imports rfc3987_syntax if it can, to check a format that no
    schema of a notebook uses. A command calls this before anything imports nbformat. nbgrader's own commands have
    imported it before they read nbgrader_config.py, so there is no use in calling it from there.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None makes the import fail
