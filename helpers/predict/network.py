"""Questions about the whole network: the shape after each stage, receptive fields, a deeper network."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.i18n import _
from helpers.predict import facts
from helpers.predict.question import Mistake, Question, ask

_COLUMNS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
"""Blocks of the stages by depth.

Source: He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015, table 1.
"""

_DEEPER, _CHANGED = 101, 4
"""The depth that is asked for, and the stage that makes it."""

_LAST = 5
"""The number of the last stage."""

_WITH_BATCH = 4
"""So many numbers a shape has with the batch axis."""


def shapes(stage_1: object, stage_2: object, stage_3: object, stage_4: object, stage_5: object) -> None:
    """Check height, width and channels after each stage.

    Args:
        stage_1: three numbers; the batch axis may stand before them.
        stage_2: likewise.
        stage_3: likewise.
        stage_4: likewise.
        stage_5: likewise.
    """
    right = {_name(stage): tuple(map(float, shape)) for stage, shape in facts.shapes().items()}
    question = Question(
        "shapes",
        right,
        reason=_("height and width are halved, rounded up, from stage 3 on, and F3 sets the channels."),
        hint=_("Compute (n + 2p - k) // s + 1 for the first layers, then (n - 1) // s + 1 for each stage."),
        mistakes=tuple(_mistaken_shapes()),
    )
    given = (stage_1, stage_2, stage_3, stage_4, stage_5)
    ask(question, dict(zip(right, map(_without_batch, given), strict=True)))


def receptive_fields(stage_1: object, stage_5: object) -> None:
    """Check how many pixels wide the part of the image is that one value after a stage depends on.

    Args:
        stage_1: after max pooling.
        stage_5: after the last block.
    """
    fields, size = facts.receptive_fields(), facts.image_size()
    first, last = fields[1], fields[_LAST]
    reason = _("{first} and {last} pixels; the image has {size}.")
    if last > 2 * size:
        reason = _("{first} and {last} pixels, and the image has {size}: at the end every value sees all of it.")
    question = Question(
        "receptive_fields",
        {_name(1): (float(first),), _name(_LAST): (float(last),)},
        reason=reason.format(first=first, last=last, size=size),
        hint=_("Begin with 1; each kernel k adds (k - 1) times the product of all strides before it."),
        mistakes=tuple(_mistaken_fields()),
    )
    ask(question, {_name(1): stage_1, _name(_LAST): stage_5})


def _mistaken_fields() -> Iterator[Mistake]:
    """Yield the known mistakes, those in the first stage first."""

    def mistake(stage: int, pixels: int, why: str) -> Mistake:
        return Mistake({_name(stage): (float(pixels),)}, why)

    kernel = facts.first_kernel()
    yield mistake(1, kernel, _("That is the first convolution alone: max pooling also belongs to stage 1."))
    why = _(
        "Behind a stride of 2, neighbours are 2 pixels apart: multiply what a later kernel adds by all strides before."
    )
    yield mistake(1, kernel + 2, why)
    why = _('The 3x3 convolutions would need the strides for that ("v1.5"); here the 1x1 ones have them.')
    yield mistake(_LAST, facts.receptive_fields(is_stride_in_the_middle=True)[_LAST], why)
    why = _("A receptive field may be wider than the image: then it also covers the zeros of the padding.")
    yield mistake(_LAST, facts.image_size(), why)


def blocks_of_resnet101(answer: object) -> None:
    """Check how many blocks the stages 2 to 5 of ResNet-101 have.

    Args:
        answer: four numbers.
    """
    right = _COLUMNS[_DEEPER]
    row = _("blocks")
    mistakes = tuple(
        Mistake({row: tuple(map(float, blocks))}, _("That is the column of ResNet-{depth}.").format(depth=depth))
        for depth, blocks in _COLUMNS.items()
        if blocks != right and depth != 34  # noqa: PLR2004 - it has the numbers of ResNet-50, but blocks of two layers
    )
    question = Question(
        "blocks_of_resnet101",
        {row: tuple(map(float, right))},
        reason=_compared(right),
        hint=_("1 + 3 x (sum of the blocks) + 1 is the depth, and only one stage differs from ResNet-50."),
        mistakes=mistakes,
    )
    ask(question, {row: answer})


def _compared(blocks: tuple[int, ...]) -> str:
    """Return what the deeper network has more than that of this course."""
    here = facts.block_counts()
    if here == blocks:
        return _("that is the network of this notebook.")
    added = sum(
        (more - count) * facts.identity_parameters(stage)
        for stage, (more, count) in enumerate(zip(blocks, here, strict=True), start=2)
    )
    text = _("stage {stage} has {blocks} blocks; the network has {number:,} parameters more than yours.")
    if added < 0:
        text = _("stage {stage} has {blocks} blocks; the network has {number:,} parameters fewer than yours.")
    return text.format(stage=_CHANGED, blocks=blocks[_CHANGED - 2], number=abs(added))


def _mistaken_shapes() -> list[Mistake]:
    """Return the known mistakes, each in all stages or from one stage on."""
    shapes_ = facts.shapes()
    channels = [shape[-1] for shape in shapes_.values()]
    sizes = [shape[0] for shape in shapes_.values()]
    of_first = [channels[0], *(facts.bottleneck(stage).filters[0] for stage in list(shapes_)[1:])]
    rounded_up = _halved(-(-facts.size_before_pooling() // 2), len(sizes), up=True)
    rounded_down = _halved(sizes[0], len(sizes), up=False)
    all_halved = [sizes[0], *_halved(-(-sizes[0] // 2), len(sizes) - 1, up=True, is_first_kept=False)]
    return [
        _mistake(
            sizes, of_first, _("These channels are F1: the third convolution sets F3, and the shortcut has F3, too.")
        ),
        _mistake(
            rounded_up,
            channels,
            _('Max pooling is "valid" here, so its window must fit into the map: it is one pixel smaller.'),
        ),
        _mistake(rounded_down, channels, _("A 1x1 convolution with stride 2 rounds up: it also takes the last pixel.")),
        _mistake(all_halved, channels, _("Stage 2 has the stride s = 1: it keeps height and width.")),
    ]


def _halved(first: int, count: int, *, up: bool, is_first_kept: bool = True) -> list[int]:
    """Return the sizes of stages, of which the second keeps that of the first, and each later one halves it."""
    sizes = [first, first] if is_first_kept else [first]
    while len(sizes) < count:
        sizes.append(-(-sizes[-1] // 2) if up else sizes[-1] // 2)
    return sizes


def _mistake(sizes: list[int], channels: list[int], why: str) -> Mistake:
    parts = zip(sizes, channels, strict=True)
    return Mistake(
        {
            _name(stage): (float(size), float(size), float(number))
            for stage, (size, number) in enumerate(parts, start=1)
        },
        why,
    )


def _without_batch(shape: object) -> object:
    """Return a shape without its batch axis."""
    return shape[1:] if isinstance(shape, tuple | list) and len(shape) == _WITH_BATCH else shape


def _name(stage: int) -> str:
    return f"stage_{stage}"
