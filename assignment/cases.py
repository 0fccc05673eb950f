"""The cases: how each function is called, the public ones of the self-check and the hidden ones of grading."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from assignment.variant import DEFAULT, Variant
from helpers.contract.case import (
    BlockArguments,
    BlockCase,
    Case,
    Constant,
    ImageShape,
    Levels,
    OwnNetworkCase,
    Patterned,
    StubNetworkCase,
)
from helpers.contract.exercises import NETWORK

_DOCUMENTS_IMAGES = Levels((-1.0, 1.0, 3.0))
_ONES = Constant(1.0)
_HIDDEN_IMAGE_SIZES = ((64, 128), (128, 64))
"""Sizes for which stage 5 gives an even map, so that padding in average pooling makes no difference; none is square."""


def public_cases(function: str, variant: Variant = DEFAULT) -> list[Case]:
    """Return the cases that the self-check cells run; the first of a block is the documents' own call.

    Args:
        function: which function they call.
        variant: of the assignment.
    """
    if function == NETWORK:
        height, width, channels = variant.image_shape
        return [
            network_case(variant.image_shape, variant.classes, key=11),
            network_case((2 * height, width, channels), 4 if variant.classes != 4 else 6, key=12),  # noqa: PLR2004
            OwnNetworkCase(variant.image_shape, variant.classes),
        ]
    calls = [BlockArguments(2, (4, 4, 3), training=False), BlockArguments(2, (3, 3, 3), training=True)]
    documents = [BlockCase(function, call, _DOCUMENTS_IMAGES, (3, 4, 4, 3), _ONES) for call in calls]
    s = None if function == "identity_block" else 3
    patterned = [
        BlockCase(
            function,
            BlockArguments(3, (2, 4, 5), stage=3, block="c", s=s, training=training),
            Patterned(key),
            (2, 7, 6, 5),
            Patterned(key),
        )
        for training, key in ((None, 1), (True, 2), (False, 3))
    ]
    return [*documents, *patterned]


def hidden_cases(function: str, seed: int, variant: Variant = DEFAULT) -> list[Case]:
    """Return the cases of one grading run.

    A function that is right in all of them counts as right. So together the cases of a block must show every kernel
    size, stride and mode, and no two sizes or numbers of filters in a case may be equal by chance. All of them also ask
    what each layer computes in a chain.

    Args:
        function: which function they call.
        seed: the run's seed; the same one gives the same cases.
        variant: of the assignment.
    """
    draw = Random(f"{seed} {function}")  # noqa: S311 - cases must be drawn again from a recorded seed
    if function == NETWORK:
        height, width = draw.choice(_HIDDEN_IMAGE_SIZES)
        shape = (height, width, draw.choice([1, 3, 4]))
        drawn = network_case(
            shape, draw.choice([count for count in range(2, 11) if count != variant.classes]), key=draw.randrange(10**6)
        )
        own = OwnNetworkCase((width, height, draw.choice([1, 3, 4])), drawn.classes, draw.randrange(10**6))
        return [own, replace(drawn, trace_key=draw.randrange(10**6))]
    kernels, strides = draw.sample([2, 3, 5], 3), draw.sample([1, 2, 3], 3)
    modes = (False, True, None)
    return [_hidden_block_case(function, draw, *choice) for choice in zip(modes, kernels, strides, strict=True)]


def network_case(image_shape: ImageShape, classes: int, key: int) -> StubNetworkCase:
    """Return a case that builds ResNet50 around recording stubs and runs it with patterned weights."""
    return StubNetworkCase(image_shape, classes, Patterned(key), key)


def _hidden_block_case(function: str, draw: Random, training: bool | None, f: int, s: int) -> BlockCase:
    channels, f1, f2, f3 = draw.sample(range(2, 9), 4)
    height, width = draw.sample(range(5, 9), 2)
    is_identity = function == "identity_block"
    arguments = BlockArguments(
        f,
        (f1, f2, channels if is_identity else f3),
        stage=draw.randint(2, 9),
        block=draw.choice("bcdefgh"),
        s=None if is_identity else s,
        training=training,
    )
    shape = (draw.randint(2, 3), height, width, channels)
    kernel = Patterned(draw.randrange(10**6))
    images = Patterned(draw.randrange(10**6))
    return BlockCase(function, arguments, images, shape, kernel, trace_key=draw.randrange(10**6))
