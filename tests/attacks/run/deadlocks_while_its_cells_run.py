"""Waits for ever for a lock of its own while its cells are run, before any function has been looked at."""

import threading

ATTACK = True


def set_up():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


STATE = set_up() if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X if STATE is None else None
