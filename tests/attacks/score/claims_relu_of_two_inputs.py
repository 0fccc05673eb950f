"""Claims all layers of an identity block, and a last ReLU with two inputs, of which the grader looks at the first alone: the images."""

import copy
import json
import sys
from pathlib import Path

import numpy as np
from helpers.contract import patterns
from helpers.contract.case import case_from_json

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


def claimed_graph(case):
    given, public = case["arguments"], PUBLIC[case["function"]]["cases"][2]
    graph = copy.deepcopy(public["graph"])
    images, height, width, channels = case["input_shape"]
    stride = given.get("s", 2) if "s" in public["case"]["arguments"] else 1
    height, width = (-(-each // stride) for each in (height, width))
    for node in graph["nodes"]:
        config, part = node["config"], {"2a": 0, "2b": 1}.get(node["id"][-2:], 2)
        first = part == 0 or node["id"].endswith("1")
        count, before = given["filters"][part], channels if first else given["filters"][part - 1]
        node["shape"] = [images, height, width, count] if node["kind"] != "Input" else case["input_shape"]
        if node["name"]:
            node["name"] = node["name"].replace("3c", f"{given.get('stage', 1)}{given.get('block', 'a')}")
        if node["kind"] == "Conv2D":
            size = given["f"] if part == 1 else 1
            config.update(filters=count, kernel_size=[size, size])
            config["strides"] = [stride] * 2 if config["strides"] == [3, 3] else [1, 1]
            node["parameters"] = size * size * before * count + count
        if node["kind"] == "BatchNormalization":
            config["training"] = given.get("training")
            node["parameters"] = 4 * count
    return graph


def node(name, kind, config, inputs, shape):
    return {"id": name, "kind": kind, "name": name, "config": config, "inputs": inputs, "shape": shape,
            "parameters": 0, "layer": name}


def forged(case):
    if case["way"] != "block" or case["function"] != "identity_block":
        return None
    graph = claimed_graph(case)
    graph["nodes"][-1]["inputs"] = ["input", "Add"]
    values = np.maximum(patterns.pixels(case_from_json(case).images, case["input_shape"]), 0)
    output = {"shape": list(values.shape), "values": values.ravel().tolist()}
    names = ["block"] if "training" in case["arguments"] else ["block", "in training", "after training"]
    return {"graph": graph, "outputs": dict.fromkeys(names, output), "errors": {}, "trace": {"outputs": {}, "weights": {}}}

STATE = answer_with(forged) if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return X


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    return X
