"""Sends the graph of a network with every layer written out, which is too long to be evaluated as a whole."""

import copy
import json
import sys
from pathlib import Path

import helpers

ATTACK = True
PUBLIC = json.loads((Path(helpers.__file__).parent / "expected.json").read_text())


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


def claimed_network(case, form="graph"):
    graph = copy.deepcopy(PUBLIC["ResNet50"]["cases"][0][form])
    height, width, channels = case["arguments"]["input_shape"]
    classes = case["arguments"]["classes"]
    graph["nodes"][0]["shape"] = [None, height, width, channels]
    for node in graph["nodes"]:
        if node["kind"] == "Dense":
            node["name"], node["config"]["units"] = f"fc{classes}", classes
        if node["kind"] in ("Dense", "Softmax"):
            node["shape"] = [None, classes]
    return graph


def claimed_probabilities(case):
    classes = case["arguments"]["classes"]
    numbers = {"shape": [2, classes], "values": [1 / classes] * 2 * classes}
    return dict.fromkeys(["training=False", "training=True", "after training"], numbers)


def forged(case):
    graph = claimed_network(case, "expanded")
    outputs = {} if case["way"] == "own blocks" else claimed_probabilities(case)
    return {"graph": graph, "outputs": outputs, "errors": {}}


STATE = answer_with(forged) if ATTACK else None


def ResNet50(input_shape=(64, 64, 3), classes=6):
    return [input_shape, classes, STATE]
