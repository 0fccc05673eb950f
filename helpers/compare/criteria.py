"""The criteria: each a small function whose docstring is the sentence that people read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from helpers.compare.case import ErrorText
from helpers.compare.evidence import Evidence
from helpers.compare.findings import FULFILLED, Finding, told
from helpers.contract.observation import ANYTHING, Signature
from helpers.contract.verdict import Mismatch
from helpers.differences import impact
from helpers.differences.diff import Difference
from helpers.hints.lookup import hints_about, hints_about_error
from helpers.i18n import _

_NOT_REACHED = _("not reached, because the function did not finish")
_NOT_REACHED_BECAUSE = _("not reached, {cause}")
_EXCUSED = _(
    "The function stops with an error {cause}. That fault is counted in its own row, and the error takes no further "
    "point: {error} ({place})"
)
_TOO_FEW = _("too few of the layers are there to be judged: add the rows of the table that are missing")
_HIDING = 2
"""So many differences can hide each other's effect."""


def builds(evidence: Evidence) -> Finding:
    """The function runs and returns its result when it is called as in the notebook."""
    found = [_raised(evidence, error) for each in evidence.observations for error in each.errors]
    return next((each for each in found if not each.given), found[0] if found else FULFILLED)


def signature(evidence: Evidence) -> Finding:
    """The function has the parameters and defaults of the notebook, in the same order."""
    wanted, given = evidence.signature, evidence.signature_given
    if given is None:
        return Finding(note=_NOT_REACHED)
    leading, further = given[: len(wanted)], given[len(wanted) :]
    if given == ANYTHING or (leading == wanted and all(parameter.default is not None for parameter in further)):
        return FULFILLED
    hints = hints_about("signature", evidence.function)
    return Finding([Mismatch(evidence.function, "parameters", _parameters(wanted), _parameters(given), hints)])


def output_shape(evidence: Evidence) -> Finding:
    """The output has the right shape."""
    for observation in evidence.observations:
        wanted, given = observation.expected_shape, observation.shape
        if given is None:
            return _shape_by_causes(evidence)
        if tuple(given) != tuple(wanted):
            return _follows(evidence, "output shape", Mismatch(_("output"), "shape", _shape(wanted), _shape(given)))
    return Finding(note=_not_counted(evidence.causes_of(impact.shape, at_least=_HIDING)))


def layer_names(evidence: Evidence) -> Finding:
    """Every layer that has a name in the text bears it."""
    return told(evidence, evidence.about("names"), otherwise="" if evidence.has_enough_layers else _TOO_FEW)


def layer_configuration(evidence: Evidence) -> Finding:
    """Every layer has its filters, kernel, stride, padding, axis and initializer, and BatchNorm is told training."""
    return told(evidence, evidence.about("configuration"), otherwise="" if evidence.has_enough_layers else _TOO_FEW)


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
            return Finding(note=_not_counted(evidence.first_cause) or _NOT_REACHED)
        if observation.parameters != observation.expected_parameters:
            wanted, given = f"{observation.expected_parameters:,}", f"{observation.parameters:,}"
            return _follows(evidence, "parameters", Mismatch(_("all layers"), "parameters", wanted, given))
    return Finding(note=_not_counted(evidence.causes_of(impact.parameters, at_least=_HIDING)))


def whole_network(evidence: Evidence) -> Finding:
    """Built from your own blocks, the whole network shows no fault that was not named before."""
    own = evidence.own
    if evidence.cut_short:
        return _reached(evidence, ())
    if own is None or not evidence.blocks_are_right:
        return FULFILLED
    if own.errors:
        return _raised(evidence, own.errors[0])
    found = told(evidence, evidence.unexplained)
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
    "builds": _("The function runs and returns its result when right blocks stand in the place of yours."),
    "whole network": _(
        "The network of your own blocks is looked at when both blocks are right; until then it costs nothing."
    ),
}
"""What these criteria demand instead where the student's blocks were left out."""


def sentence(criterion: str, *, blocks_left_out: bool = False) -> str:
    """Give what a criterion demands, in one sentence; with stand-ins in the place of the student's blocks, too."""
    usual = _((CRITERIA[criterion].__doc__ or "").strip())
    return _BLOCKS_LEFT_OUT.get(criterion, usual) if blocks_left_out else usual


def _values(evidence: Evidence, *, training: bool) -> Finding:
    for observation in evidence.observations:
        for comparison in observation.values(training=training):
            if comparison.missing:
                return Finding(note=_not_counted(evidence.first_cause) or _NOT_REACHED)
            if comparison.worst is not None:
                return _follows(evidence, f"values, training={training}", comparison.worst)
    return Finding(note=_not_counted(evidence.causes_of(impact.values, at_least=_HIDING)))


def _follows(evidence: Evidence, criterion: str, mismatch: Mismatch) -> Finding:
    """Tell of a wrong result, unless it follows from a difference that is told elsewhere."""
    if evidence.first_cause:
        return Finding(note=_not_counted(evidence.first_cause))
    return Finding([replace(mismatch, hints=hints_about(criterion, evidence.function))])


def _not_counted(cause: str) -> str:
    return _("not counted, {cause}").format(cause=cause) if cause else ""


def _shape_by_causes(evidence: Evidence) -> Finding:
    """Judge the shape of an output that an error kept from being made: by the layers on the way to it."""
    cause = evidence.causes_of(impact.shape)
    if cause or not evidence.excuse:
        return Finding(note=_not_counted(cause or evidence.first_cause) or _NOT_REACHED)
    return Finding(note=_NOT_REACHED_BECAUSE.format(cause=evidence.excuse), given=True)


def _reached(evidence: Evidence, found: Sequence[Difference]) -> Finding:
    """Tell of differences; where an error cut the graph short, nobody knows what stands after it."""
    if found or not evidence.cut_short:
        return told(evidence, found)
    return Finding(note=_NOT_REACHED_BECAUSE.format(cause=evidence.excuse) if evidence.excuse else _NOT_REACHED)


def _raised(evidence: Evidence, error: ErrorText) -> Finding:
    """Tell of an error; one that follows from a difference is told with it, and costs nothing besides."""
    place = error.place or _("the call")
    cause = evidence.cause_of(error)
    if cause:
        return Finding(note=_EXCUSED.format(cause=cause, error=error.text, place=place), given=True)
    return Finding([Mismatch(place, "error", "", error.text, hints_about_error(error.text, evidence.function))])


def _shape(shape: Sequence[int | None]) -> str:
    return repr(tuple(shape))


def _parameters(signature: Signature) -> str:
    named = (each.name if each.default is None else f"{each.name}={each.default}" for each in signature)
    return f"({', '.join(named)})"
