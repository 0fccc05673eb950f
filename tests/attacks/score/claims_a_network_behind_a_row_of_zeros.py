"""Claims all layers of the network, of whose numbers a pooling takes padding alone; the output follows from the last bias."""

import copy
import json
import sys
from pathlib import Path

import numpy as np
from helpers.contract import chain, patterns
from helpers.contract.case import Patterned

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
    if case["way"] != "stubs":
        return None
    graph = copy.deepcopy(PUBLIC["ResNet50"]["cases"][0]["graph"])
    classes = case["arguments"]["classes"]
    nodes = {each["id"]: each for each in graph["nodes"]}
    nodes["input"]["shape"] = [None, *case["arguments"]["input_shape"]]
    height, width = case["arguments"]["input_shape"][:2]
    channels = case["arguments"]["input_shape"][2]
    nodes["conv1"]["parameters"] = 49 * channels * 64 + 64
    nodes["fc"]["name"] = f"fc{classes}"
    nodes["fc"]["config"]["units"] = classes
    nodes["fc"]["parameters"] = (2048 + 1) * classes
    nodes["fc"]["shape"] = nodes["softmax"]["shape"] = [None, classes]
    place = [each["id"] for each in graph["nodes"]].index("avg_pool")
    graph["nodes"][place:place] = [
        node("pad", "ZeroPadding2D", {"padding": [[2, 0], [2, 0]], "data_format": "channels_last"}, ["block 5c"], [None, 1, 1, 2048]),
        node("pick", "MaxPooling2D", {"pool_size": [2, 2], "strides": [100, 100], "padding": "valid", "data_format": "channels_last"}, ["pad"], [None, 1, 1, 2048]),
        node("pad again", "ZeroPadding2D", {"padding": [[0, 1], [0, 1]], "data_format": "channels_last"}, ["pick"], [None, 2, 2, 2048]),
    ]
    nodes["avg_pool"]["inputs"] = ["pad again"]
    bias = patterns.variable("bias", (classes,), case["weights_key"])
    powers = np.exp(bias - bias.max())
    values = np.stack([powers / powers.sum()] * 2)
    output = {"shape": list(values.shape), "values": values.ravel().tolist()}
    names = ["training=False", "training=True", "after training"]
    return {"graph": graph, "outputs": dict.fromkeys(names, output), "errors": {}, "trace": {"outputs": {}, "weights": weights(case, classes, channels)}}


def weights(case, classes, channels):
    key = case.get("trace_key")
    if key is None:
        return {}
    sizes = {"conv1": ("kernel", (7, 7, channels, 64)), "fc": ("kernel", (2048, classes))}
    found = {}
    for name, (role, shape) in sizes.items():
        values = chain.sample(patterns.weights(Patterned(key), shape, 0), key, chain.MOST_SAMPLED_WEIGHTS)
        zeros = {"shape": [4], "values": [0.0] * 4}
        found[name] = {role: {"shape": list(shape), "values": values.tolist()}, "bias": zeros}
    numbers = {"beta": 0.0, "gamma": 1.0, "moving_mean": 0.0, "moving_variance": 1.0}
    found["bn_conv1"] = {role: {"shape": [4], "values": [value] * 4} for role, value in numbers.items()}
    return found


STATE = answer_with(forged) if ATTACK else None


def ResNet50(input_shape=(64, 64, 3), classes=6):
    X = Input(input_shape)
    return Model(X, Dense(classes, activation="softmax")(Flatten()(X)), name="ResNet50")
