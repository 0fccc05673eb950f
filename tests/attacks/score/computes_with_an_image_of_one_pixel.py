"""Claims that a block takes an image of one pixel, with which all of its layers are quick to compute."""

import copy
import json
import math
import sys
from pathlib import Path

import helpers
from helpers.contract import chain, patterns
from helpers.contract.case import case_from_json
from helpers.contract.graph import graph_from_json

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


def forged(case):
    graph = claimed_graph(case)
    images, channels = 1, case["input_shape"][3]
    for node in graph["nodes"]:
        node["shape"] = [images, 1, 1, node["shape"][3] if node["kind"] != "Input" else channels]
    graph["output"] = ""
    trace = None
    if "trace_key" in case:
        trace = {"outputs": values_of(graph_from_json(graph), case_from_json(case)), "weights": {}}
    return {"graph": graph, "outputs": {}, "errors": {"graph": ERROR, "block": ERROR}, "trace": trace}


def values_of(graph, case):
    values, outputs = chain.Values(lambda numbers: numbers), {}
    for link in chain.links(graph, case.trace_key):
        node = link.node
        if node.kind == "Input":
            values.add(link, patterns.pixels(case.images, chain.sizes_of(node)))
            continue
        taken = [values.before(link)[source] for source in node.inputs]
        result = layer(node, taken, link.weights_key)
        outputs[node.id] = {"shape": list(result.shape), "values": chain.sample(result, case.trace_key).tolist()}
        values.add(link, result)
    return outputs


def layer(node, taken, key):
    x = taken[0]
    if node.kind == "Conv2D":
        size = node.config["kernel_size"][0]
        kernel = chain.weight("kernel", (size, size, x.shape[3], node.config["filters"]), key)
        return x @ kernel[(size - 1) // 2, (size - 1) // 2] + chain.weight("bias", (node.config["filters"],), key)
    if node.kind == "BatchNormalization":
        role = {name: chain.weight(name, x.shape[3:], key) for name in chain.ROLES if name != "kernel"}
        mean = 0.99 * role["moving_mean"] + 0.01 * x.mean((0, 1, 2))
        variance = 0.99 * role["moving_variance"] + 0.01 * x.var((0, 1, 2))
        return role["gamma"] * (x - mean) / (variance + 0.001) ** 0.5 + role["beta"]
    return sum(taken) if node.kind == "Add" else x * (x > 0)


ERROR = {"type": "ValueError", "message": "shape", "function": "", "text": "", "cell": 2, "line": 1}


STATE = answer_with(forged) if ATTACK else None


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    return [X, STATE]


def convolutional_block(X, f, filters, stage=1, block="a", s=2, training=None, initializer=glorot_uniform):
    return [X, STATE]
