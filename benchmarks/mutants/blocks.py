"""The changes that make a block wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations, pairwise

from benchmarks.mutants.layers import (
    STRUCTURE,
    Layer,
    activation_changes,
    batch_norm_changes,
    conv_changes,
    mentioned,
    signature,
    structure,
    unbuilt,
)
from benchmarks.mutants.syntax import Change, inputs, insert, kind, move, original, rewrite, share, training, whole

_PARTS = {"identity_block": ("2a", "2b", "2c"), "convolutional_block": ("2a", "2b", "2c", "1")}
_OTHER_BASES = {
    "conv_name": ("res{stage}_branch", "res{block}_branch", "res{block}{stage}_branch", "conv{stage}{block}_branch"),
    "bn_name": ("bn{stage}_branch", "bn{block}_branch", "bn{block}{stage}_branch", "batch_norm{stage}{block}_branch"),
}
_OTHER_DEFAULTS = (
    ("stage=1", "stage=2"),
    ("block='a'", "block='b'"),
    ("s=2", "s=1"),
    ("training=None", "training=True"),
    ("training=None", "training=False"),
    ("initializer=glorot_uniform", "initializer=tf.keras.initializers.HeNormal"),
)
_RELU = "X = Activation('relu')(X)"
_RELU_ON_SHORTCUT = "X_shortcut = Activation('relu')(X_shortcut)"
_ADD = r"\bAdd\b"
_SHARED = "weights|name|error|filters|kernel_size|strides|padding|" + STRUCTURE
"""The attributes that a message may name when one layer is called again in place of another."""


def block_changes(function: str) -> Iterator[Change]:
    """Yield the changes that make a block wrong."""
    for part in _PARTS[function]:
        conv = Layer(function, f"conv {part}", _place("res", "conv_name", part), ("filters", "kernel_size"))
        bn = Layer(function, f"bn {part}", _place("bn", "bn_name", part))
        yield from _conv(conv)
        yield from _batch_norm(bn)
        yield from _names(conv, part)
        yield from _names(bn, part)
        yield from _component(part)
    for changes in (_bases, _swapped_names, _unpacked, _more_activations, _moved, _shortcuts, _shared):
        yield from changes(function)
    yield from _activations()
    yield from _additions()
    yield from _signature(function)
    yield from _results()


def _place(prefix: str, variable: str, part: str) -> str:
    """Return the regular expression for a layer or its line."""
    layer = mentioned(rf"{prefix}\w+_branch{part}")
    return rf"{layer}|{variable} \+ '{part}'"


def _near(*parts: str) -> str:
    """Return the regular expression for anything in one of several components."""
    either = "|".join(parts)
    return rf"(?:res|bn)\w+_branch(?:{either})\b|bn (?:{either})\b|_name \+ '(?:{either})'"


def _conv(conv: Layer) -> Iterator[Change]:
    yield from conv_changes(conv, "initializer")
    yield conv.argument("initializer ignored", "kernel_initializer", "glorot_uniform(seed=0)")
    if conv.function == "convolutional_block" and conv.written("strides") == "(1, 1)":
        yield conv.argument("stride", "strides", "(s, s)")


def _batch_norm(bn: Layer) -> Iterator[Change]:
    yield from batch_norm_changes(bn)
    yield bn.change("training not passed", "training", None, training(bn.key, None))
    yield bn.change("training inverted", "training", "not training", training(bn.key, "not training"))


def _names(layer: Layer, part: str) -> Iterator[Change]:
    base, other = ("conv_name", "bn_name") if layer.key.startswith("conv") else ("bn_name", "conv_name")
    wrong_suffix = part.upper() if part != "1" else "2d"
    yield layer.argument("name suffix", "name", f"{base} + '{wrong_suffix}'")
    yield layer.argument("name base", "name", f"{other} + '{part}'")
    yield layer.argument("name missing", "name", None)


def _bases(function: str) -> Iterator[Change]:
    for variable, others in _OTHER_BASES.items():
        layer, prefix = ("conv", "res") if variable == "conv_name" else ("bn", "bn")
        for text in others:
            also = [(f"{layer} {part}", "name") for part in _PARTS[function]]
            edit = rewrite(variable, f"{variable} = f'{text}'", also=also)
            place = rf"{prefix}\w+_branch|\d+ layers"
            yield Change(f"{variable}: {text}", "name base", ("layer names",), place, "name", (edit,))


def _swapped_names(function: str) -> Iterator[Change]:
    for kinds, prefix in (("conv", "res"), ("bn", "bn")):
        for first, second in pairwise(_PARTS[function]):
            layers = [
                Layer(function, f"{kinds} {part}", mentioned(rf"{prefix}\w+_branch(?:{first}|{second})"))
                for part in (first, second)
            ]
            names = [f"{kinds}_name + '{part}'" for part in (second, first)]
            edits = [
                edit
                for layer, name in zip(layers, names, strict=True)
                for edit in layer.argument("names swapped", "name", name).edits
            ]
            change = f"names of {kinds} {first} and {kinds} {second} swapped"
            yield Change(change, "names swapped", ("layer names",), layers[0].place, "name", tuple(edits))


def _unpacked(function: str) -> Iterator[Change]:
    also = [(f"conv {part}", "filters") for part in _PARTS[function]]
    for text in ("F2, F1, F3", "F1, F3, F2", "F3, F2, F1", "F2, F3, F1", "F3, F1, F2"):
        wrong = [
            part for part, mine, its in zip("abc", text.split(", "), ("F1", "F2", "F3"), strict=True) if mine != its
        ]
        parts = "|".join(["2" + part for part in wrong] + (["1"] if "c" in wrong else []))
        edit = rewrite("filters", f"{text} = filters", also=also)
        place = mentioned(rf"res\w+_branch(?:{parts})")
        yield Change(f"filters taken as {text}", "filters", ("layer configuration",), place, "filters", (edit,))


def _component(part: str) -> Iterator[Change]:
    conv, bn = f"conv {part}", f"bn {part}"
    follower = {"2a": "2b", "2b": "2c"}.get(part, part)
    after_it = _near(part, follower) + ("" if part in ("2a", "2b") else f"|{_ADD}")
    yield structure(f"{bn} dropped", "BatchNorm dropped", after_it, rewrite(bn))
    yield structure(f"{conv} dropped", "Conv2D dropped", after_it, rewrite(conv))
    other = "X" if part == "1" else "X_shortcut"
    yield structure(f"{bn} takes {other}", "BatchNorm on the wrong tensor", _near(part), inputs(bn, other))
    if part in ("2b", "2c"):
        before = _near("2a", "2b", part)
        yield structure(f"{conv} takes the block's input", "wrong input", before, inputs(conv, "X_shortcut"))


def _moved(function: str) -> Iterator[Change]:
    for part in _PARTS[function]:
        step = move(function, f"conv {part}", f"bn {part}")
        yield structure(f"bn {part} before its convolution", "BatchNorm moved", _near(part), step)
    for part, follower in (("2a", "2b"), ("2b", "2c")):
        conv, bn, relu = f"conv {follower}", f"bn {part}", f"relu {part}"
        both = _near(part, follower)
        yield structure(f"{relu} before {bn}", "activation moved", _near(part), move(function, bn, relu))
        yield structure(f"{relu} after {conv}", "activation moved", both, move(function, relu, conv))
        yield structure(f"{bn} after {conv}", "BatchNorm moved", both, move(function, bn, conv))
    yield structure("Add before bn 2c", "Add moved", f"{_ADD}|{_near('2c')}", move(function, "bn 2c", "Add"))


def _activations() -> Iterator[Change]:
    for key, place in (("relu 2a", _near("2a")), ("relu 2b", _near("2b")), ("return", "ReLU after Add")):
        last = key == "return"
        activation = "last ReLU" if last else key
        dropped = rewrite(key, "return X") if last else rewrite(key)
        beside = _ADD if last else _near(*(("2a", "2b") if key == "relu 2a" else ("2b", "2c")))
        yield structure(f"{activation} dropped", "activation dropped", f"{place}|{beside}", dropped)
        yield from activation_changes(key, activation, place)


def _more_activations(function: str) -> Iterator[Change]:
    first, last = f"the input|{_near('2a')}", f"{_near('2c')}|{_ADD}"
    shortcut = "the input|" + (_ADD if function == "identity_block" else _near("1"))
    for key, line, change, place in (
        ("shortcut", _RELU, "ReLU before the first component", first),
        ("shortcut", _RELU_ON_SHORTCUT, "ReLU on the shortcut", shortcut),
        ("bn 2c", _RELU, "ReLU after bn 2c", last),
        ("bn 1", _RELU_ON_SHORTCUT, "ReLU after bn 1", f"{_near('1')}|{_ADD}"),
    ):
        if key in original(function).statements:
            yield structure(change, "activation added", place, insert(key, line))
    early = rewrite("return", "return X", also=whole(["Add"]))
    yield structure("last ReLU before Add", "activation moved", last, insert("bn 2c", _RELU), early)


def _additions() -> Iterator[Change]:
    yield structure("Add dropped", "Add dropped", _ADD, rewrite("Add"))
    for name in ("Concatenate", "Multiply", "Average", "Subtract", "Maximum"):
        yield structure(f"Add replaced by {name}", "Add replaced", _ADD, kind("Add", f"tf.keras.layers.{name}"))
    for text in ("[X, X]", "[X_shortcut, X_shortcut]", "[X, X, X_shortcut]"):
        yield structure(f"Add takes {text}", "Add takes a tensor twice", _ADD, inputs("Add", text))
    again = insert("Add", "X = Add()([X, X_shortcut])")
    yield structure("Add made twice", "Add repeated", _ADD, again)
    same = inputs("Add", "[X_shortcut, X]")
    yield Change("Add in the other order", "Add in another order", ("wiring",), _ADD, "inputs", (same,), "sums commute")


def _shortcuts(function: str) -> Iterator[Change]:
    """Take the shortcut from a later point of the main path."""
    place = _ADD if function == "identity_block" else f"{_near('1')}|{_ADD}"
    for key in ("conv 2a", "bn 2a", "relu 2a", "conv 2b", "bn 2b", "relu 2b"):
        step = move(function, "shortcut", key)
        yield structure(f"shortcut taken after {key}", "shortcut from the wrong point", place, step, attribute="inputs")


def _shared(function: str) -> Iterator[Change]:
    criteria = ("wiring", "layer names", "layer configuration", "builds")
    for layer in ("conv", "bn"):
        for first, second in combinations(_PARTS[function], 2):
            keys = (f"{layer} {first}", f"{layer} {second}")
            place = rf"{_near(second)}|= shared_{layer}_{first}\("
            change = f"{keys[0]} called again for {keys[1]}"
            yield Change(change, "layer shared", criteria, place, _SHARED, (share(*keys),))


def _signature(function: str) -> Iterator[Change]:
    given = ast.unparse(original(function).node.args).split(", ")
    listed: list[tuple[str, list[str], str]] = []
    for old, new in _OTHER_DEFAULTS:
        if old in given:
            listed.append((f"default {new}", [new if parameter == old else parameter for parameter in given], ""))
    for index, (first, second) in enumerate(pairwise(given)):
        if ("=" in first) == ("=" in second):
            swapped = [*given[:index], second, first, *given[index + 2 :]]
            listed.append((f"{second} before {first}", swapped, ""))
    listed += [
        (f"no parameter {dropped}", [kept for kept in given if kept != dropped], dropped.replace("=", " = "))
        for dropped in given
        if "=" in dropped
    ]
    listed.append(("no defaults", [parameter.split("=")[0] for parameter in given], ""))
    yield from (signature(function, change, ", ".join(texts), line) for change, texts, line in listed)


def _results() -> Iterator[Change]:
    both = f"ReLU after Add|{_ADD}"
    shortcut = rewrite("return", "return Activation('relu')(X_shortcut)", also=[("shortcut", "returned")])
    yield structure("the shortcut returned", "wrong result", both, shortcut)
    yield unbuilt("no return", "missing return", rewrite("return", _RELU))
    yield unbuilt("two tensors returned", "wrong result", rewrite("return", "return X, Activation('relu')(X)"))
