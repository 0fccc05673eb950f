"""Starts processes by every means that Python has, each to outlive the grading and to write over a sibling's work."""

import multiprocessing
import os
import pickle
import pty
import subprocess
import time

ATTACK = True
TRIED = []
SHELL = ["/bin/sh", "-c", "sleep 20"]


def outlive():
    os.setsid()
    open(SIBLING, "w").close()
    time.sleep(20)


def fork(way):
    answer = way()
    if (answer[0] if isinstance(answer, tuple) else answer) == 0:
        try:
            outlive()
        finally:
            os._exit(0)


def multiprocess(way):
    multiprocessing.get_context(way).Process(target=outlive, daemon=False).start()


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for trick in (
            lambda: fork(os.fork),
            lambda: fork(os.forkpty),
            lambda: fork(pty.fork),
            lambda: multiprocess("fork"),
            lambda: multiprocess("spawn"),
            lambda: multiprocess("forkserver"),
            lambda: subprocess.Popen(SHELL, start_new_session=True),
            lambda: os.posix_spawn(SHELL[0], SHELL, {}, setsid=True),
            lambda: os.popen("sleep 20 &"),
            lambda: TRIED.append(os.system("sleep 20 &")),
            lambda: pty.spawn(SHELL),
            lambda: os.execv(SHELL[0], SHELL),
            lambda: os.execve(0, SHELL, {}),
        ):
            try:
                trick()
                TRIED.append("started")
            except (OSError, EOFError, pickle.PicklingError) as error:
                TRIED.append(f"{error}")
    return X
