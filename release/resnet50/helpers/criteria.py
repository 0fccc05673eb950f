"""The criteria: each a small function whose docstring is the sentence that people read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from helpers.calls import ANYTHING
from helpers.case_evidence import ErrorText
from helpers.differences import Difference
from helpers.evidence import Evidence
from helpers.hints import hint_for
from helpers.verdict import Mismatch

Finding = tuple[Sequence[Mismatch], str]
"""Faults of its own, and else why the criterion is not fulfilled; neither means that it is."""

_MOST_SHOWN = 4
_NOTHING = Mismatch("", "", "", "", "nothing")
_NOT_REACHED = "not reached, because the function did not finish"
_TOO_FEW = "too few of the layers are there to be judged"
_MOST_CHARACTERS = 160
_FULFILLED: Finding = ((), "")


def builds(evidence: Evidence) -> Finding:
    """The function runs and returns its result when it is called as in the notebook."""
    for observation in evidence.observations:
        for error in observation.errors:
            return _raised(evidence, error)
    return _FULFILLED


def signature(evidence: Evidence) -> Finding:
    """The function has the parameters and defaults of the notebook, in the same order."""
    wanted, given = evidence.signature, evidence.signature_given
    if given is None:
        return (), _NOT_REACHED
    leading, further = given[: len(wanted)], given[len(wanted) :]
    fits = [tuple(each) for each in leading] == [tuple(each) for each in wanted]
    if given[:1] == [list(ANYTHING)] or (fits and all(default is not None for _, default in further)):
        return _FULFILLED
    return [Mismatch(evidence.function, "parameters", _parameters(wanted), _parameters(given))], ""


def output_shape(evidence: Evidence) -> Finding:
    """The output has the right shape."""
    for observation in evidence.observations:
        wanted, given = observation.expected_shape, observation.shape
        if given is None:
            return (), _NOT_REACHED
        if tuple(given) != tuple(wanted):
            if evidence.first_cause:
                return (), evidence.first_cause
            return [Mismatch("output", "shape", _shape(wanted), _shape(given))], ""
    return _FULFILLED


def layer_names(evidence: Evidence) -> Finding:
    """Every layer that has a name in the text bears it."""
    return _told(evidence.about("names"), otherwise="" if evidence.has_enough_layers else _TOO_FEW)


def layer_configuration(evidence: Evidence) -> Finding:
    """Every layer has its filters, kernel, stride, padding, axis and initializer, and BatchNorm is told training."""
    return _told(evidence.about("configuration"), otherwise="" if evidence.has_enough_layers else _TOO_FEW)


def wiring(evidence: Evidence) -> Finding:
    """The layers follow one another in the right order, and the shortcut leaves and comes back at the right places."""
    return _told(evidence.about("wiring"), otherwise=_NOT_REACHED if evidence.cut_short else "")


def blocks(evidence: Evidence) -> Finding:
    """The stages have the right blocks, in order, each called with the right arguments."""
    return _told(evidence.about("blocks"), otherwise=_NOT_REACHED if evidence.cut_short else "")


def values_in_inference(evidence: Evidence) -> Finding:
    """With training=False the output has the right values."""
    return _values(evidence, training=False)


def values_in_training(evidence: Evidence) -> Finding:
    """With training=True the output has the right values."""
    return _values(evidence, training=True)


def parameters(evidence: Evidence) -> Finding:
    """The layers have the right number of parameters."""
    for observation in evidence.observations:
        if observation.parameters is None:
            return (), _NOT_REACHED
        if observation.parameters != observation.expected_parameters:
            if evidence.first_cause:
                return (), evidence.first_cause
            wanted, given = f"{observation.expected_parameters:,}", f"{observation.parameters:,}"
            return [Mismatch("all layers", "parameters", wanted, given)], ""
    return _FULFILLED


def whole_network(evidence: Evidence) -> Finding:
    """Built from your own blocks, the whole network shows no fault that was not named before."""
    own = evidence.own
    if evidence.cut_short:
        return (), _NOT_REACHED
    if own is None or not evidence.blocks_are_right:
        return _FULFILLED
    if own.errors:
        return _raised(evidence, own.errors[0])
    return _told(evidence.unexplained)


CRITERIA: dict[str, Callable[[Evidence], Finding]] = {
    "builds": builds,
    "signature": signature,
    "output shape": output_shape,
    "layer names": layer_names,
    "layer configuration": layer_configuration,
    "blocks": blocks,
    "wiring": wiring,
    "values, training=False": values_in_inference,
    "values, training=True": values_in_training,
    "parameters": parameters,
    "whole network": whole_network,
}
"""Every criterion by its name in the table of points."""


def sentence(criterion: str) -> str:
    """Give what a criterion demands, in one sentence."""
    return (CRITERIA[criterion].__doc__ or "").strip()


def _values(evidence: Evidence, *, training: bool) -> Finding:
    for observation in evidence.observations:
        for comparison in observation.values(training=training):
            if comparison.missing:
                return (), _NOT_REACHED
            if comparison.worst is not None:
                if evidence.first_cause:
                    return (), evidence.first_cause
                return [comparison.worst], ""
    return _FULFILLED


def _told(found: Sequence[Difference], *, otherwise: str = "") -> Finding:
    """Turn differences into mismatches, those that say the same of several layers into one."""
    if not found:
        return (), otherwise
    groups: dict[tuple[str, str, str], list[Difference]] = {}
    renamed = [each for each in found if each.attribute == "name"]
    if len(renamed) <= _MOST_SHOWN:
        renamed = []
    for each in (each for each in found if each not in renamed):
        groups.setdefault((each.attribute, _text(each.expected), _text(each.actual)), []).append(each)
    told = [
        Mismatch(_several(each.where for each in group), attribute, expected, actual, hint_for(group[0]))
        for (attribute, expected, actual), group in groups.items()
    ]
    told += [_renamed(renamed)] if renamed else []
    told = [replace(each, hint="") if each.hint == after.hint else each for each, after in pairwise([*told, _NOTHING])]
    more = len(told) - _MOST_SHOWN
    return told[:_MOST_SHOWN], f"and {more} more of this kind" if more > 0 else ""


def _renamed(found: Sequence[Difference]) -> Mismatch:
    """Tell of many wrong names at once."""
    expected, actual = _several(_text(each.expected) for each in found), _several(_text(each.actual) for each in found)
    return Mismatch(f"{len(found)} layers", "name", expected, actual, hint_for(found[0]))


def _raised(evidence: Evidence, error: ErrorText) -> Finding:
    """Tell of an error; one about shapes that a difference explains is no fault of its own."""
    place = error.place or "the call"
    if error.about_shapes and evidence.cause_of_shapes:
        return (), f"{place}: {error.text}; {evidence.cause_of_shapes}"
    return [Mismatch(place, "error", "", error.text)], ""


def _several(names: Iterable[str]) -> str:
    listed = list(names)
    shown = ", ".join(listed[:_MOST_SHOWN])
    return f"{shown} and {len(listed) - _MOST_SHOWN} more" if len(listed) > _MOST_SHOWN else shown


def _text(value: object) -> str:
    text = value if isinstance(value, str) else "not given" if value is None else repr(value)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}..."


def _shape(shape: Sequence[int | None]) -> str:
    return repr(tuple(shape))


def _parameters(listed: Sequence[Sequence[str | None]]) -> str:
    return "(" + ", ".join(str(name) if default is None else f"{name}={default}" for name, default in listed) + ")"
