"""The features by which code is compared: each with the lines where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from autograder.similarity.shapes import parsed, shapes
from autograder.similarity.tokens import Kind, Token, equal_names, own_names, tokens

GRAM_TOKENS = 10
"""Tokens in a row; fewer are alike by chance, and more are cut by every small change."""

_SHORTEST_COMMENT, _SHORTEST_TEXT, _LONGEST_WORDS = 10, 20, 100
"""Characters of comments and strings that say something."""

_BLANKED = ("%", "!")
"""How lines of IPython's begin that are no Python."""


class Family(Enum):
    """What kind of feature one is."""

    GRAM = "gram"
    """Some tokens in a row: order, keywords, literals."""

    SHAPE = "shape"
    """An expression or a statement, wherever it stands."""

    WORDS = "words"
    """A name, a comment or a sentence in a string."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of some code.

    Args:
        family: its kind.
        key: what is equal in equal features; of words the words.
    """

    family: Family
    key: str | int


Lines = tuple[int, int]
"""The first and the last line of a feature, from 1."""


def features(code: str) -> dict[Feature, Lines]:
    """Return the features of some code, each with the lines where it stands first.

    Args:
        code: any text, of bounded length.
    """
    found: dict[Feature, Lines] = {}
    code_tokens = tokens(code)
    for feature, lines in (*_grams(code_tokens), *_shapes(code), *_words(code_tokens)):
        found.setdefault(feature, lines)
    return found


def _grams(found: Sequence[Token]) -> Iterator[tuple[Feature, Lines]]:
    texts = equal_names(found)
    lines = [token.line for token in found if token.kind is not Kind.COMMENT]
    for start in range(len(texts) - GRAM_TOKENS + 1):
        end = start + GRAM_TOKENS
        yield Feature(Family.GRAM, hash(tuple(texts[start:end]))), (lines[start], lines[end - 1])


def _shapes(code: str) -> Iterator[tuple[Feature, Lines]]:
    """Yield the shapes of the code as a whole, or else of those parts between empty lines that parse."""
    lines = ["" if line.lstrip().startswith(_BLANKED) else line for line in code.split("\n")]
    tree = parsed("\n".join(lines))
    parts = [(0, tree)] if tree else ((start, parsed("\n".join(lines[start:end]))) for start, end in _parts(lines))
    for before, part in parts:
        for shape in shapes(part) if part else ():
            yield Feature(Family.SHAPE, hash(shape.text)), (before + shape.line, before + shape.end)


def _parts(lines: Sequence[str]) -> Iterator[Lines]:
    """Yield where parts of code begin and end: a part begins at a line that is not indented, after an empty one."""
    starts = [i for i, line in enumerate(lines) if line[:1].strip() and (i == 0 or not lines[i - 1].strip())]
    yield from zip(starts, [*starts[1:], len(lines)], strict=True)


def _words(found: Sequence[Token]) -> Iterator[tuple[Feature, Lines]]:
    for name, line in own_names(found).items():
        yield Feature(Family.WORDS, name[:_LONGEST_WORDS]), (line, line)
    for token in found:
        text = " ".join(token.text.strip("# \t").split())[:_LONGEST_WORDS]
        is_comment = token.kind is Kind.COMMENT and len(text) >= _SHORTEST_COMMENT
        is_sentence = token.kind is Kind.TEXT and len(text) >= _SHORTEST_TEXT and " " in text
        if is_comment or is_sentence:
            yield Feature(Family.WORDS, text), (token.line, token.line + token.text.count("\n"))
