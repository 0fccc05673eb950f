"""The criteria: small functions, each with the sentence that people read as its docstring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from helpers.compare import outcomes
from helpers.compare.evidence import Evidence
from helpers.compare.findings import FULFILLED, Finding, following, report, with_hints, without_hints
from helpers.contract.observation import ANYTHING, Signature
from helpers.contract.texts import Form
from helpers.contract.verdict import Mismatch
from helpers.differences import effects, impact
from helpers.differences.difference import Topic
from helpers.hints.lookup import hints_about
from helpers.i18n import _


def builds(evidence: Evidence) -> Finding:
    """The function runs and returns its result when it is called as in the notebook."""
    found = [outcomes.raised(evidence, error) for case in evidence.observations for error in case.errors]
    charged, excused = ([it for it in found if it.given is given] for given in (False, True))
    if charged and excused:
        return replace(charged[0], note=excused[0].note)
    return next(iter(charged or excused), FULFILLED)


def signature(evidence: Evidence) -> Finding:
    """The function has the parameters and defaults of the notebook, in the same order."""
    wanted, given = evidence.signature, evidence.signature_given
    if given is None:
        return Finding(note=outcomes.NOT_REACHED)
    leading, further = given[: len(wanted)], given[len(wanted) :]
    if given == ANYTHING or (leading == wanted and all(parameter.default is not None for parameter in further)):
        return FULFILLED
    mismatch = Mismatch(evidence.function, "parameters", _parameters(wanted), _parameters(given))
    return Finding([with_hints(mismatch, hints_about("signature", evidence.function))])


def output_shape(evidence: Evidence) -> Finding:
    """The output has the right shape."""
    for observation in evidence.observations:
        wanted, given = observation.expected_shape, observation.shape
        if given is None:
            return _shape_by_causes(evidence)
        if tuple(given) != tuple(wanted):
            shapes, call = (_shape(wanted), _shape(given)), observation.expected.case.call
            mismatch = Mismatch(_("output"), "shape", *shapes, form=Form.IN_CALL, call=call)
            return outcomes.wrong(evidence, "output shape", mismatch, evidence.causing(effects.shape))
    by_chance = evidence.causing(effects.unrepeated_shape)
    note = outcomes.hidden_by(evidence.hiding(effects.shape))
    return outcomes.right_by_chance(by_chance) if by_chance and not note else Finding(note=note)


def layer_names(evidence: Evidence) -> Finding:
    """Every layer named in the text has that name."""
    return report(evidence, evidence.about(Topic.NAMES), otherwise=outcomes.too_few(evidence))


def layer_configuration(evidence: Evidence) -> Finding:
    """Every layer has the right filters, kernel, stride, padding, axis and initializer, and BatchNorm gets training."""
    return report(evidence, evidence.about(Topic.CONFIGURATION), otherwise=outcomes.too_few(evidence))


def wiring(evidence: Evidence) -> Finding:
    """The layers are in the right order, and the shortcut leaves and rejoins the main path at the right places."""
    return outcomes.reported(evidence, evidence.about(Topic.WIRING), is_known=evidence.built_all)


def blocks(evidence: Evidence) -> Finding:
    """The stages have the right blocks, in order, each called with the right arguments."""
    return outcomes.reported(evidence, evidence.about(Topic.BLOCKS), is_known=evidence.built_all_blocks)


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
            return outcomes.not_made(evidence)
        if observation.parameters != observation.expected_parameters:
            wanted, given = f"{observation.expected_parameters:,}", f"{observation.parameters:,}"
            call = observation.expected.case.call
            mismatch = Mismatch(_("all layers"), "parameters", wanted, given, form=Form.IN_CALL, call=call)
            return outcomes.wrong(evidence, "parameters", mismatch, evidence.causing(effects.parameters))
    return Finding(note=outcomes.hidden_by(evidence.hiding(effects.parameters)))


def whole_network(evidence: Evidence) -> Finding:
    """Built from your own blocks, the whole network has no fault beyond those named above."""
    own = evidence.own
    if evidence.cut_short and not evidence.built_all_blocks:
        return outcomes.reported(evidence, ())
    if own is None or not evidence.blocks_are_right:
        return FULFILLED
    if errors := outcomes.raised_by_own_network(evidence, own.errors):
        return errors
    if own.graph_was_cut_short and not own.built_all_blocks:
        return Finding(note=outcomes.not_reached(evidence))
    found = report(evidence, evidence.unexplained)
    if not found.mismatches:
        return found
    *others, last = found.mismatches
    last = with_hints(last, hints_about("whole network", evidence.function))
    return Finding([*map(without_hints, others), last], found.note)


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
    "builds": _("The function runs and returns its result when correct blocks are used in place of yours."),
    "whole network": _(
        "The network of your own blocks is checked once both blocks are right; until then it costs no points."
    ),
}
"""What these criteria demand instead if the student's blocks were left out."""


def sentence(criterion: str, *, blocks_left_out: bool = False) -> str:
    """Return what a criterion demands, in one sentence.

    Args:
        criterion: its name.
        blocks_left_out: whether stubs were used in place of the student's blocks.
    """
    usual = _((CRITERIA[criterion].__doc__ or "").strip())
    return _BLOCKS_LEFT_OUT.get(criterion, usual) if blocks_left_out else usual


def _values(evidence: Evidence, *, training: bool) -> Finding:
    """Judge the outputs of one mode; where no numbers are known, as of some networks, by the layers alone."""
    causes = evidence.changing_values(training=training)
    comparisons = [it for case in evidence.observations for it in case.values(training=training)]
    for comparison in comparisons:
        if comparison.missing:
            return outcomes.not_made(evidence)
        if comparison.worst is not None:
            return outcomes.wrong(evidence, f"values, training={training}", comparison.worst, causes)
    unseen = [it for it in causes if impact.is_hidden_by_stubs(it)] if comparisons else causes
    if unseen:
        return following(unseen)
    if len(causes) == 1 and impact.changes_for_certain(causes[0]):
        return outcomes.right_by_chance(causes)
    return Finding(note=outcomes.hidden_by(causes if len(causes) > 1 else ()))


def _shape_by_causes(evidence: Evidence) -> Finding:
    """Judge the shape of an output that an error kept from being made: by the layers before it."""
    if not evidence.excuse:
        return outcomes.not_made(evidence)
    causes = [it for it in evidence.causing(effects.shape) if not it.is_of_a_sum]
    if causes:
        return following(causes)
    return Finding(note=outcomes.not_reached(evidence), given=True)


def _shape(shape: Sequence[int | None]) -> str:
    return repr(tuple(shape))


def _parameters(signature: Signature) -> str:
    named = (it.name if it.default is None else f"{it.name}={it.default}" for it in signature)
    return f"({', '.join(named)})"
