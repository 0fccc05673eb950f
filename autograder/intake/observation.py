"""Let only a well-formed observation through: every type, length and number is checked before it is used."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograder.intake.text import clean_text
from helpers.contract.graph import graph_from_json
from helpers.i18n import _

Json = dict[str, Any]
_MOST_PARAMETERS = 100
_MOST_VALUES = 200_000
_MOST_NODES = 1_000
_MOST_INPUTS = 20
"""Of one layer; the table's have two, and a network's all together fewer than `_MOST_NODES`."""

_MOST_DEPTH = 10
_MOST_COUNT = 10**12


class FrameError(Exception):
    """What came is no observation; the message says why."""


def checked_observation(frame: Json) -> Json:
    """Give an observation in which everything has been looked at.

    Args:
        frame: what the child sent.

    Raises:
        FrameError: it is no observation.
    """
    if frame.get("defined") is not True:
        return {"defined": False}
    told = _bounded({name: frame.get(name) for name in ("signature", "graph", "errors")}, _MOST_DEPTH)
    return {
        "defined": True,
        "signature": _optional(told["signature"], _signature),
        "graph": _optional(told["graph"], _graph),
        "traced": _optional(_checked_part(frame, "traced"), _trace),
        "gone_on": frame.get("gone_on") is True,
        "outputs": _arrays(frame.get("outputs", {})),
        "errors": {_text(name): _error(each) for name, each in _dict(told["errors"] or {}).items()},
    }


def _checked_part(frame: Json, name: str) -> Any:
    """Give a part of a frame whose texts and nesting are bounded here, apart from its arrays."""
    part = frame.get(name)
    if not isinstance(part, dict):
        return None
    return {"graph": _bounded(part.get("graph"), _MOST_DEPTH), "outputs": part.get("outputs")}


def _trace(value: Any) -> Json:
    return {"graph": _graph(value["graph"]), "outputs": _arrays(value["outputs"])}


def _arrays(value: Any) -> Json:
    return {_text(name): _array(each) for name, each in _dict(value).items()}


def _bounded(value: Any, depth: int) -> Any:
    """Cut texts to what people read, and refuse what is nested too deep or counted too high."""
    if depth < 0 or (isinstance(value, int | float) and not -_MOST_COUNT <= value <= _MOST_COUNT):
        message = _("it holds something that is nested too deep or a number that is too large")
        raise FrameError(message)
    if isinstance(value, dict):
        return {clean_text(str(key)): _bounded(each, depth - 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_bounded(each, depth - 1) for each in value]
    return clean_text(value) if isinstance(value, str) else value


def _optional(value: Any, check: Callable[[Any], Any]) -> Any:
    return None if value is None else check(value)


def _signature(value: Any) -> list[list[str | None]]:
    listed = _list(value, _MOST_PARAMETERS)
    pairs = [_list(each, 2) for each in listed]
    if any(len(each) != 2 for each in pairs):  # noqa: PLR2004 - a name and a default
        message = _("a parameter is a name and a default")
        raise FrameError(message)
    return [[_text(name), _optional(default, _text)] for name, default in pairs]


def _graph(value: Any) -> Json:
    nodes = _list(_dict(value).get("nodes"), _MOST_NODES)
    if sum(len(_list(_dict(each).get("inputs"), _MOST_INPUTS)) for each in nodes) > 2 * _MOST_NODES:
        message = _("a graph has more than {most} edges")
        raise FrameError(message.format(most=2 * _MOST_NODES))
    try:
        graph = graph_from_json(value)
    except (ValueError, RecursionError) as error:
        raise FrameError(str(error)) from error
    return graph.to_json()


def _array(value: Any) -> Json:
    shape, values = _list(_dict(value).get("shape"), 8), _list(value.get("values"), _MOST_VALUES)
    if any(type(each) is not int or each < 0 for each in shape) or math.prod(shape) != len(values):
        message = _("an array's shape does not fit its values")
        raise FrameError(message)
    if any(type(each) not in (int, float) for each in values):
        message = _("an array holds something else than numbers")
        raise FrameError(message)
    try:
        return {"shape": shape, "values": [float(each) for each in values]}
    except OverflowError as error:
        message = _("an array holds a number that is too large")
        raise FrameError(message) from error


def _error(value: Any) -> Json:
    fields = _dict(value)
    line = fields.get("line")
    return {name: _text(fields.get(name)) for name in ("type", "message", "cell", "text")} | {
        "line": line if type(line) is int else 0,
        "unfinished": fields.get("unfinished") is True,
        "raised_here": fields.get("raised_here") is True,
    }


def _dict(value: Any) -> Json:
    if not isinstance(value, dict):
        message = _("expected an object, got {kind}")
        raise FrameError(message.format(kind=type(value).__name__))
    return value


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list):
        message = _("expected a list, got {kind}")
        raise FrameError(message.format(kind=type(value).__name__))
    if len(value) > most:
        message = _("expected at most {most} in a list, got {count}")
        raise FrameError(message.format(most=most, count=len(value)))
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        message = _("expected a text, got {kind}")
        raise FrameError(message.format(kind=type(value).__name__))
    return clean_text(value)
