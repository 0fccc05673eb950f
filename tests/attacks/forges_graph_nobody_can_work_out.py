"""Sends a graph that it wrote from the public one and the arguments, with one layer that nobody can work out."""

import copy
import json
import math
from pathlib import Path

import helpers
import helpers.observe

ATTACK = True
PUBLIC = json.loads((Path(helpers.__file__).parent / "expected.json").read_text())


def forged(case, *_):
    given, public = case["arguments"], PUBLIC[case["function"]]["cases"][2]
    graph = copy.deepcopy(public["graph"])
    images, height, width, channels = case["input_shape"]
    if "s" in public["case"]["arguments"]:
        height, width = (-(-each // given.get("s", 2)) for each in (height, width))
    for node in graph["nodes"]:
        config, part = node["config"], {"2a": 0, "2b": 1}.get(node["id"][-2:], 2)
        count, before = (
            given["filters"][part],
            channels if part == 0 or node["id"].endswith("1") else given["filters"][part - 1],
        )
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
    graph["nodes"][1]["config"]["kernel_initializer"] = "Mine(seed=0)"
    shape = graph["nodes"][-1]["shape"]
    zeros = {"shape": shape, "values": [0.0] * math.prod(shape)}
    names = ["block"] if "training" in given else ["block", "in training", "after training"]
    return {"graph": graph, "outputs": dict.fromkeys(names, zeros), "errors": {}}


STATE = setattr(helpers.observe, "_block", forged) if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return [X, STATE]


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    return [X, STATE]
