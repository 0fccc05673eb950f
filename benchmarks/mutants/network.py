"""The changes that make ResNet50 wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from benchmarks.mutants.layers import (
    STRUCTURE,
    Layer,
    activation_changes,
    batch_norm_changes,
    conv_changes,
    kernel_changes,
    mentioned,
    signature,
    structure,
    unbuilt,
)
from benchmarks.mutants.syntax import BLOCKS_OF_STAGE, Change, Edit, Site, insert, keyword, kind, move, rewrite, swap

_NAME = "ResNet50"
_CONV1 = Layer(_NAME, "conv1", rf"{mentioned('conv1')}|name='conv1'", ("filters", "kernel_size"))
_BN_CONV1 = Layer(_NAME, "bn_conv1", rf"{mentioned('bn_conv1')}|name='bn_conv1'")
_MAX_POOLING = Layer(_NAME, "max pooling", rf"{mentioned('max pooling')}|X = MaxPooling2D", ("pool_size",))
_AVG_POOL = Layer(_NAME, "avg_pool", rf"{mentioned('avg_pool')}|X = AveragePooling2D", ("pool_size",))
_ZERO_PADDING = Layer(_NAME, "zero padding", rf"{mentioned('zero padding')}|X = ZeroPadding2D", ("padding",))
_INPUT = Layer(_NAME, "input", mentioned("the input"), ("shape",))
_HEAD = Layer(_NAME, "fc", mentioned(r"fc\d*") + "|X = Dense", ("units",))
_MODEL = Layer(_NAME, "return", mentioned("the model"))
_LAYERS = {
    _CONV1: (("name", "name base", ("'conv_1'", "'conv'", None)),),
    _BN_CONV1: (("name", "name base", ("'bn1'", None)),),
    _MAX_POOLING: (
        ("pool_size", "pooling size", ("(2, 2)", "(3, 1)")),
        ("strides", "pooling stride", ("(1, 1)", "(2, 1)", None)),
        ("padding", "pooling padding", ("'same'",)),
    ),
    _AVG_POOL: (
        ("pool_size", "pooling size", ("(1, 1)", "(2, 1)", "(3, 3)")),
        ("strides", "pooling stride", ("(1, 1)", "(1, 2)")),
        ("name", "name base", ("'average_pool'", None)),
    ),
    _ZERO_PADDING: (("padding", "padding of the input", ("(1, 1)", "(2, 2)", "(4, 4)", "((3, 2), (3, 2))")),),
    _INPUT: (("shape", "input_shape ignored", ("(64, 64, 3)", "(input_shape[1], input_shape[0], input_shape[2])")),),
    _HEAD: (
        ("units", "head units", ("6", "classes + 1")),
        ("name", "head name", ("'fc'", "'fc6'", "'predictions'", None)),
    ),
    _MODEL: (("name", "model name", ("'resnet50'", None)),),
}
"""For each layer the attributes that only it has: name, operator, wrong values."""


def network_changes() -> Iterator[Change]:
    """Yield the changes that make ResNet50 wrong."""
    for layer, attributes in _LAYERS.items():
        for name, operator, texts in attributes:
            for text in texts:
                yield layer.argument(operator, name, text, "|error" if layer in (_MAX_POOLING, _AVG_POOL) else "")
    yield from conv_changes(_CONV1, "glorot_uniform")
    yield from batch_norm_changes(_BN_CONV1)
    yield from kernel_changes(_HEAD, "glorot_uniform")
    yield from _stage_1()
    yield from _pooling()
    yield from _calls()
    yield from _counts()
    yield from _order()
    yield from _head()
    yield from _results()
    yield from _signature()


def _stage_1() -> Iterator[Change]:
    relu, padded = "ReLU after bn_conv1", "zero padding|conv1"
    near = rf"{relu}|\bconv1|bn_conv1"
    yield structure("bn_conv1 dropped", "BatchNorm dropped", near, rewrite("bn_conv1"))
    yield structure("bn_conv1 before conv1", "BatchNorm moved", near, move(_NAME, "conv1", "bn_conv1"))
    yield structure("bn_conv1 after ReLU", "BatchNorm moved", near, move(_NAME, "bn_conv1", "relu"))
    pooled = move(_NAME, "bn_conv1", "max pooling")
    yield structure("bn_conv1 after max pooling", "BatchNorm moved", f"{near}|max pooling", pooled)
    yield structure("ReLU after bn_conv1 dropped", "activation dropped", f"{near}|max pooling", rewrite("relu"))
    yield from activation_changes("relu", relu, near)
    plain, after = rewrite("zero padding", "X = X_input"), insert("conv1", "X = ZeroPadding2D((3, 3))(X)")
    yield structure("padding of the input dropped", "padding of the input", padded, plain)
    yield structure("padding after conv1", "padding of the input", f"{padded}|ZeroPadding2D", plain, after)
    same = (plain, keyword("conv1", "padding", "'same'"))
    yield structure(
        "'same' in conv1 for zero padding", "padding of the input", padded, *same, attribute="layer|padding"
    )


def _pooling() -> Iterator[Change]:
    for layer, other, near in (
        (_MAX_POOLING, "AveragePooling2D", "max pooling|ReLU after bn_conv1|block 2a"),
        (_AVG_POOL, "MaxPooling2D", "avg_pool|block 5c|Flatten"),
    ):
        yield structure(f"{layer.key} replaced by {other}", "pooling kind", layer.place, kind(layer.key, other))
        yield structure(f"{layer.key} dropped", "pooling dropped", near, rewrite(layer.key))
    everywhere = rewrite("avg_pool", "X = tf.keras.layers.GlobalAveragePooling2D(name='avg_pool')(X)")
    yield structure("avg_pool over the whole map", "pooling kind", "avg_pool|Flatten", everywhere)


def _block(stage: int, letter: str) -> Layer:
    positional = ("X",) if letter == "a" else ("X", "f", "filters")
    return Layer(_NAME, f"block {stage}{letter}", mentioned(f"block {stage}{letter}"), positional, "blocks")


def _calls() -> Iterator[Change]:
    """Yield changes of the arguments of both kinds of block calls in every stage."""
    for stage, letters in BLOCKS_OF_STAGE.items():
        first, second, last = _block(stage, "a"), _block(stage, "b"), _block(stage, letters[-1])
        for call in (first, last):
            yield from _filters(call)
        yield first.argument("f", "f", "5")
        yield second.argument("f", "f", "1")
        yield from _strides(first)
        yield first.argument("stage", "stage", str(stage + 1))
        yield second.argument("stage", "stage", str(stage - 1))
        yield first.argument("block", "block", "'A'")
        yield last.argument("block", "block", f"'{letters[-2]}'")
        yield first.argument("training baked in", "training", "True")
        yield last.argument("training baked in", "training", "True")
        yield second.argument("training baked in", "training", "False")
        for call in (first, second):
            yield call.argument("block's initializer overridden", "initializer", "tf.keras.initializers.HeNormal")
        yield from _kinds(first, second)


def _filters(call: Layer) -> Iterator[Change]:
    given = ast.literal_eval(call.written("filters"))
    for position, count in enumerate(given):
        wrong = 2 * count if call.key.endswith("a") else count // 2
        yield call.argument("filters", "filters", str([*given[:position], wrong, *given[position + 1 :]]))


def _strides(call: Layer) -> Iterator[Change]:
    right = call.written("s")
    yield call.argument("stride", "s", {"1": "2", "2": "1"}[right])
    yield call.argument("stride", "s", "3")
    yield call.argument("stride", "s", None, equivalent="2 is the default" if right == "2" else "")


def _kinds(first: Layer, second: Layer) -> Iterator[Change]:
    def wrong(call: Layer, kind_of_block: str, *edits: Edit) -> Change:
        return Change(f"{call.key} is {kind_of_block}", "wrong kind of block", ("blocks",), call.place, "layer", edits)

    yield wrong(first, "an identity block", kind(first.key, "identity_block"), keyword(first.key, "s", None))
    convolutional = kind(second.key, "convolutional_block")
    yield wrong(second, "a convolutional block", convolutional)
    yield wrong(second, "a convolutional block with s=1", convolutional, keyword(second.key, "s", "1"))


def _counts() -> Iterator[Change]:
    for stage, letters in BLOCKS_OF_STAGE.items():
        keys = [f"block {stage}{letter}" for letter in letters]
        count: list[Site] = [(f"stage {stage}", "count")]

        def wrong(name: str, operator: str, *edits: Edit, place: str = f"block {stage}") -> Change:
            return Change(name, operator, ("blocks",), place, "layer", edits)

        for key in (keys[0], keys[1], keys[-1]):
            yield wrong(f"{key} missing", "one block fewer", rewrite(key, also=count))
        following = chr(ord(letters[-1]) + 1)
        filters = _block(stage, "b").written("filters")
        line = f"X = identity_block(X, 3, {filters}, stage={stage}, block='{following}')"
        yield wrong(f"block {stage}{following} added", "one block more", insert(keys[-1], line, also=count))
        yield wrong(f"stage {stage} missing", "stage missing", *(rewrite(key, also=count) for key in keys))


def _order() -> Iterator[Change]:
    attribute = f"order|stage|block|filters|s|{STRUCTURE}"
    for stages in pairwise(BLOCKS_OF_STAGE):
        first, second = ([f"block {stage}{letter}" for letter in BLOCKS_OF_STAGE[stage]] for stage in stages)
        place = rf"block [{stages[0]}{stages[1]}]"
        change = f"stages {stages[0]} and {stages[1]} in the wrong order"
        yield Change(change, "stages swapped", ("blocks",), place, attribute, (swap(first, second),))
    for stage in BLOCKS_OF_STAGE:
        keys = [f"block {stage}b", f"block {stage}c"]
        edits = (keyword(keys[0], "block", "'c'"), keyword(keys[1], "block", "'b'"))
        change, place = f"letters of {keys[0]} and {keys[1]} swapped", " to ".join(keys)
        yield Change(change, "letters swapped", ("blocks",), place, "order", edits)


def _head() -> Iterator[Change]:
    place = r"softmax|fc\d*\b"
    for text in ("'sigmoid'", "'relu'", None):
        edit = keyword("fc", "activation", text)
        change = f"activation of fc: {text or 'not given'}"
        yield structure(change, "activation of the head", place, edit, attribute="layer|activation")
    twice = insert("fc", "X = Activation('softmax')(X)")
    yield structure("softmax twice", "activation added", f"{place}|output", twice)
    ignored = (_HEAD.argument("", "units", "6").edits[0], keyword("fc", "name", "'fc6'"))
    criteria = ("layer configuration", "layer names")
    yield Change("classes ignored", "classes ignored", criteria, _HEAD.place, "units|name", ignored)
    yield structure("Flatten dropped", "Flatten dropped", "Flatten", rewrite("Flatten"))
    average = kind("Flatten", "tf.keras.layers.GlobalAveragePooling2D")
    yield structure("Flatten replaced by GlobalAveragePooling2D", "Flatten replaced", "Flatten|avg_pool", average)
    dropout = insert("Flatten", "X = tf.keras.layers.Dropout(0.5)(X)")
    yield structure("Dropout after Flatten", "layer added", "Flatten|Dropout", dropout)


def _results() -> Iterator[Change]:
    place = r"avg_pool|Flatten|fc\d*\b|softmax|output|the model"
    for key, variable in (("block 5c", "features"), ("avg_pool", "pooled"), ("Flatten", "flat")):
        edits = (insert(key, f"{variable} = X"), keyword("return", "outputs", variable))
        attribute = f"outputs|shape|{STRUCTURE}"
        yield structure(f"outputs of the model: {variable}", "wrong output", place, *edits, attribute=attribute)
    two = insert("Flatten", "features = X"), keyword("return", "outputs", "[X, features]")
    yield unbuilt("two outputs", "wrong output", *two)
    yield unbuilt("the tensor returned", "no model", rewrite("return", "return X"))
    line = "Model(inputs=X_input, outputs=X, name='ResNet50')"
    yield unbuilt("no return", "missing return", rewrite("return", line))


def _signature() -> Iterator[Change]:
    shape, classes = "input_shape=(64, 64, 3)", "classes=6"
    for name, listed, line in (
        ("default input_shape=(224, 224, 3)", f"input_shape=(224, 224, 3), {classes}", ""),
        ("default classes=10", f"{shape}, classes=10", ""),
        ("classes before input_shape", f"{classes}, {shape}", ""),
        ("no defaults", "input_shape, classes", ""),
        ("no parameter classes", shape, "classes = 6"),
        ("no parameter input_shape", classes, "input_shape = (64, 64, 3)"),
    ):
        yield signature(_NAME, name, listed, line)
