"""Observe a block: its graph, and its outputs on arrays and in a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from helpers.contract import patterns
from helpers.contract.case import BlockCase
from helpers.contract.observation import (
    AFTER_TRAINING,
    BLOCK,
    BLOCK_OUTPUT,
    GRAPH,
    IN_TRAINING,
    Observation,
    Output,
)
from helpers.observe import calling
from helpers.observe.errors.mistakes import require_called
from helpers.observe.partial import Draft
from helpers.observe.plain import output_of
from helpers.observe.recorder import make_names_unique
from helpers.observe.student_code import StudentCode
from helpers.observe.weights import initializer_factory


def observe_block(case: BlockCase, function: Callable[..., Any], code: StudentCode) -> Observation:
    """Return what a block builds and computes.

    Args:
        case: the call.
        function: the student's, which the case calls.
        code: the student's.
    """
    draft = Draft(case, code)
    arguments = case.arguments.passed | {"initializer": initializer_factory(case.initializer)}
    x = patterns.pixels(case.images, case.input_shape).astype(np.float32)

    def build() -> tuple[Any, Any]:
        with draft.building():
            symbolic = keras.Input(batch_shape=case.input_shape)
            return symbolic, calling.call(function, case.function, {"X": symbolic} | arguments)

    try:
        with draft.performing():
            output = calling.call(function, case.function, {"X": x} | arguments)
            require_called(output)
            draft.outputs[BLOCK_OUTPUT] = output_of(output)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the student's code raises is recorded
        draft.note_error(BLOCK, error)
    try:
        symbolic, output = build()
        draft.keep(draft.record(output))
        if case.arguments.training is None:
            draft.outputs |= _in_a_model(symbolic, output, x)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - as above
        draft.note(GRAPH, error)
        draft.continue_past_sizes(lambda: draft.record(build()[1]))
    return draft.finished()


def _in_a_model(symbolic: Any, output: Any, x: Any) -> dict[str, Output]:
    """Run a block as part of a model that Keras switches from training to inference."""
    make_names_unique(output)
    model = keras.Model(symbolic, output)
    return {IN_TRAINING: output_of(model(x, training=True)), AFTER_TRAINING: output_of(model(x, training=False))}
