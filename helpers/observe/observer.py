"""Call the student's functions and record what they build and compute; judge nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import tensorflow as tf

from helpers.contract.case import BlockCase, Case, StubNetworkCase
from helpers.contract.observation import UNDEFINED, Observation
from helpers.observe.block import observe_block
from helpers.observe.calling import signature_of
from helpers.observe.errors import missing_variables
from helpers.observe.fast_layers import fast_layers
from helpers.observe.keras_internals import undisturbed, usual_settings, without_variables
from helpers.observe.network import observe_own_network, observe_stub_network
from helpers.observe.student_code import StudentCode


def observe(case: Case, namespace: dict[str, Any]) -> Observation:
    """Return what a function of the student's builds and computes in one case.

    Args:
        case: what to call, and with which arguments.
        namespace: the globals that the student's code has filled.
    """
    code = StudentCode(namespace)
    function = code.function(case.function)
    if function is None:
        return UNDEFINED
    with undisturbed(), usual_settings(), fast_layers(), without_variables():
        observation = _observe(case, function, code)
    if missing_variables.may_have_caused(observation):
        with undisturbed(), usual_settings(), fast_layers():
            observation = _observe(case, function, code)
        missing_variables.note_with_variables(observation)
    return replace(observation, signature=signature_of(function))


def _observe(case: Case, function: Callable[..., Any], code: StudentCode) -> Observation:
    if isinstance(case, BlockCase):
        return observe_block(case, function, code)
    if isinstance(case, StubNetworkCase):
        return observe_stub_network(case, function, code)
    return observe_own_network(case, function, code)


def precision() -> str:
    """Return how this machine multiplies: `tf32` on GPUs that round float32 numbers, else `float32`."""
    rounds = tf.config.experimental.tensor_float_32_execution_enabled()
    return "tf32" if rounds and tf.config.list_physical_devices("GPU") else "float32"
