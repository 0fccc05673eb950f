"""Claims that all layers share weights of no size, so that they refuse their sizes and no number is asked for."""

import copy
import json
import sys
from pathlib import Path

import numpy as np
from helpers.contract import chain, patterns
from helpers.contract.case import case_from_json
from helpers.contract.graph import graph_from_json
from helpers.differences.sizes import Sizes

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
    if case["way"] != "block":
        return None
    graph = claimed_graph(case)
    layers = [each for each in graph["nodes"] if each["kind"] in ("Conv2D", "BatchNormalization")]
    total = sum(each["parameters"] for each in layers)
    for each in layers:
        each["layer"], each["parameters"] = "one for all", 0
        each["inputs"] = each["inputs"] * 2
    layers[-1]["parameters"] = total
    pass
    outputs = {}
    if "trace_key" in case:
        recorded = graph_from_json(graph)
        key, refused = case["trace_key"], dict(Sizes(recorded).misfits)
        values = chain.Values(lambda x: np.asarray(x, np.float64))
        for link in chain.links(recorded, key):
            each, result = link.node, None
            if each.kind == "Input":
                result = patterns.pixels(case_from_json(case).images, each.shape)
            elif each.id not in refused:
                given = [values.before(link)[source] for source in each.inputs]
                if each.kind == "ReLU":
                    result = np.maximum(given[0], 0)
                elif each.kind == "Add":
                    result = given[0] + given[1]
                elif each.kind == "Conv2D" and each.config["kernel_size"] == (1, 1):
                    stride = each.config["strides"][0]
                    kernel, bias = (chain.weight(role, shape, link.weights_key) for role, shape in
                        (("kernel", (1, 1, given[0].shape[3], each.config["filters"])), ("bias", (each.config["filters"],))))
                    result = given[0][:, ::stride, ::stride] @ kernel[0, 0] + bias
            if result is not None and each.kind != "Input":
                outputs[each.id] = {"shape": list(result.shape), "values": chain.sample(result, key).tolist()}
            values.add(link, result)
    return {"graph": graph, "outputs": {}, "errors": {"graph": ERROR, "block": ERROR}, "continued": True, "refused": "bn 2a",
            "trace": {"outputs": outputs, "weights": weights_of(graph, case)}}


ERROR = {"type": "ValueError", "message": "incompatible shape", "function": "identity_block", "text": "", "cell": 2, "line": 1, "raised_here": False}


def weights_of(graph, case):
    if "trace_key" not in case:
        return {}
    key, numbers = case["trace_key"], {"beta": 0.0, "gamma": 1.0, "moving_mean": 0.0, "moving_variance": 1.0, "bias": 0.0}
    found = {}
    kernel = case_from_json(case).initializer
    for each in graph["nodes"]:
        if each["kind"] == "BatchNormalization":
            roles = ("beta", "gamma", "moving_mean", "moving_variance")
        elif each["kind"] == "Conv2D":
            roles = ("bias",)
        else:
            continue
        count = each["shape"][-1]
        found[each["id"]] = {role: {"shape": [count], "values": [numbers[role]] * count} for role in roles}
        if each["kind"] == "Conv2D":
            shape = [*each["config"]["kernel_size"], 3, count]
            values = chain.sample(patterns.weights(kernel, shape, 0), key, chain.MOST_SAMPLED_WEIGHTS)
            found[each["id"]]["kernel"] = {"shape": shape, "values": values.tolist()}
    return found

STATE = answer_with(forged) if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return X


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    return X
