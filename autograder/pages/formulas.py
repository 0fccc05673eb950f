"""Formulas of a page that needs no network: TeX becomes MathML, which browsers draw by themselves.

A formula is set aside while the HTML around it is cleaned: in its place stands one word, which holds the formula and
which no submission can know. What is not understood stays as it was written.
"""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer

_LONGEST = 1_000
"""Characters of a formula."""

_DEEPEST = 30
"""Groups in one another."""

_REMEMBERED = 1024
_BEGIN = f"formula{secrets.token_hex(12)}"
_WORD = re.compile(rf"{_BEGIN}x([ib])x([0-9a-f]*)x")
_TAGS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot"),
    *("mover", "munder", "munderover", "mtable", "mtr", "mtd", "mspace", "mstyle"),
}
"""None of these holds HTML or loads anything; sizes, colours and links are attributes, of which few are left."""

_ATTRIBUTES = {"math": {"display"}, "mo": {"stretchy"}}
_MARKUP = re.compile(r"<[a-z!/?]", re.IGNORECASE)
_DELIMITERS = {"i": ("$", "$"), "b": ("$$", "$$")}
_DISPLAY = {"i": "inline", "b": "block"}


class SettingAside(IPythonRenderer):
    """nbconvert's renderer of Markdown, which sets formulas aside."""

    def inline_math(self, body: str) -> str:
        """Return the word that stands for a formula in a line."""
        return _set_aside("i", body)

    def block_math(self, body: str) -> str:
        """Return the word that stands for a formula of its own."""
        return _set_aside("b", body)

    def latex_environment(self, name: str, body: str) -> str:
        """Return the word that stands for an environment of LaTeX's."""
        return _set_aside("b", rf"\begin{{{name}}}{body}\end{{{name}}}")


def _set_aside(kind: str, tex: str) -> str:
    return f"{_BEGIN}x{kind}x{tex.encode('utf-8', 'replace').hex()}x"


def count_of(html: str) -> int:
    """Return how many formulas were set aside.

    Args:
        html: with words in their places.
    """
    return html.count(_BEGIN)


def put_back(html: str) -> str:
    """Return cleaned HTML with the formulas in their places.

    Args:
        html: with words in their places, but none in an attribute.
    """
    return _WORD.sub(lambda word: _drawn(word[1], word[2]), html) if _BEGIN in html else html


def as_written(text: str) -> str:
    """Return the text of an attribute with the formulas as they were written.

    Args:
        text: with words in their places.
    """
    return _WORD.sub(lambda word: _source(word[1], word[2]), text) if _BEGIN in text else text


def _source(kind: str, coded: str) -> str:
    begin, end = _DELIMITERS[kind]
    return f"{begin}{bytes.fromhex(coded).decode('utf-8', 'replace')}{end}"


@lru_cache(_REMEMBERED)
def _drawn(kind: str, coded: str) -> str:
    tex = bytes.fromhex(coded).decode("utf-8", "replace")
    mathml = _mathml(tex, _DISPLAY[kind])
    return mathml or f"<code>{escape(_source(kind, coded))}</code>"


def _mathml(tex: str, display: str) -> str:
    """Return a formula as MathML; empty if it is none that is understood."""
    if len(tex) > _LONGEST or _MARKUP.search(tex) or _depth(tex) > _DEEPEST:
        return ""
    try:
        made: Any = convert(tex, display=display)
    except Exception:  # noqa: BLE001 - a formula may be wrong in many ways
        return ""
    return "" if re.search(r"<m[io]>\\", made) else nh3.clean(made, tags=_TAGS, attributes=_ATTRIBUTES)


def _depth(tex: str) -> int:
    deepest = depth = 0
    for character in tex:
        depth += {"{": 1, "}": -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest
