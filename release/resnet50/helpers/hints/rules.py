"""The last of the three hints that a fault has: the rule or formula that decides.

Formulas are mathematics, not code: n is the number of pixels of a side, k a kernel or window, s a stride, p a padding;
F is a number of filters or, as F(x), the main path of a block, S(x) its shortcut and g the ReLU. The keys are those of
`helpers.hints.lookup.whys`; where none is as particular as there, a more general one stands for it.
"""

from __future__ import annotations

_SIZE = "A kernel of one pixel that moves by s turns a side of n pixels into ⌊(n - 1) / s⌋ + 1"
_KERNEL = "With a padding of p on each side, a kernel of k that moves by s turns n pixels into ⌊(n + 2p - k) / s⌋ + 1."
_POOL = "Without padding a pooling window of k that moves by s turns a side of n pixels into ⌊(n - k) / s⌋ + 1."
_TABLE = "Each row of the exercise's table is one step, in that order, and there are no others."
_EDGES = "Without padding a kernel of k leaves n - k + 1 of n pixels; with k - 1 pixels of padding in all it leaves n."
_SUM = "A block computes g(F(x) + S(x)): one ReLU acts on the sum, and none on what is about to be added."
_ORDER = "The steps of a component are: convolution → BatchNorm → ReLU; only at the end of a path there is no ReLU."
_START = "The start of the network is: input → padding → convolution → BatchNorm → ReLU → max pooling → blocks."
_END = "The end of the network is: blocks → average pooling → flattening → one dense layer → softmax."
_GRADIENT = (
    "The derivative of F(x) + S(x) is F'(x) + S'(x); where S(x) is x itself, S' is 1, the gradient's direct way."
)
_LEFT_OPEN = (
    "Where nothing is said, Keras takes the batch's statistics in fit, moving averages in evaluate and predict."
)
_DEPTH = "For N blocks 1 + 3 N + 1 has to be 50; the table shares them out by stages."
_KIND = "Where height, width or channels change, the shortcut has to project; where all of them stay, S(x) is x itself."
_WEIGHTS = "A convolution with a kernel of k by k, c channels in and F filters has (k² c + 1) F weights"

RULES = {
    "strides": _KERNEL,
    "strides of max pooling": _POOL,
    "strides of avg_pool": _POOL,
    "strides of conv 2a": f"{_SIZE}; each path of a block does this once, with the same s.",
    "strides of conv 1": f"{_SIZE}; each path of a block does this once, with the same s.",
    "strides of conv": f"{_SIZE}; a second stride on the same path would shrink it once more.",
    "strides of conv 2b": "With padding 'same' and stride s a convolution turns n pixels into ⌊(n - 1) / s⌋ + 1; a "
    "second stride on one path shrinks it once more.",
    "padding": _EDGES,
    "padding of conv": "A kernel of one pixel needs no padding: both kinds of it compute the same there, and the table "
    "says which one is asked for.",
    "padding of conv 2b": _EDGES,
    "padding of zero padding": _KERNEL,
    "padding of conv1": _KERNEL,
    "padding of max pooling": _POOL,
    "filters": "A convolution has as many channels in its output as it has filters, whatever comes in.",
    "filters of conv 2c": "A sum needs the same shape on both sides: as many channels from F(x) as from S(x).",
    "filters of conv 1": "A sum needs the same shape on both sides: as many channels from F(x) as from S(x).",
    "filters of block": "From stage to stage each of the three numbers of filters doubles; within a stage they stay.",
    "kernel_size": f"{_WEIGHTS}, and each of its outputs sees k² pixels.",
    "pool_size": _POOL,
    "place": _TABLE,
    "place of ReLU": _ORDER,
    "place of ReLU after bn_conv1": _START,
    "place of bn": _ORDER,
    "place of bn_conv1": _START,
    "place of ReLU after Add": _SUM,
    "layer": _TABLE,
    "missing ReLU": "Two convolutions without g between them, W₂ (W₁ x), are a single one, (W₂ W₁) x.",
    "missing ReLU after bn_conv1": _START,
    "extra layer": _TABLE,
    "extra layer after input, of an identity block": _KIND,
    "extra ReLU": _TABLE,
    "extra ReLU after conv": _ORDER,
    "extra ReLU after bn 2c": _SUM,
    "extra ReLU after bn 1": _SUM,
    "missing ReLU after Add": _SUM,
    "layer of ReLU": _ORDER,
    "layer of ReLU after Add": _SUM,
    "layer of bn": "BatchNorm subtracts a channel's mean and divides by its standard deviation; the table has one "
    "after every convolution.",
    "extra BatchNormalization": "There are as many BatchNorms as convolutions, in a block and in the whole network.",
    "layer of Add": _GRADIENT,
    "layer of conv 1": _KIND,
    "layer of block": _DEPTH,
    "extra block": _DEPTH,
    "identity_block instead of block": _KIND,
    "convolutional_block instead of block": _KIND,
    "layer of zero padding": _START,
    "layer of conv1": _START,
    "layer of bn_conv1": _START,
    "layer of ReLU after bn_conv1": _START,
    "layer of max pooling": _START,
    "layer of avg_pool": _END,
    "layer of Flatten": _END,
    "layer of fc": _END,
    "layer of softmax": "Softmax divides each exp z by the sum of all of them, so that they add up to 1.",
    "inputs": "A step takes what the step before it on its path has given; in a block both paths begin at the block's "
    "input x.",
    "inputs of Add": "A block computes g(F(x) + S(x)): F is the whole main path, S the whole shortcut, x the input.",
    "weights": "A layer that is made once has one set of weights, however often it is called.",
    "training": "BatchNorm takes the batch's statistics or its moving averages, as its call says; the block hands its "
    "own argument on, unchanged, to every one of them.",
    "training of bn_conv1": _LEFT_OPEN,
    "training of block": _LEFT_OPEN,
    "axis": "The axes are (images, height, width, channels), counted from 0; there is one mean for each channel.",
    "kernel_initializer": "The initializer asked for draws between -r and r, where r² is 6 / (k² c + k² F) for a "
    "kernel of k by k, c channels in and F filters; in a dense layer k is 1.",
    "kernel_initializer, other seed": "A seed decides every number that is drawn, and the exercise says which one to "
    "take.",
    "kernel_initializer, not the argument": "The argument is a factory: each call of it makes a new initializer, and "
    "every convolution gets its own.",
    "name": "A layer that the last column of the exercise's table names has that name to the letter.",
    "name of conv": "A name is put together from a kind, the stage, the letter and the branch, in this order.",
    "name of bn": "A name is put together from a kind, the stage, the letter and the branch, in this order.",
    "name of fc": "The name ends with the number of classes, whichever that is.",
    "name of model": "The model is called like the function that makes it.",
    "units": "The probabilities of C classes are C numbers, and C is an argument.",
    "shape": "The input has the height, width and channels of the argument; the number of images stays open.",
    "s": f"{_SIZE}; only the first block of a stage does so.",
    "stage": "The stage is the number in the table's first column, the same for all blocks of the stage.",
    "block": "The letters of a stage run through the alphabet, from its first block on.",
    "f": "The kernel size f is the same in every block of the table.",
    "other": "What the exercise does not name stays as Keras has it.",
    "signature": "Names, order and defaults are those that you were handed; what you add needs a default.",
    "output shape": "A side of n pixels becomes ⌊(n - 1) / s⌋ + 1, where s is 1 in an identity block; the last axis "
    "has as many entries as the last convolution has filters.",
    "output shape of ResNet50": "For m images and C classes the shape is (m, C).",
    "parameters": f"{_WEIGHTS}; BatchNorm has four for each channel, and a dense layer (c + 1) C for C classes.",
    "values, training=False": "With right layers nothing but g(F(x) + S(x)) may happen, and BatchNorm uses its moving "
    "averages.",
    "values, training=True": "With right layers nothing but g(F(x) + S(x)) may happen, and BatchNorm uses the batch's "
    "statistics.",
    "whole network": "What differs between two calls of a block must come in through its arguments.",
}
"""What decides, by what differs and where."""
