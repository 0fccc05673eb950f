"""Decode an observation that a confined process sent: every type, length and number is checked before it is used."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from autograder.intake.text import clean_text
from helpers.contract.chain import MOST_SAMPLED, ROLES
from helpers.contract.errors import code_from_json
from helpers.contract.graph import Graph, graph_from_json
from helpers.contract.observation import (
    UNDEFINED,
    WHOLE_FILE,
    Observation,
    Output,
    Parameter,
    Sample,
    Signature,
    StudentError,
    Trace,
)
from helpers.i18n import _

Json = dict[str, Any]
Decoded = TypeVar("Decoded")

_MOST_PARAMETERS = 100
_MOST_VALUES = 200_000
_MOST_AXES = 8
_MOST_NODES = 1_000
_MOST_INPUTS = 20
"""Of one layer; the table's have two, and a network's all together fewer than `_MOST_NODES`."""

_MOST_ERRORS, _MOST_OUTPUTS = 10, 10
"""Of one case; a case has three errors at most, and three outputs."""

_MOST_ITEMS = 200_000
"""Of a graph; a right network with all blocks written out has fewer than 10,000."""

_MOST_DEPTH = 10
_TOO_DEEP_OR_LARGE = _("it holds something that is nested too deep or a number that is too large")
_MOST_COUNT = 10**12
_MOST_CELLS = 10**6


class FrameError(Exception):
    """A frame that is no observation; the message says why."""


def decode_observation(frame: Json) -> Observation:
    """Return the observation that a frame holds.

    Args:
        frame: what the confined process sent.

    Raises:
        FrameError: it is no observation.
    """
    if frame.get("defined") is not True:
        return UNDEFINED
    fields = _bounded({name: frame.get(name) for name in ("signature", "graph", "errors")})
    return Observation(
        signature=_optional(fields["signature"], _signature),
        graph=_optional(fields["graph"], _graph),
        continued=frame.get("continued") is True,
        refused=_text(frame.get("refused", "")),
        outputs=_outputs(frame.get("outputs", {}), _MOST_OUTPUTS),
        errors={name: _error(error) for name, error in _dict(fields["errors"] or {}, _MOST_ERRORS).items()},
        trace=_optional(frame.get("trace"), _trace),
    )


def _trace(value: Any) -> Trace:
    fields = _dict(value)
    weights = _mapping(fields.get("weights"), _MOST_NODES)
    return Trace(
        _samples(fields.get("outputs"), _MOST_NODES),
        {node: _samples(roles, len(ROLES)) for node, roles in weights.items()},
    )


def _samples(value: Any, most: int) -> Mapping[str, Sample]:
    return {name: _sample(sample) for name, sample in _mapping(value, most).items()}


def _mapping(value: Any, most: int) -> Json:
    return {_text(name): part for name, part in _dict(value, most).items()}


def _sample(value: Any) -> Sample:
    shape, values = _list(_dict(value).get("shape"), _MOST_AXES), _list(value.get("values"), MOST_SAMPLED)
    return Sample(_shape(shape), _numbers(values))


def _outputs(value: Any, most: int) -> Mapping[str, Output]:
    outputs = {_text(name): _output(output) for name, output in _dict(value, most).items()}
    count = sum(output.values.size for output in outputs.values())
    if count > _MOST_VALUES:
        raise FrameError(_("it holds more than {most} numbers, {count}").format(most=_MOST_VALUES, count=count))
    return outputs


def _bounded(value: Any) -> Any:
    """Return data with texts cut to what people read.

    Raises:
        FrameError: it is nested too deep, it is too much, or a number in it is too large.
    """
    level, items, texts = [value], 0, list[str]()
    for _depth in range(_MOST_DEPTH + 1):
        texts += (part for part in level if isinstance(part, str))
        if not all(-_MOST_COUNT <= part <= _MOST_COUNT for part in level if isinstance(part, int | float)):
            raise FrameError(_TOO_DEEP_OR_LARGE)
        objects = [part for part in level if isinstance(part, dict)]
        lists = [part for part in level if isinstance(part, list)]
        texts += chain.from_iterable(objects)
        level = [*chain.from_iterable(part.values() for part in objects), *chain.from_iterable(lists)]
        items += len(level) + sum(map(len, objects))
        if items > _MOST_ITEMS:
            raise FrameError(_("it holds more than {most} items").format(most=_MOST_ITEMS))
        if not level:
            return value if all(clean_text(text) is text for text in set(texts)) else _shortened(value)
    raise FrameError(_TOO_DEEP_OR_LARGE)


def _shortened(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return list(map(_shortened, value))
    if isinstance(value, dict):
        return {clean_text(key): _shortened(item) for key, item in value.items()}
    return value


def _optional(value: Any, decode: Callable[[Any], Decoded]) -> Decoded | None:
    return None if value is None else decode(value)


def _signature(value: Any) -> Signature:
    pairs = [_list(pair, 2) for pair in _list(value, _MOST_PARAMETERS)]
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - a name and a default
        raise FrameError(_("a parameter is a name and a default"))
    return tuple(Parameter(_text(name), _optional(default, _text)) for name, default in pairs)


def _graph(value: Any) -> Graph:
    nodes = _list(
        _list(_dict(value).get("nodes"), _MOST_NODES) + _list(value.get("unused", []), _MOST_NODES), _MOST_NODES
    )
    if sum(len(_list(_dict(node).get("inputs"), _MOST_INPUTS)) for node in nodes) > 2 * _MOST_NODES:
        raise FrameError(_("a graph has more than {most} edges").format(most=2 * _MOST_NODES))
    try:
        return graph_from_json(value)
    except (ValueError, RecursionError) as error:
        raise FrameError(str(error)) from error


def _output(value: Any) -> Output:
    shape, values = _list(_dict(value).get("shape"), _MOST_AXES), _list(value.get("values"), _MOST_VALUES)
    if math.prod(_shape(shape)) != len(values):
        raise FrameError(_("an array's shape does not fit its values"))
    array = _numbers(values)
    try:
        array.reshape(shape)
    except ValueError as error:
        raise FrameError(_("an array has a number or a shape that is too large")) from error
    return Output(tuple(shape), array)


def _shape(sizes: list[Any]) -> tuple[int, ...]:
    if any(type(size) is not int or not 0 <= size <= _MOST_COUNT for size in sizes):
        raise FrameError(_("an array's shape does not fit its values"))
    return tuple(sizes)


def _numbers(values: list[Any]) -> npt.NDArray[np.float64]:
    if not set(map(type, values)) <= {int, float}:
        raise FrameError(_("an array holds something else than numbers"))
    try:
        return np.array(values, np.float64)
    except (OverflowError, ValueError) as error:
        raise FrameError(_("an array has a number or a shape that is too large")) from error


def _error(value: Any) -> StudentError:
    fields = _dict(value)
    texts = {name: _text(fields.get(name)) for name in ("type", "message", "function", "text")}
    return StudentError(
        **texts,
        cell=WHOLE_FILE if fields.get("cell") == WHOLE_FILE else _count(fields.get("cell")),
        line=_count(fields.get("line")) or 0,
        unfinished=fields.get("unfinished") is True,
        file=_text(fields.get("file", "")),
        missing=_text(fields.get("missing", "")),
        raised_here=fields.get("raised_here") is True,
        code=code_from_json(fields.get("code")),
    )


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= _MOST_CELLS else None


def _dict(value: Any, most: int = _MOST_ITEMS) -> Json:
    if not isinstance(value, dict):
        raise FrameError(_("expected an object, got {kind}").format(kind=type(value).__name__))
    if len(value) > most:
        raise FrameError(_("expected at most {most} in an object, got {count}").format(most=most, count=len(value)))
    return value


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise FrameError(_("expected a list, got {kind}").format(kind=type(value).__name__))
    if len(value) > most:
        raise FrameError(_("expected at most {most} in a list, got {count}").format(most=most, count=len(value)))
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise FrameError(_("expected a text, got {kind}").format(kind=type(value).__name__))
    return clean_text(value)
