"""The numbers and captions of the notebook's figures, in the order in which the notebook shows them."""

from __future__ import annotations

from helpers.i18n import _

CAPTIONS = {
    "draw_skip_connection": _("The skip connection carries a[l] past both layers and joins before the last ReLU."),
    "plot_gradient_norms": _("Without shortcuts the gradient shrinks at every layer; with them it does not."),
    "plot_depth_experiment": _("A deep plain network does not learn; a residual network of the same depth does."),
    "draw_two_layer_block": _("The identity block of ResNet-18 and ResNet-34 has two layers on its main path."),
    "draw_identity_block": _("The identity block of ResNet-50 has three layers, and only the middle one is 3x3."),
    "identity_block": _("This is your identity block; compare it with figure {draw_identity_block}."),
    "draw_convolutional_block": _("In the convolutional block the shortcut has a layer with a stride of its own."),
    "convolutional_block": _("This is your convolutional block; compare it with figure {draw_convolutional_block}."),
    "draw_resnet50": _("Later stages have smaller maps and more channels."),
    "show_examples": _("These are twelve of the training images with their labels."),
    "LiveCurves": _("Loss and accuracy change after each epoch of your training."),
    "plot_statistics": _("Far from the dashed line, the averages of a layer are far from the measured values."),
    "plot_training": _("The validation accuracies at the end differ only in the statistics of batch normalization."),
    "show_varied_hands": _("These hands vary more in side, angle, distance and place."),
    "plot_confusion": _("Numbers beside the outlined cells are mistakes."),
    "show_worst_mistakes": _("Here the network gave the right class the smallest probabilities."),
    "plot_probabilities": _("The probabilities of all classes add up to 1."),
    "plot_grad_cam": _("Bright areas speak for the predicted class; later stages see fewer, larger areas."),
}
"""By what draws them: a function, an exercise, or a callback. Each says in one sentence what to look at."""


def caption_of(name: str) -> tuple[str, str]:
    """Return "Figure" with the number, and the caption; two empty texts for a figure that has no number.

    Args:
        name: in `CAPTIONS`.

    >>> caption_of("draw_skip_connection")[0]
    'Figure 1'
    """
    if name not in CAPTIONS:
        return "", ""
    numbers = {other: number for number, other in enumerate(CAPTIONS, start=1)}
    return _("Figure {number}").format(number=numbers[name]), CAPTIONS[name].format(**numbers)
