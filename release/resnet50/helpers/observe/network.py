"""Observe ResNet50: with recording stubs for the blocks, or with the student's own blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from helpers.contract import patterns
from helpers.contract.case import NetworkCase, OwnNetworkCase, StubNetworkCase
from helpers.contract.errors import ErrorCode, ResultError
from helpers.contract.observation import GRAPH, Observation
from helpers.i18n import _
from helpers.observe import calling
from helpers.observe.block_stubs import in_place_of_blocks
from helpers.observe.partial import Draft
from helpers.observe.plain import describe_initializer, output_of, with_article
from helpers.observe.recorder import Recorded, record
from helpers.observe.student_code import StudentCode
from helpers.observe.weights import known_glorot, set_weights

_MODES = (("training=False", False), ("training=True", True), ("after training", False))


def observe_stub_network(case: StubNetworkCase, function: Callable[..., Any], code: StudentCode) -> Observation:
    """Return the network that a function builds around stubs for the blocks, and what it computes.

    Args:
        case: the call.
        function: the student's, which the case calls.
        code: the student's.
    """
    draft = Draft(case, code)
    x = patterns.pixels(case.images, case.input_shape).astype(np.float32)

    def build(arguments: Mapping[str, Any]) -> Any:
        with draft.building(), in_place_of_blocks(code.namespace, describe_initializer):
            return calling.call(function, case.function, arguments)

    def run() -> None:
        model = build(_arguments(case))
        output = _only_output(model)
        draft.keep(record(output, model.name, draft.made))
        set_weights(model, case.weights_key)
        try:
            with draft.performing():
                for name, training in _MODES:
                    draft.outputs[name] = output_of(model(x, training=training))
        finally:
            draft.keep_shown(output, model.name)

    with known_glorot(case.trace_key):
        try:
            run()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the student's code raises is recorded
            draft.note(GRAPH, error)
            draft.continue_past_names(run)
            draft.continue_past_sizes(lambda: _recorded(build(_arguments(case)), draft))
    return draft.finished()


def observe_own_network(case: OwnNetworkCase, function: Callable[..., Any], code: StudentCode) -> Observation:
    """Return the network that a function builds from the student's own blocks.

    Args:
        case: the call.
        function: the student's, which the case calls.
        code: the student's.
    """
    draft = Draft(case, code)
    try:
        with draft.building():
            model = calling.call(function, case.function, _arguments(case))
        draft.keep(_recorded(model, draft))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the student's code raises is recorded
        draft.note(GRAPH, error)
    return draft.finished()


def _arguments(case: NetworkCase) -> dict[str, Any]:
    return {"input_shape": case.image_shape, "classes": case.classes}


def _recorded(model: Any, draft: Draft) -> Recorded:
    return draft.record(_only_output(model), model.name)


def _only_output(model: Any) -> Any:
    if not isinstance(model, keras.Model):
        is_tensor = isinstance(model, keras.KerasTensor)
        given = _("nothing") if model is None else _("a tensor") if is_tensor else with_article(type(model).__name__)
        message = _("ResNet50 returned {given}, expected a Keras model")
        raise ResultError(ErrorCode.NO_MODEL, message.format(given=given))
    if len(model.outputs) != 1:
        message = _("the model has {count} outputs, expected one")
        raise ResultError(ErrorCode.SEVERAL_OUTPUTS, message.format(count=len(model.outputs)), shown_as="ValueError")
    return model.outputs[0]
