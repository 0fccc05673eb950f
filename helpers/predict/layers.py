"""Questions about single layers: parameters of convolutions and of batch normalization, a shortcut's stride, a loss."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log, log2, log10

from helpers.i18n import _
from helpers.predict import facts
from helpers.predict.question import ONE, ROUNDED, Mistake, Question, ask

_FACTOR, _REST = 0.7, 0.001
"""What a layer leaves of the gradient in section 2, and how little of it the question asks for."""


def layers_until_a_thousandth(answer: object) -> None:
    """Check after how many layers less than a thousandth of the gradient is left, if each leaves 0.7 of it.

    Args:
        answer: the number of layers.
    """
    right = ceil(log(_REST) / log(_FACTOR))
    mistakes = [
        (
            right - 1,
            _("After {count} layers {rest:.5f} is left: that is still more.").format(
                count=right - 1, rest=_FACTOR ** (right - 1)
            ),
        ),
        (log(_REST) / log(_FACTOR), _("Layers are whole: take the next number.")),
        (ceil((1 - _REST) / (1 - _FACTOR)), _("The lengths are multiplied, not subtracted.")),
    ]
    reason = _(
        "{factor} to the power of {count} is {rest:.5f}; a shortcut carries a part of the gradient past the layers."
    )
    hint = _("Which power of {factor} is below {rest}?").format(factor=_FACTOR, rest=_REST)
    _ask(
        "layers_until_a_thousandth",
        answer,
        right,
        reason.format(factor=_FACTOR, count=right, rest=_FACTOR**right),
        hint,
        mistakes,
    )


def parameters_of_convolution(answer: object) -> None:
    """Check how many parameters a convolution has whose input and output have as many channels as a block's.

    Args:
        answer: the number of weights and biases.
    """
    block = facts.bottleneck()
    kernel, channels, right = block.kernel, block.channels, _single(block)
    of_a_filter = kernel * kernel * channels
    without_bias = _("These are the weights alone: each of the {filters} filters also has a bias.")
    mistakes = [
        (right - channels, without_bias.format(filters=channels)),
        (right - channels + 1, _("There is a bias for each filter, not one for all of them.")),
        (right + facts.normalization_numbers(channels), _("The batch normalization is another layer: leave it out.")),
        *((number, _("That is one filter: multiply by the number of filters.")) for number in _two(of_a_filter)),
        *(
            (number, _("Each filter reaches through all channels of the input: multiply by their number."))
            for number in (kernel * kernel * channels + channels, kernel * kernel, kernel * kernel + 1)
        ),
        (
            facts.convolution_parameters(1, channels, channels),
            _("That is a 1x1 kernel: this one has {size} weights for each channel.").format(size=kernel * kernel),
        ),
    ]
    reason = _("{kernel} x {kernel} x {channels} weights in each of {channels} filters and {channels} biases: {sum:,}.")
    hint = _(
        "Count the weights of one filter, which reaches through all channels, add its bias, multiply by the filters."
    )
    _ask(
        "parameters_of_convolution",
        answer,
        right,
        reason.format(kernel=kernel, channels=channels, sum=right),
        hint,
        mistakes,
        ROUNDED,
    )


def parameters_of_bottleneck(answer: object) -> None:
    """Check how many parameters the three convolutions of an identity block have together.

    Args:
        answer: the number of weights and biases, without batch normalization.
    """
    block = facts.bottleneck()
    first, second, third = block.of_convolutions
    reason = _(
        "{first:,} + {second:,} + {third:,} = {sum:,}, about {ratio} times fewer than in a single {kernel}x{kernel} "
        "convolution on {channels} channels."
    ).format(
        first=first,
        second=second,
        third=third,
        sum=block.parameters,
        ratio=round(_single(block) / block.parameters),
        kernel=block.kernel,
        channels=block.channels,
    )
    hint = _("Count the convolutions one by one: F3 to F1 channels (1x1), F1 to F2 (f x f), F2 to F3 (1x1).")
    _ask("parameters_of_bottleneck", answer, block.parameters, reason, hint, _mistaken_bottlenecks(block), ROUNDED)


def _mistaken_bottlenecks(block: facts.Bottleneck) -> list[tuple[float, str]]:
    """Return the known mistakes in counting a bottleneck."""
    right, (first, second, third) = block.parameters, block.of_convolutions
    one = _("That is only one of the three convolutions.")
    return [
        (right - sum(block.filters), _("These are the weights alone: each filter also has a bias.")),
        (right + block.of_normalizations, _("This includes the batch normalizations: count the convolutions alone.")),
        (
            right + block.of_normalizations // 2,
            _("This includes gamma and beta of the batch normalizations: count the convolutions alone."),
        ),
        *((number, one) for number in (first, second, third)),
        (first + second, _("The third convolution is missing, which restores the channels.")),
        (
            3 * _single(block),
            _("In a bottleneck the first and the third convolution are 1x1, and the second has few channels."),
        ),
    ]


def _single(block: facts.Bottleneck) -> int:
    """Return the parameters of a convolution with all channels of a block and the kernel of its middle one."""
    return facts.convolution_parameters(block.kernel, block.channels, block.channels)


def numbers_of_batch_normalization(answer: object) -> None:
    """Check how many numbers a batch normalization keeps behind the last convolution of a block.

    Args:
        answer: how many, trained or not.
    """
    channels = facts.bottleneck().channels
    right = facts.normalization_numbers(channels)
    mistakes = [
        (2 * channels, _("That is gamma and beta, or the two moving averages: the layer keeps both pairs.")),
        (channels, _("That is one number a channel, but the layer keeps several.")),
        (3 * channels, _("Mean and variance are two numbers a channel, and so are gamma and beta.")),
        (right // channels, _("That is what it keeps for one channel: multiply by the channels.")),
    ]
    reason = _(
        "gamma, beta, moving mean and moving variance for each of {channels} channels; only gamma and beta are trained."
    )
    hint = _("For each channel it keeps what it learns, and what it needs in inference.")
    _ask("numbers_of_batch_normalization", answer, right, reason.format(channels=channels), hint, mistakes)


def stride_of_shortcut(answer: object) -> None:
    """Check which stride the shortcut of the first block of a stage has that halves height and width.

    Args:
        answer: the stride, as one number or for height and width.
    """
    stage, right = facts.stage_with_stride()
    before, after = facts.shapes()[stage - 1][0], facts.shapes()[stage][0]
    if isinstance(answer, tuple | list) and set(map(type, answer)) == {int} and len(set(answer)) == 1:
        answer = answer[0]  # for height and width
    mistakes = [
        (
            1,
            _(
                "The shortcut would stay {before} pixels wide, and the main path is {after} wide: they cannot be added."
            ).format(before=before, after=after),
        ),
        (1 / right, _("A stride says how many pixels the kernel moves on: it is a whole number.")),
        (right * right, _("The stride holds for height and width separately: nothing has to be multiplied.")),
    ]
    reason = _("the same as on the main path, so that both paths go from {before} to {after} pixels.")
    hint = _("Both paths must have the same height and width where they are added.")
    _ask("stride_of_shortcut", answer, right, reason.format(before=before, after=after), hint, mistakes)


def loss_of_untrained_network(answer: object) -> None:
    """Check the cross-entropy of a network that gives each class the same probability.

    Args:
        answer: the loss.
    """
    classes, right = facts.class_count(), facts.untrained_loss()
    mistakes = [
        (1 / classes, _("That is the probability of the right class: the loss is minus its logarithm.")),
        (-right, _("The logarithm of a probability is negative, and the loss is minus that.")),
        (log2(classes), _("That is the logarithm to base 2: Keras uses the natural one.")),
        (log10(classes), _("That is the logarithm to base 10: Keras uses the natural one.")),
        (1 - 1 / classes, _("That is how often guessing is wrong: the loss is minus the logarithm of a probability.")),
        (0, _("A loss of 0 needs probability 1 for every right class.")),
    ]
    reason = _("-ln(1/{classes}) = ln {classes} = {loss:.3f}; a larger loss means certain and wrong.")
    hint = _("The loss of an image is minus the natural logarithm of the probability of its right class.")
    _ask(
        "loss_of_untrained_network", answer, right, reason.format(classes=classes, loss=right), hint, mistakes, ROUNDED
    )


def _ask(
    name: str,
    answer: object,
    right: float,
    reason: str,
    hint: str,
    mistakes: Sequence[tuple[float, str]],
    tolerance: float = 0.0,
) -> None:
    """Ask for one number."""
    known = tuple(Mistake({ONE: (number,)}, why) for number, why in mistakes)
    ask(Question(name, {ONE: (right,)}, reason, hint, known, tolerance), {ONE: answer})


def _two(of_a_filter: int) -> tuple[int, int]:
    """Return the weights of a filter, without and with its bias."""
    return of_a_filter, of_a_filter + 1
