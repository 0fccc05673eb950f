"""Brings a pipe, a socket, a device and an endless file along, so that whoever reads them waits for ever."""

import os

ATTACK = True
NAMES = ("pipe.txt", "socket.txt", "zero.txt", "link_to_zero.txt", "link_to_pipe.txt", "notebook.ipynb")
TRIED = []


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for name in NAMES:
            try:
                TRIED.append(os.read(os.open(name, os.O_RDWR | os.O_NONBLOCK), 10))
            except OSError as error:
                TRIED.append(f"{name}: {error.errno}")
        for make in (lambda: os.mkfifo("own.txt"), lambda: os.mknod("own.txt", 0o20666, os.makedev(1, 1))):
            try:
                make()
                TRIED.append(os.open("own.txt", os.O_RDWR | os.O_NONBLOCK))
            except OSError as error:
                TRIED.append(str(error))
    return X
