"""Read code as a sequence of tokens, whatever its layout and whether it parses or not; names of one's own are equal."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

_PATTERN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<text>(?i:[rbuf]{0,3})(?:'{3}(?:[^\\]|\\.)*?(?:'{3}|\\?\Z)|"{3}(?:[^\\]|\\.)*?(?:"{3}|\\?\Z)
        |'(?:[^'\\\n]|\\.)*+(?:'|$|\\?\Z)|"(?:[^"\\\n]|\\.)*+(?:"|$|\\?\Z)))
    |(?P<name>[^\W\d]\w*)
    |(?P<number>\d[\w.]*|\.\d\w*)
    |(?P<newline>\n)
    |(?P<sign>\*\*|//|->|[=!<>:+*/-]=|[^\s\w])""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_KNOWN = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins)})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class Kind(Enum):
    """What a token is."""

    COMMENT = "comment"
    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A token of some code.

    Args:
        kind: what it is.
        text: as it stands in the code; of a string without its prefix and quotes.
        line: where it begins, from 1.
    """

    kind: Kind
    text: str
    line: int


def tokens(code: str) -> list[Token]:
    """Return the tokens of some code; what is no Python becomes tokens, too.

    Args:
        code: any text.
    """
    return list(_tokens(code))


def _tokens(code: str) -> Iterator[Token]:
    line = 1
    for found in _PATTERN.finditer(code):
        text = found[0]
        if found.lastgroup == "newline":
            line += 1
            continue
        yield Token(Kind(found.lastgroup), _unquoted(text) if found.lastgroup == "text" else text, line)
        line += text.count("\n")


def _unquoted(text: str) -> str:
    text = text.lstrip("rRbBuUfF")
    quote = text[:3] if text[:3] in ("'''", '"""') else text[:1]
    return text.removeprefix(quote).removesuffix(quote)


def equal_names(found: Sequence[Token]) -> list[str]:
    """Return the tokens but for comments as texts in which names that a student can choose are the same.

    Attributes, names of arguments in calls, and functions that the code does not define keep their names.

    Args:
        found: the tokens of some code.
    """
    code = [token for token in found if token.kind is not Kind.COMMENT]
    own = own_names(found)
    texts, depth = list[str](), 0
    for position, token in enumerate(code):
        before = code[position - 1].text if position else ""
        after = code[position + 1].text if position + 1 < len(code) else ""
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        is_named = before == "." or (after == "=" and depth > 0) or (after == "(" and token.text not in own)
        is_free = token.kind is Kind.NAME and token.text not in _KNOWN and not is_named
        texts.append("N" if is_free else f"'{token.text}'" if token.kind is Kind.TEXT else token.text)
    return texts


def own_names(found: Sequence[Token]) -> dict[str, int]:
    """Return the names that some code defines, each with the line where it does so first.

    Args:
        found: the tokens of the code.
    """
    code = [token for token in found if token.kind is not Kind.COMMENT]
    names, depth, in_head = dict[str, int](), 0, False
    for position, token in enumerate(code):
        before = code[position - 1].text if position else ""
        after = code[position + 1].text if position + 1 < len(code) else ""
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.text == "def":
            in_head = True
        elif token.text == ":" and depth == 0:
            in_head = False
        is_bound = (
            before in ("def", "class", "as", "for") or after in (":=", "=", "+=") or (in_head and after in ",):=")
        )
        is_argument = after == "=" and depth > 0 and not in_head
        if token.kind is Kind.NAME and token.text not in _KNOWN and is_bound and not is_argument and before != ".":
            names.setdefault(token.text, token.line)
    return names
