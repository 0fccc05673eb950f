"""The changes that make one layer wrong, in a block or in ResNet50: its attributes one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.mutants.syntax import Change, Edit, argument, insert, keyword, original, parameters, training

STRUCTURE = "layer|inputs|place"
"""The attributes that a message may name when a layer is missing, extra, misplaced or wrongly connected."""

_OTHER_ACTIVATIONS = ("sigmoid", "tanh", "leaky_relu", "relu6", "elu")
_OTHER_STRIDES = {
    "(1, 1)": ("(2, 2)", "(2, 1)", "(1, 2)"),
    "(s, s)": ("(1, 1)", "(s, 1)", "(1, s)", "(2, 2)"),
    "(2, 2)": ("(1, 1)", "(2, 1)", "(1, 2)"),
}
_OTHER_KERNELS = {
    "(1, 1)": ("(f, f)", "(3, 3)"),
    "(f, f)": ("(1, 1)", "(3, 3)", "(f, 1)", "(f + 1, f + 1)"),
    "(7, 7)": ("(3, 3)", "(5, 5)", "(7, 1)"),
}
_OTHER_FILTERS = {
    "F1": ("F2", "F3", "64", "F1 + 1", "F1 - 1"),
    "F2": ("F1", "F3", "64", "F2 + 1", "F2 - 1"),
    "F3": ("F1", "F2", "64", "F3 + 1", "F3 - 1"),
    "64": ("32", "63", "65", "128"),
}


@dataclass(frozen=True)
class Layer:
    """A layer of the solution.

    Args:
        function: the function that it belongs to.
        key: the key of its statement.
        place: regular expression for its name, or its line, in a message.
        positional: names of the arguments that the solution passes by position.
        criterion: the criterion that judges its attributes.
    """

    function: str
    key: str
    place: str
    positional: tuple[str, ...] = ()
    criterion: str = "layer configuration"

    def written(self, name: str) -> str:
        """Return the text of an argument in the solution."""
        index = self.positional.index(name) if name in self.positional else None
        return original(self.function).written(self.key, name, index)

    def argument(self, operator: str, name: str, text: str | None, also: str = "", equivalent: str = "") -> Change:
        """Return the change that sets an argument.

        Args:
            operator: the kind of change.
            name: the argument's name.
            text: its new value; None leaves it out.
            also: further attributes that a message may name, as `|attribute`.
            equivalent: why the network stays right; empty if it does not.
        """
        at = self.positional.index(name) if name in self.positional else None
        edit = keyword(self.key, name, text) if at is None else argument(self.key, name, at, str(text))
        return self.change(operator, name, text, edit, also, equivalent)

    def change(
        self, operator: str, name: str, text: str | None, edit: Edit, also: str = "", equivalent: str = ""
    ) -> Change:
        """Return the change that makes an edit; the arguments are those of `argument`."""
        owner = "the model" if self.key == "return" else self.key
        change = f"{name} of {owner}: {self.written(name)} -> {text or 'not given'}"
        criteria = ["layer names" if name == "name" else self.criterion]
        criteria += ["builds"] if "error" in also else []
        criteria += ["wiring"] if "layer" in also else []
        return Change(change, operator, tuple(criteria), self.place, name + also, (edit,), equivalent)


def mentioned(*names: str) -> str:
    """Return the regular expression for a place that lists one of several names."""
    return rf"(?:^|, )(?:{'|'.join(names)})(?:,|$| and \d)"


def structure(name: str, operator: str, place: str, *edits: Edit, attribute: str = STRUCTURE) -> Change:
    """Return a change of the order or the connections of layers."""
    return Change(name, operator, ("wiring",), place, attribute, edits)


def conv_changes(conv: Layer, initializer: str) -> Iterator[Change]:
    """Yield the changes of a convolution's attributes."""
    kernel, strides = conv.written("kernel_size"), conv.written("strides")
    for name, operator, others in (
        ("strides", "stride", _OTHER_STRIDES[strides]),
        ("kernel_size", "kernel size", _OTHER_KERNELS[kernel]),
        ("filters", "filters", _OTHER_FILTERS[conv.written("filters")]),
        ("padding", "padding", ("'valid'" if "same" in conv.written("padding") else "'same'",)),
    ):
        for text in others:
            yield conv.argument(operator, name, text)
    no_gaps = "a 1x1 kernel has no gaps to widen" if (kernel, strides) == ("(1, 1)", "(1, 1)") else ""
    yield conv.argument("dilation", "dilation_rate", "(2, 2)", "|error", no_gaps)
    yield conv.argument("groups", "groups", "2", "|error")
    yield conv.argument("activation added", "activation", "'relu'", "|layer")
    yield from kernel_changes(conv, initializer)


def kernel_changes(layer: Layer, initializer: str) -> Iterator[Change]:
    """Yield the changes of the attributes that every layer with a kernel has."""
    for text in (None, "'zeros'", "'he_normal'"):
        yield layer.argument("initializer ignored", "kernel_initializer", text)
    yield layer.argument("seed changed", "kernel_initializer", f"{initializer}(seed=1)")
    yield layer.argument("seed missing", "kernel_initializer", f"{initializer}()")
    yield layer.argument("no bias", "use_bias", "False")
    yield layer.argument("bias initializer", "bias_initializer", "'ones'")
    yield layer.argument("regularizer", "kernel_regularizer", "'l2'")


def batch_norm_changes(bn: Layer) -> Iterator[Change]:
    """Yield the changes of a BatchNorm's attributes."""
    for text in ("1", "2"):
        yield bn.argument("BatchNorm axis", "axis", text)
    yield bn.argument("BatchNorm axis", "axis", "-1", equivalent="the last of four axes is axis 3")
    yield bn.argument("momentum", "momentum", "0.9")
    yield bn.argument("epsilon", "epsilon", "1e-05")
    yield bn.argument("center off", "center", "False")
    yield bn.argument("scale off", "scale", "False")
    for text in ("True", "False"):
        yield bn.change("training baked in", "training", text, training(bn.key, text))


def activation_changes(key: str, relu: str, place: str) -> Iterator[Change]:
    """Yield the changes that replace a ReLU by another activation."""
    for text in _OTHER_ACTIVATIONS:
        edit = argument(key, "activation", 0, repr(text))
        yield structure(f"{relu} replaced by {text}", "activation replaced", place, edit, attribute="layer|activation")


def signature(function: str, name: str, listed: str, line: str) -> Change:
    """Return a change of a function's parameters.

    Args:
        function: the function's name.
        name: the change's name.
        listed: the new parameters.
        line: code for the top of the body that sets a dropped parameter; may be empty.
    """
    edits = (parameters(listed), *([insert("docstring", line)] if line else []))
    return Change(f"signature: {name}", "signature", ("signature",), f"^{function}$", "parameters", edits)


def unbuilt(name: str, operator: str, *edits: Edit) -> Change:
    """Return a change that makes the function return something else; a message names the last line, or no place."""
    place = r"^$|the call|output|the model|line \d+: .*(?:return|Activation|Model)"
    return Change(name, operator, ("builds",), place, "error|outputs", edits)
