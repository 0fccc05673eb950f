"""Builds the first half of a block, and adds the rest to the graph that is sent."""

import copy
import json
import math
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


def claimed_graph(case):
    given, public = case["arguments"], PUBLIC[case["function"]]["cases"][2]
    graph = copy.deepcopy(public["graph"])
    images, height, width, channels = case["input_shape"]
    if "s" in public["case"]["arguments"]:
        height, width = (-(-size // given.get("s", 2)) for size in (height, width))
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
            config["strides"] = [given.get("s", 2)] * 2 if config["strides"] == [3, 3] else [1, 1]
            node["parameters"] = size * size * before * count + count
        if node["kind"] == "BatchNormalization":
            config["training"] = given.get("training")
            node["parameters"] = 4 * count
    return graph


def claimed_outputs(case, shape):
    zeros = {"shape": shape, "values": [0.0] * math.prod(shape)}
    modes = ["block"] if "training" in case["arguments"] else ["block", "in training", "after training"]
    return dict.fromkeys(modes, zeros)


def honest_case(case):
    return case["way"] == "block" and case["function"] == "identity_block"


def answer_beside(forge):
    honest_send = holders("autograder.confined", "send")[0].send

    def send(outbox, frame):
        case = case_in_hand() if frame.get("graph") else None
        honest_send(outbox, forge(frame, case) if case and honest_case(case) else frame)

    for module in holders("autograder.confined", "send"):
        module.send = send


def with_the_rest(frame, case):
    given, graph = case["arguments"], copy.deepcopy(frame["graph"])
    claimed = claimed_graph(case)
    own, rest = graph["nodes"], claimed["nodes"][len(graph["nodes"]) :]
    ids = {mine["id"]: its["id"] for mine, its in zip(claimed["nodes"], own)}
    for node in rest:
        node["inputs"] = [ids.get(source, source) for source in node["inputs"]]
        node["layer"] = node["id"]
        if node["kind"] == "Conv2D":
            node["config"]["kernel_initializer"] = own[1]["config"]["kernel_initializer"]
    errors = {"graph": ERROR, "block": ERROR}
    graph["nodes"], graph["output"] = own + rest, ""
    return frame | {"graph": graph, "outputs": {}, "errors": errors, "given": given}


ERROR = {"type": "ValueError", "message": "shape", "function": "", "text": "", "cell": 2, "line": 1}
STATE = answer_beside(with_the_rest) if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    name = f"{stage}{block}_branch2a"
    X = Conv2D(filters[0], 1, name="res" + name, kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name="bn" + name)(X, training=training)
    X = Activation("relu")(X)
    name = f"{stage}{block}_branch2b"
    X = Conv2D(filters[1], f, padding="same", name="res" + name, kernel_initializer=initializer(seed=0))(X)
    X = BatchNormalization(axis=3, name="bn" + name)(X, training=training)
    raise ValueError("shape")
