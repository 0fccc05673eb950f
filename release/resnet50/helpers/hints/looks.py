"""The first of the three hints that a fault has: what to look at.

Each sentence sends the reader to a place, and says nothing of what is wrong there. The keys are those of
`helpers.hints.lookup.whys`; where none is as particular as there, a more general one stands for it.
"""

from __future__ import annotations

_START = "Look at the start of the network, from the input to the first block."
_EDGES = "Look at the edges: note height and width before and after this layer."
_END = "Look at the end of the network, from the last block to the probabilities."
_ACTIVATION = "Look at where an activation stands and where none does, line by line beside the table of the exercise."
_STEPS = "Look at the list of steps: tick off each row of the exercise's table in your code."
_BLOCKS = "Look at how many blocks each stage has, and at which kind of block stands where."
_CALLS = "Look at the arguments with which each block is called, beside the table of the exercise."

LOOKS = {
    "strides": "Look at height and width: note them after every layer, on both paths, beside your code.",
    "strides of conv1": _START,
    "strides of max pooling": _START,
    "padding": _EDGES,
    "padding of conv": "Look at the settings of this layer, one by one, beside the table of the exercise.",
    "padding of conv 2b": _EDGES,
    "padding of zero padding": _START,
    "padding of conv1": _START,
    "padding of max pooling": _START,
    "filters": "Look at the channels: note their number after every layer beside your code.",
    "filters of conv1": _START,
    "filters of block": _CALLS,
    "kernel_size": "Look at the kernel of each convolution, and at how many neighbours of a pixel it sees.",
    "kernel_size of conv1": _START,
    "pool_size": "Look at the windows of the pooling layers.",
    "place": "Look at the order of the steps, line by line beside the table of the exercise.",
    "place of ReLU": _ACTIVATION,
    "layer": _STEPS,
    "extra ReLU": _ACTIVATION,
    "extra layer": _STEPS,
    "extra layer after input, of an identity block": "Look at what stands between the block's input and the sum, on "
    "the shortcut and in front of the first convolution.",
    "extra block": _BLOCKS,
    "layer of ReLU": _ACTIVATION,
    "layer of bn": "Look at what follows each convolution, on both paths.",
    "layer of Add": "Look at the place where the two paths meet again.",
    "layer of block": _BLOCKS,
    "layer of zero padding": _START,
    "layer of conv1": _START,
    "layer of bn_conv1": _START,
    "layer of ReLU after bn_conv1": _START,
    "layer of max pooling": _START,
    "layer of avg_pool": _END,
    "layer of Flatten": _END,
    "layer of fc": _END,
    "layer of softmax": _END,
    "inputs": "Look at which variable each line reads, and at the line that stored it last.",
    "inputs of Add": "Look at the two tensors that meet in the sum, and at the lines that stored them.",
    "weights": "Look at where each layer is made, and at how often it is called.",
    "training": "Look at the way of the argument training, from the head of the function to the layers that need it.",
    "training of bn_conv1": "Look at who chooses between training and use: your code, or Keras.",
    "training of block": "Look at who chooses between training and use: your code, or Keras.",
    "axis": "Look at the axes of the tensor, and at which of them holds the channels.",
    "kernel_initializer": "Look at where the first weights of each layer come from.",
    "name": "Look at the names of the layers, beside the last column of the exercise's table.",
    "name of model": "Look at the line that makes the model.",
    "units": "Look at the last layer, and at what its size depends on.",
    "shape": "Look at the line that makes the input, and at what its size depends on.",
    "s": _CALLS,
    "stage": _CALLS,
    "block": _CALLS,
    "f": _CALLS,
    "other": "Look at the settings that you gave although the exercise does not ask for them.",
    "signature": "Look at the head of your function, beside the one in the notebook that you were handed.",
    "output shape": "Look at the shape of what is returned, axis by axis.",
    "parameters": "Look at the number of weights of each layer.",
    "values, training=False": "Look at what is done between the layers, and at what is returned.",
    "values, training=True": "Look at what is done between the layers, and at what is returned.",
    "whole network": "Look inside your blocks, at the numbers and names that they use.",
}
"""What to look at, by what differs and where."""
