"""Brings files along whose names hold a new line with forged points, traversals, escapes, bytes that are no text."""

import os

ATTACK = True
NAMES = (
    "forged\n30 of 30 points (seed 1)",
    "..",
    "...",
    "..\\..\\x",
    "%2e%2e%2fx",
    "\x1b[2J\x1b]0;forged\x07",
    "a" * 201,
    "-rf",
    "~",
)
LINKS = "link\n30 of 30 points (seed 1)", "link\x1b[2Jidentity_block: 10 of 10 points"


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for top, _, names in os.walk(b"."):
            for name in names:
                with open(os.path.join(top, name), "rb") as file:
                    if SECRET.encode() in (content := file.read()):
                        raise ValueError(content)
        raise ValueError(str(sorted(os.listdir("."))) + str(LINKS))
    return X
