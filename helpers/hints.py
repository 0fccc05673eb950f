"""The hint that goes with a fault: what to look at and why it matters, never the code."""

from __future__ import annotations

from helpers.differences import Difference

_WIRING = {
    "ReLU": "Look at where ReLU stands: after the first two BatchNorms of the main path and after the addition, "
    "not between the last BatchNorm and the addition.",
    "Add": "The block ends by adding the shortcut to the main path; without it there is no residual connection.",
    "BatchNormalization": "Every convolution of a block, the shortcut's too, is followed by its own BatchNorm.",
    "Conv2D": "Follow what each component of the block takes as its input.",
    "MaxPooling2D": "Stage 1 ends with max pooling.",
    "ZeroPadding2D": "The images are padded before the first convolution, and nowhere else.",
    "AveragePooling2D": "Average pooling stands between stage 5 and Flatten.",
    "Flatten": "The Dense layer takes one row of features an image.",
    "Softmax": "The Dense layer turns its scores into probabilities.",
    "Dense": "The network ends with one Dense layer.",
}

_ATTRIBUTES = {
    "strides": "The stride decides how far the window moves, and so how much smaller the output is.",
    "padding": "'valid' adds no border, 'same' keeps height and width.",
    "filters": "The three numbers in filters belong to the components 2a, 2b and 2c, in this order.",
    "kernel_size": "Only the middle convolution of a block has a window of f times f; the others look at one place.",
    "training": "BatchNorm must be told the block's own argument: it uses the batch's statistics in training "
    "and the stored averages otherwise.",
    "axis": "BatchNorm normalizes the channels, the last of the four axes.",
    "momentum": "Leave BatchNorm's momentum at Keras's default.",
    "epsilon": "Leave BatchNorm's epsilon at Keras's default.",
    "kernel_initializer": "Make each kernel's initializer from the block's own argument, with seed 0.",
    "use_bias": "Leave the convolution's bias as Keras has it.",
    "pool_size": "Look at the size of the pooling window.",
    "units": "The Dense layer has one unit a class.",
    "weights": "Make a new layer for each component; a layer that is called twice shares its weights.",
    "inputs": "Follow the path: which tensor does this layer take?",
    "place": "The layer is there, but in another place.",
    "call": "Use Keras's layer as it is, or a subclass that leaves what it computes alone.",
    "shape": "The input has the shape that the function was asked for.",
}

_BLOCKS = {
    "layer": "Count the blocks of this stage: one convolutional block, then the identity blocks.",
    "filters": "Each stage has its own three numbers of filters.",
    "s": "The first block of stages 3, 4 and 5 halves height and width; that of stage 2 keeps them.",
    "stage": "The stage's number goes into the names of the block's layers.",
    "block": "The blocks of a stage are lettered a, b, c and so on.",
    "f": "f is 3 in every block of ResNet-50.",
    "training": "Leave training to Keras here: a network that is stuck in training mode normalizes with the batch's "
    "statistics even when it predicts.",
    "initializer": "Leave the blocks' initializer at its default.",
}

_DEFAULT = "Leave this at Keras's default."

_NAMES = "Look the name up in the text above: checks and pretrained weights find a layer by its name."


def hint_for(difference: Difference) -> str:
    """Give one sentence that helps to find and understand a fault.

    >>> from helpers.differences import Difference
    >>> hint_for(Difference("conv 2a", "res2a_branch2a", "configuration", "strides", (2, 2), (1, 1)))
    'The stride decides how far the window moves, and so how much smaller the output is.'
    """
    if difference.attribute == "name":
        return _NAMES
    if difference.attribute == "kernel_initializer" and str(difference.expected).startswith("Glorot"):
        return "The kernels of ResNet-50 are drawn by glorot_uniform with seed 0."
    if difference.topic == "blocks":
        return _BLOCKS.get(difference.attribute, _ATTRIBUTES.get(difference.attribute, ""))
    if difference.attribute in ("layer", "inputs", "place"):
        kinds = (str(difference.expected), str(difference.actual), difference.where)
        kind = next((each for each in _WIRING for text in kinds if text.startswith(each)), "")
        return _WIRING.get(kind, _ATTRIBUTES.get(difference.attribute, ""))
    return _ATTRIBUTES.get(difference.attribute, _DEFAULT)
