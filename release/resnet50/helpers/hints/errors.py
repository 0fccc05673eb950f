"""The three hints that go with an error that stops a function: by a part of its type and message.

The number above a group of `ERRORS` is the section that the first hint points to, as in `whys`. A key may
have several pieces, with a colon and a space between them; all of them must be in the text, and the longest key wins.
"""

from __future__ import annotations

from helpers.hints.whys import HERE

_SHAPES = (
    "Two tensors can be added only when height, width and channels agree: follow how each path, layer by layer, "
    "changes or keeps them."
)
_UNKNOWN = (
    "This call names an argument that the layer or function does not have: it may be misspelt, or belong to another "
    "pair of brackets."
)
_VALUES = "Several names stand on the left here, and what stands on the right does not have one value for each of them."

ERRORS = {
    HERE: {
        "": "An error ends the function at this line, so nothing after it was built or could be judged.",
        "SyntaxError": "Python could not read this cell, so none of it was run; an open bracket or quote is often one "
        "line above the line that is named.",
        "IndentationError": "One line that is out of step keeps Python from reading the whole cell.",
        "NameError": "Nothing is stored under this name: it may be misspelt, or the line or import that gives it a "
        "value has not been run.",
        "UnboundLocalError": "A variable is read here before anything has been stored under its name in this function.",
        "AttributeError": "The object has nothing of this name: layers, tensors and models each have their own.",
        "TypeError": "A value of the wrong kind stands in this line, or too many or too few of them: a tensor, a "
        "layer, a number and a text each allow other things.",
        "unexpected keyword argument": _UNKNOWN,
        "Unrecognized keyword arguments": _UNKNOWN,
        "not callable": "Round brackets behind a value call it, and this one cannot be called: it may be a tensor, or "
        "a comma may be missing.",
        "cannot unpack": _VALUES,
        "values to unpack": _VALUES,
        "concatenate str": "A name is a text, and Python joins a text only to a text; the stage, for example, can come "
        "as a number.",
        "incompatible shapes": _SHAPES,
        "Incompatible shapes": _SHAPES,
        "Cannot broadcast shape": _SHAPES,
        "output size": "Fewer pixels arrive here than the kernel or window covers: it is too large, or something "
        "before it shrinks height and width too much.",
        "the function returned": "The next layer builds on what the function hands back, and that must be the one "
        "tensor of the last step.",
        "the function is not defined": "The check finds a function only under its exact name, and only after its cell "
        "has been run.",
        "Stopped: it was stopped": "Putting layers together takes seconds; what goes on and on is most often a loop "
        "whose end is never reached.",
        "Stopped: it ended": "A function that ends the whole process takes the notebook and all other results with it.",
    },
    4: {
        "__init__()": "A Keras layer gets its settings when it is made and its tensor when it is called; what does not "
        "belong to a call, or is missing from it, stops it.",
        "too many positional arguments": "A layer takes its whole input as one argument; a layer that joins several "
        "tensors wants them together.",
    },
    6: {
        "expected a Keras model": "A tensor alone can be neither trained nor asked: it takes a model, which knows the "
        "way from its input to its output.",
        "unique": "Keras tells the layers of a model apart by their names; two blocks with the same stage and letter "
        "name theirs alike.",
    },
}
"""Why an error stops the function."""

_MEETING = "Look at the shapes of the two tensors that meet in this line."
_ARGUMENTS = "Look at the arguments of each call in this line, and at which pair of brackets each of them stands in."
_BOTH_SIDES = "Look at both sides of the assignment: count the names and the values."

ERROR_LOOKS = {
    "": "Look at the line that is named, and at what each variable in it holds at that moment.",
    "SyntaxError": "Look at the line that is named and at the one above it, sign by sign.",
    "IndentationError": "Look at the columns in which the lines around this one begin.",
    "NameError": "Look at the spelling of the name, and at where it gets its value.",
    "__init__()": _ARGUMENTS,
    "too many positional arguments": _ARGUMENTS,
    "unexpected keyword argument": _ARGUMENTS,
    "Unrecognized keyword arguments": _ARGUMENTS,
    "not callable": "Look at every pair of round brackets in this line, and at what stands just before it.",
    "cannot unpack": _BOTH_SIDES,
    "values to unpack": _BOTH_SIDES,
    "concatenate str": "Look at where the name is put together, and at what each of its parts is.",
    "incompatible shapes": _MEETING,
    "Incompatible shapes": _MEETING,
    "Cannot broadcast shape": _MEETING,
    "output size": "Look at the height and width that arrive in this line.",
    "the function returned": "Look at the last line of the function.",
    "the function is not defined": "Look at the name of the function, and at whether its cell has been run.",
    "Stopped: it was stopped": "Look at the loops.",
    "Stopped: it ended": "Look for a call that ends the program.",
    "expected a Keras model": "Look at the last line of the function.",
    "unique": "Look at the names that your blocks give their layers.",
}
"""What to look at after an error."""

_SIZES = (
    "Without padding a kernel of f leaves n - f + 1 of n pixels; a kernel of one pixel with stride s leaves "
    "⌊(n - 1) / s⌋ + 1; there are as many channels as filters."
)
_NAMED = "Each name in the brackets of a call must be one that the layer or function knows, to the letter."
_ONE_EACH = "Each name on the left takes one value from the right, so there must be as many values as names."

ERROR_RULES = {
    "": "The last line of a message says what was wrong, and the number of the line where.",
    "SyntaxError": "Every opening bracket or quote has its closing one, and the head of a function or loop its colon.",
    "IndentationError": "All lines of one body begin in the same column.",
    "NameError": "A name has a value only after a line that stores or imports it has run in this notebook.",
    "UnboundLocalError": "If a function assigns to a name anywhere, that name is local to it and must be assigned "
    "before it is read.",
    "AttributeError": "What stands behind a dot must exist in what stands before the dot.",
    "TypeError": "A call or an operation works only with the kinds of values, and as many of them, as it is made for.",
    "__init__()": "Two pairs of brackets: in the first one the settings, in the second one the tensor.",
    "too many positional arguments": "What joins several tensors takes them in one list, as a single argument.",
    "unexpected keyword argument": _NAMED,
    "Unrecognized keyword arguments": _NAMED,
    "not callable": "Only layers, functions and other things made for it can be called; a tensor, a number, a text or "
    "a tuple cannot.",
    "cannot unpack": _ONE_EACH,
    "values to unpack": _ONE_EACH,
    "concatenate str": "A text and a number have no sum; a number has to be made a part of the text first.",
    "incompatible shapes": _SIZES,
    "Incompatible shapes": _SIZES,
    "Cannot broadcast shape": _SIZES,
    "output size": "A kernel or window of k needs a side of at least k pixels, unless there is padding.",
    "the function returned": "A function hands back only what it returns; a result that is merely stored in a variable "
    "never reaches the caller.",
    "the function is not defined": "A function is there once its cell has run without an error, under its very name.",
    "Stopped: it was stopped": "Every pass through a loop must bring its end nearer.",
    "Stopped: it ended": "A function ends by giving something back; the process is not its own to end.",
    "expected a Keras model": "A model is made from an input tensor and an output tensor.",
    "unique": "In one model every name occurs once, so no two blocks have the same stage and letter.",
}
"""What decides after an error."""
