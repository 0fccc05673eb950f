"""The criteria: each a small function whose docstring is the sentence that people read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from helpers import effects
from helpers.calls import ANYTHING
from helpers.case_evidence import ErrorText
from helpers.differences import Difference
from helpers.evidence import Evidence
from helpers.hints import hints_about, hints_about_error, hints_for
from helpers.verdict import Mismatch


@dataclass(frozen=True)
class Finding:
    """What a criterion finds; nothing at all means that it is fulfilled.

    Args:
        mismatches: faults of its own.
        note: else why it is not fulfilled, or what more there is to say of the faults.
        given: whether its points are given all the same, because what is wrong was charged elsewhere.
    """

    mismatches: Sequence[Mismatch] = ()
    note: str = ""
    given: bool = False


_MOST_SHOWN = 4
_NOTHING = Mismatch("", "", "", "", ("nothing",))
_NOT_REACHED = "not reached, because the function did not finish"
_EXCUSED = (
    "The function stops with an error {cause}. This fault is counted in its own row, so that the error costs nothing "
    "more: {error} ({place})"
)
_TOO_FEW = "too few of the layers are there to be judged"
_MOST_CHARACTERS = 160
_HIDING = 2
"""So many differences can hide each other's effect."""

_FULFILLED = Finding()


def builds(evidence: Evidence) -> Finding:
    """The function runs and returns its result when it is called as in the notebook."""
    found = [_raised(evidence, error) for each in evidence.observations for error in each.errors]
    return next((each for each in found if not each.given), found[0] if found else _FULFILLED)


def signature(evidence: Evidence) -> Finding:
    """The function has the parameters and defaults of the notebook, in the same order."""
    wanted, given = evidence.signature, evidence.signature_given
    if given is None:
        return Finding(note=_NOT_REACHED)
    leading, further = given[: len(wanted)], given[len(wanted) :]
    fits = [tuple(each) for each in leading] == [tuple(each) for each in wanted]
    if given[:1] == [list(ANYTHING)] or (fits and all(default is not None for _, default in further)):
        return _FULFILLED
    hints = hints_about("signature", evidence.function)
    return Finding([Mismatch(evidence.function, "parameters", _parameters(wanted), _parameters(given), hints)])


def output_shape(evidence: Evidence) -> Finding:
    """The output has the right shape."""
    for observation in evidence.observations:
        wanted, given = observation.expected_shape, observation.shape
        if given is None:
            return _shape_by_causes(evidence)
        if tuple(given) != tuple(wanted):
            return _follows(evidence, "output shape", Mismatch("output", "shape", _shape(wanted), _shape(given)))
    return Finding(note=evidence.causes_of(effects.shape, at_least=_HIDING))


def layer_names(evidence: Evidence) -> Finding:
    """Every layer that has a name in the text bears it."""
    return _told(evidence, evidence.about("names"), otherwise="" if evidence.has_enough_layers else _TOO_FEW)


def layer_configuration(evidence: Evidence) -> Finding:
    """Every layer has its filters, kernel, stride, padding, axis and initializer, and BatchNorm is told training."""
    return _told(evidence, evidence.about("configuration"), otherwise="" if evidence.has_enough_layers else _TOO_FEW)


def wiring(evidence: Evidence) -> Finding:
    """The layers follow one another in the right order, and the shortcut leaves and comes back at the right places."""
    return _reached(evidence, evidence.about("wiring"))


def blocks(evidence: Evidence) -> Finding:
    """The stages have the right blocks, in order, each called with the right arguments."""
    return _reached(evidence, evidence.about("blocks"))


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
            return Finding(note=evidence.first_cause or _NOT_REACHED)
        if observation.parameters != observation.expected_parameters:
            wanted, given = f"{observation.expected_parameters:,}", f"{observation.parameters:,}"
            return _follows(evidence, "parameters", Mismatch("all layers", "parameters", wanted, given))
    return Finding(note=evidence.causes_of(effects.parameters, at_least=_HIDING))


def whole_network(evidence: Evidence) -> Finding:
    """Built from your own blocks, the whole network shows no fault that was not named before."""
    own = evidence.own
    if evidence.cut_short:
        return _reached(evidence, ())
    if own is None or not evidence.blocks_are_right:
        return _FULFILLED
    if own.errors:
        return _raised(evidence, own.errors[0])
    found = _told(evidence, evidence.unexplained)
    hints = [*(() for _ in found.mismatches[1:]), hints_about("whole network", evidence.function)]
    pairs = zip(found.mismatches, hints, strict=False)
    return replace(found, mismatches=[replace(each, hints=hint) for each, hint in pairs])


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


_BLOCKS_LEFT_OUT = {
    "builds": "The function runs and returns its result when right blocks stand in the place of yours.",
    "whole network": "The network of your own blocks is looked at when these are right; until then it costs nothing.",
}
"""What these criteria demand instead where the student's blocks were left out."""


def sentence(criterion: str, *, blocks_left_out: bool = False) -> str:
    """Give what a criterion demands, in one sentence; with stand-ins in the place of the student's blocks, too."""
    told = (CRITERIA[criterion].__doc__ or "").strip()
    return _BLOCKS_LEFT_OUT.get(criterion, told) if blocks_left_out else told


def _values(evidence: Evidence, *, training: bool) -> Finding:
    for observation in evidence.observations:
        for comparison in observation.values(training=training):
            if comparison.missing:
                return Finding(note=evidence.first_cause or _NOT_REACHED)
            if comparison.worst is not None:
                return _follows(evidence, f"values, training={training}", comparison.worst)
    return Finding(note=evidence.causes_of(effects.values, at_least=_HIDING))


def _follows(evidence: Evidence, criterion: str, mismatch: Mismatch) -> Finding:
    """Tell of a wrong result, unless it follows from a difference that is told elsewhere."""
    if evidence.first_cause:
        return Finding(note=evidence.first_cause)
    return Finding([replace(mismatch, hints=hints_about(criterion, evidence.function))])


def _shape_by_causes(evidence: Evidence) -> Finding:
    """Judge the shape of an output that an error kept from being made: by the layers on the way to it."""
    cause = evidence.causes_of(effects.shape)
    if cause or not evidence.excuse:
        return Finding(note=cause or evidence.first_cause or _NOT_REACHED)
    return Finding(note=f"not reached, {evidence.excuse}", given=True)


def _reached(evidence: Evidence, found: Sequence[Difference]) -> Finding:
    """Tell of differences; where an error cut the graph short, nobody knows what stands after it."""
    if found or not evidence.cut_short:
        return _told(evidence, found)
    return Finding(note=f"not reached, {evidence.excuse}" if evidence.excuse else _NOT_REACHED)


def _told(evidence: Evidence, found: Sequence[Difference], *, otherwise: str = "") -> Finding:
    """Turn differences into mismatches, those that say the same of several layers into one."""
    if not found:
        return Finding(note=otherwise)
    groups: dict[tuple[str, str, str], list[Difference]] = {}
    renamed = [each for each in found if each.attribute == "name"]
    if len(renamed) <= _MOST_SHOWN:
        renamed = []
    for each in (each for each in found if each not in renamed):
        groups.setdefault((each.attribute, _text(each.expected), _text(each.actual)), []).append(each)
    told = [
        Mismatch(
            _several(each.where for each in group), attribute, expected, actual, hints_for(group[0], evidence.function)
        )
        for (attribute, expected, actual), group in groups.items()
    ]
    told += [_renamed(evidence, renamed)] if renamed else []
    more = len(told) - _MOST_SHOWN
    shown = pairwise([*told[:_MOST_SHOWN], _NOTHING])
    told = [replace(each, hints=()) if each.hints == after.hints else each for each, after in shown]
    return Finding(told, f"and {more} more of this kind" if more > 0 else "")


def _renamed(evidence: Evidence, found: Sequence[Difference]) -> Mismatch:
    """Tell of many wrong names at once."""
    expected, actual = _several(_text(each.expected) for each in found), _several(_text(each.actual) for each in found)
    return Mismatch(f"{len(found)} layers", "name", expected, actual, hints_for(found[0], evidence.function))


def _raised(evidence: Evidence, error: ErrorText) -> Finding:
    """Tell of an error; one that follows from a difference is told with it, and costs nothing besides."""
    place = error.place or "the call"
    cause = evidence.cause_of(error)
    if cause:
        return Finding(note=_EXCUSED.format(cause=cause, error=error.text, place=place), given=True)
    return Finding([Mismatch(place, "error", "", error.text, hints_about_error(error.text, evidence.function))])


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
