"""The second of the three hints that a fault has: which component it is about, and why that matters.

Every sentence that students read as a hint stands here, in `hint_looks`, `hint_rules` or `hint_errors`, so that a
course can translate them; none says how to write it. The number above a group is the section of the notebook that the
first hint points to; HERE stands for the section of the exercise at hand. `helpers.hints.lookup` looks the keys up.
"""

from __future__ import annotations

HERE = 0

POINTER = "See section {number}, {title}."

SECTIONS = {
    2: "Why very deep networks are hard to train",
    3: "Residual networks",
    4: "The identity block",
    5: "The convolutional block",
    6: "ResNet-50",
}
"""The sections that hints point to, with their titles as in the notebook."""

WHYS = {
    HERE: {
        "strides of conv 2a": "The first convolution's stride sets the size of the whole main path, which must end up "
        "as large as the shortcut, or the two cannot be added.",
        "strides of conv": "Where a block shrinks the image, it does so before the costly f times f convolution, which "
        "then has fewer places to compute; the later convolutions keep the size.",
        "strides": "The stride decides by how many pixels a layer moves on, and so how large its output is.",
        "padding of conv 2b": "Without padding the f times f kernel loses pixels at the edges, and the smaller result "
        "no longer fits the shortcut that it is added to.",
        "padding of conv": "A kernel of one pixel never reaches over an edge, so padding has no work to do here.",
        "padding": "The padding decides what a kernel meets at the edges, and how large the output is.",
        "filters of conv 2c": "The last convolution sets the channels of the main path, which must be as many as the "
        "shortcut brings, or the two cannot be added.",
        "filters": "The number of filters is the number of channels that the next layer gets to work on.",
        "kernel_size": "The size of the kernel decides how many neighbours of a pixel a layer sees, and what it costs.",
        "place of ReLU": "BatchNorm centres the values and ReLU then keeps the positive ones; in the other order ReLU "
        "cuts before anything is centred.",
        "extra ReLU after conv": "BatchNorm centres the values so that ReLU has both signs to choose from; an "
        "activation in front of it throws the negative ones away too early.",
        "extra ReLU": "Every ReLU cuts negative values off for good, so one more takes information away from all "
        "layers after it.",
        "extra BatchNormalization": "Each convolution has one BatchNorm, which sets the scale of its channels; a "
        "further one sets that scale anew, with weights that the table does not have.",
        "extra Conv2D": "A further convolution puts weights where none are asked for, and what all layers after it "
        "receive is no longer the same.",
        "extra layer": "A layer that the table does not have changes what all layers after it receive, and so what can "
        "be learnt.",
        "missing ReLU": "Without ReLU between them two convolutions are together one linear step, which can express "
        "no more than a single one.",
        "missing bn 2c": "Without BatchNorm at its end the main path comes to the addition on a scale of its own, and "
        "one path can drown the other.",
        "another layer instead of bn": "BatchNorm normalizes each channel over the whole batch; another normalization "
        "computes other numbers and keeps no moving averages.",
        "inputs": "Each component works on the result of the one before it; a layer that takes another tensor leaves "
        "those between them without effect.",
        "weights": "Places that call one and the same layer share its weights, and none can learn what it needs.",
        "place": "The layer is there, but in another place, and its place decides what it gets to work on.",
        "layer": "A layer that is not as asked changes what all layers after it receive, and so what can be learnt.",
        "kernel_initializer, other seed": "The same seed draws the same weights every time, and only then can a result "
        "be repeated and compared.",
        "use_bias": "A bias more or less changes the number of weights, and those of a trained model no longer fit.",
        "name": "A layer is found by its name, by pretrained weights and by this check alike.",
        "call": "A layer whose computation has been replaced does something else under the old name.",
        "other": "This setting changes what the layer computes or learns; the text does not ask for that, so leave it "
        "as Keras has it.",
        "signature": "Other cells call this function by these names, in this order, and rely on the defaults.",
        "output shape": "The next block builds on this shape: height and width come from strides and padding, the "
        "channels from the last convolution.",
        "parameters": "The number of weights shows whether each layer has the kernel and the channels that the table "
        "asks for.",
    },
    2: {
        "missing bn": "Without BatchNorm the size of the values drifts from layer to layer, and with it the gradient, "
        "which makes so deep a network hard to train.",
        "another layer instead of ReLU": "ReLU hands positive values and their gradient on unchanged; an activation "
        "that flattens out shrinks the gradient a little more in every layer.",
    },
    3: {
        "extra ReLU after bn 2c": "The main path's residual must be able to be negative: with ReLU before the addition "
        "a block could only ever raise its input, never lower it.",
        "place of ReLU after Add": "The ReLU belongs to the sum: cut off before the addition, the residual could never "
        "be negative, and a block could only raise its input.",
        "missing ReLU after Add": "The last ReLU acts on the sum of both paths: the next block counts on it, because "
        "it can pass on unchanged only what is not negative.",
        "missing Add": "Without the addition nothing comes back from the shortcut, and the gradient has no direct way "
        "past the three convolutions.",
        "Multiply instead of Add": "A product multiplies the gradient of each path by the values of the other, so it "
        "can vanish; a sum hands it on to both unchanged.",
        "Concatenate instead of Add": "Laid side by side, the channels pile up from block to block, and the main path "
        "no longer learns a difference from its input.",
        "Average instead of Add": "The mean halves what the shortcut carries, and its gradient, in every block, until "
        "after many blocks nearly nothing of them is left.",
        "Subtract instead of Add": "A difference turns the sign of one path; where that is the shortcut, passing the "
        "input on unchanged is no longer easy to learn.",
        "another layer instead of Add": "Only a sum hands the gradient on to both paths unchanged and makes doing "
        "nothing easy to learn.",
        "inputs of Add": "The shortcut helps only if the end of the main path and the end of the shortcut, and nothing "
        "else, meet in the sum.",
        "inputs of Add, twice the same": "A tensor added to itself is only doubled: the block's input is not carried "
        "past the convolutions, and nothing is skipped.",
    },
    4: {
        "filters of conv 2a": "The first convolution is the entrance of the bottleneck: it sets how many channels the "
        "costly f times f convolution has to work on.",
        "filters of conv 2b": "The middle convolution works inside the bottleneck, where its large kernel is "
        "affordable; the numbers in filters stand in the order of the components.",
        "kernel_size of conv 2b": "Only this convolution sees a pixel's neighbours, and how far it sees is for the "
        "caller to choose, through the argument f.",
        "kernel_size of conv": "This convolution only mixes the channels of each single pixel, to narrow or to widen "
        "the bottleneck; a larger kernel costs more and can change the size.",
        "missing conv": "The bottleneck needs its three convolutions: one narrows the channels, one looks at "
        "neighbours, one widens them again.",
        "extra layer after input, of an identity block": "An identity block's shortcut has no layer at all, and its "
        "main path begins with the first convolution; a layer on the shortcut stands in the gradient's direct way.",
        "inputs of Add, of an identity block": "The shortcut must carry the block's own input: taken later, it skips "
        "fewer layers, and the gradient loses its direct way past them.",
        "training of bn, not given": "Training must reach BatchNorm, which works with the batch's statistics while "
        "learning and with moving averages afterwards; else the caller has no say.",
        "training of bn": "The caller decides what BatchNorm works with: fixed or turned round in the block, it takes "
        "batch statistics to predict or moving averages to learn.",
        "axis": "A channel holds one filter's answers, so mean and variance belong to a channel; along another axis "
        "the answers of different filters are mixed.",
        "momentum": "Momentum sets how slowly the moving averages follow the batches, and predictions rest on them.",
        "epsilon": "Epsilon keeps BatchNorm from dividing by zero, and is part of each number that comes out.",
        "kernel_initializer, not the argument": "The caller chooses the weights a block starts from, for example known "
        "numbers that test it; a choice made inside the block rules that out.",
        "name of conv": "A layer is found by its name, also by pretrained weights; stage and letter tell blocks apart.",
        "name of bn": "A layer is found by its name, also by pretrained weights; stage and letter tell blocks apart.",
        "values, training=False": "The layers look right, so what is done around them changes the numbers; without "
        "training BatchNorm works with its moving averages.",
        "values, training=True": "The layers look right, so what is done around them changes the numbers; in training "
        "BatchNorm works with the batch's own statistics.",
    },
    5: {
        "strides of conv 1": "The shortcut must shrink height and width exactly as the main path does, or the two "
        "cannot be added.",
        "filters of conv 1": "This convolution is there to give the input as many channels as the main path ends with, "
        "or the two cannot be added.",
        "kernel_size of conv 1": "The shortcut should only project each pixel to the new number of channels; a larger "
        "kernel mixes neighbours in and can change the size.",
        "extra ReLU after bn 1": "The shortcut should only project its input linearly: ReLU cuts off all that is "
        "negative, and its gradient with it, before the addition.",
        "missing bn 1": "Both paths should come to the addition on the same scale; without its own BatchNorm the "
        "shortcut can drown the main path.",
        "missing conv 1": "The input and the main path's result differ in shape here, and only a layer on the shortcut "
        "can bring them together.",
        "inputs of conv 1": "The shortcut must start at the block's own input: taken later, it skips fewer layers, and "
        "the gradient loses its direct way past them.",
    },
    6: {
        "padding of zero padding": "This padding gives the first convolution's large kernel room at the edges, and "
        "helps to set height and width of all later layers.",
        "missing zero padding": "The padding gives the first convolution's large kernel room at the edges; without it "
        "the outermost pixels hardly count, and all later layers change size.",
        "padding of conv1": "The image has got its padding just before; with more of it the kernel would see more "
        "zeros than image at the edges.",
        "padding of max pooling": "With padding the windows at the edges see less of the image, and all later layers "
        "can change size.",
        "strides of conv1": "The image is at its largest here: this stride saves work in all later layers and sets "
        "their height and width.",
        "strides of max pooling": "The stride decides whether the windows overlap, and sets height and width of all "
        "later layers.",
        "filters of conv1": "Each of these filters looks for one pattern, such as an edge, and their number is the "
        "number of channels that the first block gets.",
        "kernel_size of conv1": "One raw pixel tells little, so the first convolution has the network's largest "
        "kernel.",
        "missing ReLU after bn_conv1": "Without ReLU the first convolution stays a linear step, and its negative "
        "answers go on to the pooling as well.",
        "missing bn_conv1": "Images are bright or dark; BatchNorm brings what the first convolution finds to one "
        "scale.",
        "missing max pooling": "Max pooling keeps the strongest answers of each neighbourhood at a smaller height "
        "and width, so that all blocks have less to compute.",
        "pool_size": "The size of the window decides how many places are combined into one, and so how much detail "
        "is left.",
        "another layer instead of avg_pool": "Average pooling weighs all places of its window alike; another pooling "
        "hands the Dense layer other features, or another number of them.",
        "missing Flatten": "A Dense layer works along the last axis: without Flatten it answers once a place, not once "
        "an image.",
        "missing softmax": "Scores have any size; softmax turns them into probabilities that add up to one, which the "
        "loss relies on.",
        "another layer instead of softmax": "The classes exclude one another, so their probabilities must add up to "
        "one; an activation that looks at each score alone cannot see to that.",
        "units": "There must be one output for each class, and how many there are is for the caller to say.",
        "shape": "The caller says how large the images are; a size fixed inside the function serves one data set only.",
        "kernel_initializer": "Initial weights of the right spread keep values and gradient from vanishing or growing "
        "on their way through so many layers.",
        "training of bn_conv1": "Left alone, BatchNorm learns its moving averages in fit and uses them in predict; "
        "fixed, it does only one of the two, and predictions suffer.",
        "training of block": "Left open, BatchNorm learns its moving averages in fit and uses them in predict; fixed, "
        "an image's answer depends on the rest of its batch or on averages never learnt.",
        "missing block": "The network's depth counts every block; each stage has its own number of them, and stage and "
        "letter tell which one is missing.",
        "extra block": "A block too many makes the network deeper than its name says, and a trained one has "
        "no weights for it.",
        "identity_block instead of block": "An identity block cannot change the shape, and at the head of a stage the "
        "number of channels changes.",
        "convolutional_block instead of block": "Within a stage the shape stays the same, and a convolution on the "
        "shortcut only stands in the gradient's direct way.",
        "filters of block": "All blocks of a stage end with the same number of channels, so that identity shortcuts "
        "fit; from stage to stage there are more of them.",
        "s": "The first block of a stage sets its height and width: shrunk too early, detail gets lost; shrunk "
        "too late, all later blocks cost more.",
        "stage": "Stage and letter go into the names of the layers: blocks that share them have layers that share "
        "their names.",
        "block": "Stage and letter in their names tell the layers of one block from those of another.",
        "f": "Depth, not a large kernel, lets this network see far; another kernel needs other weights in the block.",
        "name of fc": "The number of classes is in the name, so that weights for other classes are not taken for "
        "these.",
        "name of model": "A summary or a saved file tells one model from another by its name.",
        "output shape of ResNet50": "For every image there must be one number for each class that the caller asks for.",
        "whole network": "Each block was right by itself, so the fault shows only with the arguments of this network: "
        "look for numbers or names fixed inside a block.",
    },
}
"""Why something matters, by what differs and where: from the most particular key that fits."""
