"""The cases: how each function is called, the public ones of the self-check and the hidden ones of the grading."""

from __future__ import annotations

from random import Random
from typing import Any

Case = dict[str, Any]

_DOCUMENTS_INPUT = {"kind": "levels", "values": [-1.0, 1.0, 3.0]}
_ONES = {"kind": "constant", "value": 1.0}
_HIDDEN_IMAGE_SIZES = ([64, 128], [128, 64])
"""Sizes for which stage 5 gives an even map, so that padding in average pooling makes no difference; none is square."""


def public_cases(function: str) -> list[Case]:
    """List the cases that the self-check cells run; the first of a block is the documents' own call."""
    if function == "ResNet50":
        arguments = {"input_shape": [64, 64, 3], "classes": 6}
        own = {"function": function, "way": "own blocks", "arguments": arguments}
        return [network_case([64, 64, 3], 6, key=11), network_case([128, 64, 3], 4, key=12), own]
    strided = {} if function == "identity_block" else {"s": 3}
    documents = [([4, 4, 3], False), ([3, 3, 3], True)]
    cases = [
        _block_case(function, [3, 4, 4, 3], {"f": 2, "filters": filters, "training": training}, _DOCUMENTS_INPUT, _ONES)
        for filters, training in documents
    ]
    arguments = {"f": 3, "filters": [2, 4, 5], "stage": 3, "block": "c"} | strided
    for training, key in ((None, 1), (True, 2), (False, 3)):
        told = arguments | ({} if training is None else {"training": training})
        pattern = {"kind": "patterned", "key": key}
        cases.append(_block_case(function, [2, 7, 6, 5], told, pattern, pattern))
    return cases


def hidden_cases(function: str, seed: int) -> list[Case]:
    """Draw the cases of one grading run.

    Who is right in all of them is right, so none may leave anything open: together the cases of a block show every
    kernel size, stride and mode, and no two sizes or numbers of filters in a case are the same by chance. The
    one with a `weights_key` also asks what each layer puts out with patterned weights.

    Args:
        function: which function they call.
        seed: the run's seed; the same one gives the same cases.
    """
    draw = Random(f"{seed} {function}")  # noqa: S311 - cases must be drawn again from a recorded seed
    if function == "ResNet50":
        shape = [*draw.choice(_HIDDEN_IMAGE_SIZES), draw.choice([1, 3, 4])]
        return [network_case(shape, draw.choice([2, 3, 4, 5, 7, 8, 9, 10]), key=draw.randrange(10**6))]
    kernels, strides = draw.sample([2, 3, 5], 3), draw.sample([1, 2, 3], 3)
    modes = (False, True, None)
    return [_hidden_block_case(function, draw, *each) for each in zip(modes, kernels, strides, strict=True)]


def network_case(input_shape: list[int], classes: int, key: int) -> Case:
    """Give a case that builds ResNet50 from recording stand-ins and runs it with patterned weights."""
    return {
        "function": "ResNet50",
        "way": "stand-ins",
        "arguments": {"input_shape": input_shape, "classes": classes},
        "input": {"kind": "patterned", "key": key},
        "input_shape": [2, *input_shape],
        "weights_key": key,
    }


def _hidden_block_case(function: str, draw: Random, training: bool | None, f: int, s: int) -> Case:
    channels, *filters = draw.sample(range(2, 9), 4)
    height, width = draw.sample(range(5, 9), 2)
    arguments: dict[str, Any] = {
        "f": f,
        "filters": filters if function == "convolutional_block" else [*filters[:2], channels],
        "stage": draw.randint(2, 9),
        "block": draw.choice("bcdefgh"),
    }
    if function == "convolutional_block":
        arguments["s"] = s
    if training is not None:
        arguments["training"] = training
    shape = [draw.randint(2, 3), height, width, channels]
    numbers = {"kind": "patterned", "key": draw.randrange(10**6)}
    case = _block_case(function, shape, arguments, {"kind": "patterned", "key": draw.randrange(10**6)}, numbers)
    return case if training is not None else case | {"weights_key": draw.randrange(10**6)}


def _block_case(
    function: str, shape: list[int], arguments: dict[str, Any], image: dict[str, Any], initializer: dict[str, Any]
) -> Case:
    return {
        "function": function,
        "way": "block",
        "arguments": arguments,
        "input": image,
        "input_shape": shape,
        "initializer": initializer,
    }
