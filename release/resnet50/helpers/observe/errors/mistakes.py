"""Name the mistake behind an error that Keras or Python reports in another line or in other words."""

from __future__ import annotations

import ast
import contextlib
import linecache
import re
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

import keras

from helpers.contract.errors import ErrorCode, ResultError
from helpers.i18n import _
from helpers.observe.keras_internals import noted_layers
from helpers.observe.plain import with_article

_NOT_CALLED = _("{layer}(...) makes a layer and does not call it: put {arguments} behind it")
_OVERWRITTEN = _(
    "the name {name} was overwritten and now holds {value}: delete the line that sets it{line}, and run the cell with "
    "the imports again"
)
_OPERAND = re.compile(r"^unsupported operand type\(s\) for .*'(\w+)'")
_HOLDERS = (keras.layers, keras, keras.initializers)
"""What the notebook imports names from that students call."""


class UncalledLayerError(ResultError):
    """A function returned a layer, which was never called.

    Args:
        layer: what it returned.
    """

    def __init__(self, layer: keras.layers.Layer) -> None:
        super().__init__(ErrorCode.LAYER_NOT_CALLED, _not_called(layer))
        self.layer = layer


@dataclass(frozen=True)
class MadeLayer:
    """A layer, and the line of the student's code that made it."""

    layer: keras.layers.Layer
    frame: traceback.FrameSummary


@dataclass(frozen=True)
class Mistake:
    """What is behind an error.

    Args:
        code: the kind of mistake.
        message: what students read.
        frame: the line that has the mistake; None if it is the one that raised the error.
    """

    code: ErrorCode
    message: str
    frame: traceback.FrameSummary | None = None


@contextlib.contextmanager
def made_by_student(files: Collection[str], made: list[MadeLayer]) -> Iterator[None]:
    """Add every layer that the student's code makes meanwhile to a list.

    Args:
        files: names of the files or cells that hold the student's code.
        made: the list.
    """

    def note(layer: keras.layers.Layer) -> None:
        frames = (frame for frame, __ in traceback.walk_stack(None) if frame.f_code.co_filename in files)
        if (frame := next(frames, None)) is not None:
            code = frame.f_code
            line = traceback.FrameSummary(code.co_filename, frame.f_lineno, code.co_name, lookup_line=False)
            made.append(MadeLayer(layer, line))

    with noted_layers(note):
        yield


def mistake_behind(error: BaseException, made: Sequence[MadeLayer], frame: FrameType | None) -> Mistake | None:
    """Return the mistake behind an error; None if the error's own words are right.

    Args:
        error: the exception.
        made: the layers that the student's code made.
        frame: of the student's code that raised it, or called what raised it.
    """
    found = _uncalled(error, made, frame)
    if found is not None:
        return Mistake(ErrorCode.LAYER_NOT_CALLED, _not_called(found.layer), found.frame)
    return _overwritten(frame) if frame is not None and not isinstance(error, ResultError) else None


def require_called(value: Any) -> None:
    """Raise if a function returned a layer where a tensor is meant.

    Args:
        value: what it returned.

    Raises:
        UncalledLayerError: it is a layer.
    """
    if _is_layer(value):
        raise UncalledLayerError(value)


def require_tensor(value: Any) -> None:
    """Raise if a function did not return a symbolic tensor.

    Args:
        value: what it returned.

    Raises:
        ResultError: it is something else.
    """
    require_called(value)
    if not isinstance(value, keras.KerasTensor):
        given = _("nothing") if value is None else with_article(type(value).__name__)
        message = _("the function returned {given}, expected a tensor")
        raise ResultError(ErrorCode.NO_TENSOR, message.format(given=given))


def _is_layer(value: Any) -> bool:
    return isinstance(value, keras.layers.Layer) and not isinstance(value, keras.Model)


def _not_called(layer: keras.layers.Layer) -> str:
    arguments = "([X, X_shortcut])" if isinstance(layer, keras.layers.Add) else "(X)"
    return _NOT_CALLED.format(layer=type(layer).__name__, arguments=arguments)


def _uncalled(error: BaseException, made: Sequence[MadeLayer], frame: FrameType | None) -> MadeLayer | None:
    """Return the layer that an error is about: Keras quotes it where it wants a tensor, Python names its class.

    Of several layers of that class it is one that the line names, else the latest.
    """
    if isinstance(error, UncalledLayerError):
        return next((it for it in made if it.layer is error.layer), None)
    message = str(error)
    operand = _OPERAND.search(message) if isinstance(error, TypeError) else None
    kinds = operand.group(0) if operand else ""
    latest = [it for it in reversed(made) if _is_layer(it.layer)]
    meant = [it for it in latest if repr(it.layer) in message or f"'{type(it.layer).__name__}'" in kinds]
    named = _values_in_line(frame) if operand and frame else []
    return next((it for it in meant if any(it.layer is value for value in named)), next(iter(meant), None))


def _overwritten(frame: FrameType) -> Mistake | None:
    """Return the mistake if a line calls one of Keras's names, and that name holds something else."""
    names = {**frame.f_globals, **frame.f_locals}
    for name in _called_names(frame):
        value = names.get(name)
        known = next((getattr(holder, name) for holder in _HOLDERS if hasattr(holder, name)), None)
        if name in names and callable(known) and (_is_layer(value) or not callable(value)):
            kind = _("nothing (None)") if value is None else with_article(type(value).__name__)
            line = _line_that_sets(name, frame)
            return Mistake(ErrorCode.NAME_OVERWRITTEN, _OVERWRITTEN.format(name=name, value=kind, line=line))
    return None


def _values_in_line(frame: FrameType) -> list[Any]:
    """Return what the names hold that stand in the line where a frame is."""
    names = {**frame.f_globals, **frame.f_locals}
    here = (node for node in _nodes_of(frame) if isinstance(node, ast.Name) and node.lineno == frame.f_lineno)
    return [names[name.id] for name in here if name.id in names]


def _called_names(frame: FrameType) -> Iterator[str]:
    """Yield the names that are called in the line where a frame is."""
    calls = (node for node in _nodes_of(frame) if isinstance(node, ast.Call))
    here = (call for call in calls if call.lineno <= frame.f_lineno <= (call.end_lineno or call.lineno))
    yield from (call.func.id for call in here if isinstance(call.func, ast.Name))


def _nodes_of(frame: FrameType) -> Iterator[ast.AST]:
    """Yield the syntax of the file or cell where a frame is; nothing if the file has changed since it was run."""
    with contextlib.suppress(SyntaxError, ValueError):
        yield from ast.walk(ast.parse("".join(linecache.getlines(frame.f_code.co_filename))))


def _line_that_sets(name: str, frame: FrameType) -> str:
    """Return the latest line that assigns to a name, in brackets; "" if it is not found."""
    cells = [*_cells(frame.f_globals), linecache.getlines(frame.f_code.co_filename)]
    assigns = re.compile(rf"^\s*{re.escape(name)}\s*=(?!=)")
    line = next((line for lines in reversed(cells) for line in reversed(lines) if assigns.search(line)), "")
    return f" ({line.strip()})" if line else ""


def _cells(namespace: Mapping[str, Any]) -> list[list[str]]:
    """Return the lines of the cells that were run, where IPython keeps them."""
    cells = namespace.get("In")
    return [cell.splitlines() for cell in cells if isinstance(cell, str)] if isinstance(cells, list) else []
