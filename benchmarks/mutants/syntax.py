"""The solution as statements that are changed one by one; a statement keeps its key whatever happens to the others.

A change touches sites: an argument of one call, or a whole statement. Changes without a common site can be made
together, in any order.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from benchmarks.samples import SOLUTION

BLOCKS_OF_STAGE = {2: "abc", 3: "abcd", 4: "abcdef", 5: "abc"}
"""For each stage of ResNet-50 the letters of its blocks."""

_COMPONENTS = ("conv 2a", "bn 2a", "relu 2a", "conv 2b", "bn 2b", "relu 2b", "conv 2c", "bn 2c")
_MAIN_PATH = ("docstring", "conv_name", "bn_name", "filters", "shortcut", *_COMPONENTS)
_BLOCKS = tuple(f"block {stage}{letter}" for stage, letters in BLOCKS_OF_STAGE.items() for letter in letters)
KEYS = {
    "identity_block": (*_MAIN_PATH, "Add", "return"),
    "convolutional_block": (*_MAIN_PATH, "conv 1", "bn 1", "Add", "return"),
    "ResNet50": (
        *("docstring", "input", "zero padding", "conv1", "bn_conv1", "relu", "max pooling"),
        *_BLOCKS,
        *("avg_pool", "Flatten", "fc", "return"),
    ),
}
"""For each graded function the keys of its statements, in order."""

Site = tuple[str, str]
_WHOLE, _AFTER = "the whole statement", "what follows"


class Function:
    """The statements of a function by their keys, and its parameters."""

    def __init__(self, node: ast.FunctionDef) -> None:
        self.node = node
        self.statements = {key: [statement] for key, statement in zip(KEYS[node.name], node.body, strict=True)}

    def call(self, key: str) -> ast.Call:
        """Return the outer call of a statement, which takes the tensor."""
        value = getattr(self.statements[key][0], "value", None)
        if not isinstance(value, ast.Call):
            raise TypeError(f"the statement {key} is no call")
        return value

    def layer(self, key: str) -> ast.Call:
        """Return the call that makes the layer of a statement."""
        call = self.call(key)
        return call.func if isinstance(call.func, ast.Call) else call

    def written(self, key: str, name: str, index: int | None = None) -> str:
        """Return the text of a layer's argument, found by its index or, without one, by its name."""
        layer = self.layer(key)
        if index is not None:
            return ast.unparse(layer.args[index])
        keywords = (*layer.keywords, *self.call(key).keywords)
        return next((ast.unparse(given.value) for given in keywords if given.arg == name), "not given")


@dataclass(frozen=True)
class Edit:
    """One step of a change: the sites that it touches, and the function that does it."""

    sites: frozenset[Site]
    run: Callable[[Function], None] = field(repr=False)


@dataclass(frozen=True)
class Change:
    """One way to make a function wrong.

    Args:
        name: what changes, and into what.
        operator: the kind of change.
        criteria: the criteria that judge the fault; at least one must be lost.
        place: regular expression for the place that a message names.
        attribute: regular expression for the attribute that a message names.
        edits: the steps.
        equivalent_because: why the function is right all the same; empty if it is wrong.
    """

    name: str
    operator: str
    criteria: tuple[str, ...]
    place: str
    attribute: str
    edits: tuple[Edit, ...]
    equivalent_because: str = ""

    @property
    def sites(self) -> frozenset[Site]:
        """All sites that the change touches."""
        return frozenset(site for edit in self.edits for site in edit.sites)


def overlaps(first: Change, second: Change) -> bool:
    """Return whether two changes of one function touch the same statement or the same argument."""
    return any(
        one_key == other_key and (one_part == other_part or _WHOLE in (one_part, other_part))
        for one_key, one_part in first.sites
        for other_key, other_part in second.sites
    )


def changed(name: str, edits: Iterable[Edit]) -> str:
    """Return the solution's code with one function changed."""
    function = Function(_definition(name))
    for edit in edits:
        edit.run(function)
    function.node.body = [statement for listed in function.statements.values() for statement in listed]
    text = ast.unparse(ast.fix_missing_locations(function.node))
    return "\n\n\n".join(text if exercise == name else _unchanged(exercise) for exercise in KEYS) + "\n"


@cache
def original(name: str) -> Function:
    """Return a function of the solution, for reading only."""
    return Function(_definition(name))


def keyword(key: str, name: str, text: str | None) -> Edit:
    """Set a keyword argument of a layer; None leaves it out."""
    return Edit(frozenset({(key, name)}), lambda function: _set(function.layer(key), name, text))


def training(key: str, text: str | None) -> Edit:
    """Set the argument `training` of a layer's call; None leaves it out."""
    return Edit(frozenset({(key, "training")}), lambda function: _set(function.call(key), "training", text))


def argument(key: str, name: str, index: int, text: str) -> Edit:
    """Set a positional argument of a layer."""
    return Edit(frozenset({(key, name)}), lambda function: _put(function.layer(key), index, text))


def inputs(key: str, text: str) -> Edit:
    """Set the tensor that a layer takes; a change that uses the shortcut also depends on where the shortcut begins."""
    depends = {("shortcut", f"taken by {key}")} if "X_shortcut" in text else set()
    return Edit(frozenset({(key, "inputs"), *depends}), lambda function: _put(function.call(key), 0, text))


def kind(key: str, text: str) -> Edit:
    """Call another class or block."""
    return Edit(frozenset({(key, "kind")}), lambda function: setattr(function.layer(key), "func", _expression(text)))


def rewrite(key: str, *lines: str, also: Iterable[Site] = ()) -> Edit:
    """Replace a statement by others, or by none; `also` names further sites that depend on it."""
    sites = frozenset({(key, _WHOLE), *also})
    return Edit(sites, lambda function: function.statements.update({key: _parsed(lines)}))


def insert(key: str, *lines: str, also: Iterable[Site] = ()) -> Edit:
    """Insert statements after another."""
    return Edit(frozenset({(key, _AFTER), *also}), lambda function: function.statements[key].extend(_parsed(lines)))


def move(name: str, key: str, after: str) -> Edit:
    """Move a statement down, past others."""
    keys = KEYS[name][KEYS[name].index(key) : KEYS[name].index(after) + 1]

    def run(function: Function) -> None:
        function.statements[after] += function.statements[key]
        function.statements[key] = []

    return Edit(whole(keys), run)


def swap(left: Sequence[str], right: Sequence[str]) -> Edit:
    """Exchange two groups of statements, each of which keeps its order."""

    def run(function: Function) -> None:
        ahead = [statement for key in left for statement in function.statements[key]]
        behind = [statement for key in right for statement in function.statements[key]]
        function.statements |= {key: [] for key in (*left, *right)}
        function.statements[left[0]], function.statements[right[0]] = behind, ahead

    return Edit(whole([*left, *right]), run)


def share(first: str, second: str) -> Edit:
    """Make one layer and call it in two places."""
    name = f"shared_{first.replace(' ', '_')}"

    def run(function: Function) -> None:
        made = ast.Assign([ast.Name(name, ast.Store())], function.layer(first))
        for key in (first, second):
            function.call(key).func = ast.Name(name, ast.Load())
        function.statements[first].insert(0, made)

    return Edit(whole([first, second]), run)


def parameters(text: str) -> Edit:
    """Replace the parameters of a function."""

    def run(function: Function) -> None:
        taken = _expression(f"lambda {text}: None")
        function.node.args = taken.args if isinstance(taken, ast.Lambda) else function.node.args

    return Edit(frozenset({("signature", _WHOLE)}), run)


def whole(keys: Iterable[str]) -> frozenset[Site]:
    """Return the sites of whole statements."""
    return frozenset((key, _WHOLE) for key in keys)


def _definition(name: str) -> ast.FunctionDef:
    """Return a new syntax tree of one function of the solution."""
    (definition,) = ast.parse(_unchanged(name)).body
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"{name} is no function")
    return definition


@cache
def _unchanged(name: str) -> str:
    """Return the text of one function of the solution."""
    definitions = (node for node in ast.parse(SOLUTION).body if isinstance(node, ast.FunctionDef))
    return ast.unparse(next(node for node in definitions if node.name == name))


def _set(call: ast.Call, name: str, text: str | None) -> None:
    given = next((keyword for keyword in call.keywords if keyword.arg == name), None)
    if text is None:
        call.keywords = [keyword for keyword in call.keywords if keyword is not given]
    elif given is None:
        call.keywords.append(ast.keyword(name, _expression(text)))
    else:
        given.value = _expression(text)


def _put(call: ast.Call, index: int, text: str) -> None:
    call.args[index] = _expression(text)


def _parsed(lines: Iterable[str]) -> list[ast.stmt]:
    return ast.parse("\n".join(lines)).body


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
