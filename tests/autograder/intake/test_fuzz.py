"""Readers of untrusted data raise only the errors that they declare, on over a hundred thousand drawn inputs."""

import contextlib
import copy
import json
import random
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from autograder.intake.observation import FrameError, decode_observation
from autograder.judge.examination import examination
from autograder.sandbox.channel import StoppedError, parsed
from benchmarks.fidelity.grading import SEED, namespace_of
from helpers.contract.case import Case
from helpers.contract.observation import Observation
from tests.support.fuzzing.targets import TARGETS
from tests.support.student_code import mutated

EXAMPLES, VARIATIONS = 1_000, 30
JUDGED_EXAMPLES = 150
"""1,000 examples and 30 inputs near each make 30,000 for each of the four parsers; and 13,500 forged observations."""

SETTINGS: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
NAMES = """
    cells id source cell_type code markdown metadata worksheets nbformat kernelspec language nbgrader grade_id
    defined signature graph outputs errors continued trace function
    shape values nodes output name unused id kind config inputs parameters
    layer type message cell line text unfinished seccomp Conv2D Add res2a_branch2a
"""
WORDS = st.sampled_from([*NAMES.split(), "def identity_block(X):\n    return X", "\ud800", "\x00", "é" * 500])
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS
ODD = st.sampled_from([10**400, -(2**63), float("nan"), float("inf"), "9" * 5000, [[]] * 50, {"": {}}])
VALUES = st.recursive(
    ATOMS | ODD,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=6),
)
KEYS = st.sampled_from(["id", "source", "metadata", "cell_type"])
CELLS = st.dictionaries(KEYS, VALUES | st.just("code"), max_size=4)
NOTEBOOKS = st.builds(dict, cells=st.lists(CELLS, max_size=3), metadata=VALUES)
INPUTS = st.binary(max_size=300) | (VALUES | NOTEBOOKS).map(lambda value: json.dumps(value).encode())


def variations(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield an input and others near it: parts removed, doubled, reversed or overwritten."""
    yield data
    for _number in range(VARIATIONS - 1):
        start, end = sorted(chance.randrange(len(data) + 1) for _end in range(2))
        part = data[start:end]
        new = chance.choice([b"", part * 2, chance.randbytes(3), part[::-1], b"[" * 40, b'"\\ud800"', b"-1e999"])
        yield data[:start] + new + data[end:]


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_parser_raises_only_what_it_declares(target: str) -> None:
    """Random bytes, JSON made of the formats' own words, and what is near them raise nothing else."""
    fed = []

    @seed(SEED)
    @settings(max_examples=EXAMPLES, **SETTINGS)
    @given(INPUTS, st.integers(0, 2**32))
    def feed(data: bytes, number: int) -> None:
        for variation in variations(data, random.Random(number)):  # noqa: S311 - it has to be repeatable
            fed.append(1)
            TARGETS[target](variation)

    feed()
    assert len(fed) >= EXAMPLES * VARIATIONS


@cache
def honest(function: str) -> dict[Case, dict[str, Any]]:
    """Return the observations of the solution's function, in which some layers are built but used by nothing."""
    merge = "X = Add()([X, X_shortcut])"
    flatten = "X = Flatten()(X)"
    aside = "Activation('tanh')(X)"
    namespace = namespace_of(mutated((merge, f"{aside}\n    {merge}"), (flatten, f"{aside}\n    {flatten}")))
    from helpers.observe.observer import observe

    return {case: observe(case, namespace).to_json() for case in examination(SEED).cases_of(function)}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths to everything in a JSON value, of long lists to the first few items."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value[:4]) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy of a JSON value with another value at a path."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = replaced(value[path[0]], path[1:], new)
    return changed


def forged_at(paths: list[tuple[Any, ...]], seen: Any, values: list[Any]) -> Any:
    """Return a copy with values at paths; a path that the first value removed is skipped."""
    for path, value in zip(paths, values, strict=True):
        with contextlib.suppress(KeyError, IndexError, TypeError):
            seen = replaced(seen, path, value)
    return seen


def observations_of(known: dict[Case, Observation], cases: Sequence[Case]) -> list[Observation]:
    """Return what is known of some cases."""
    return [known[case] for case in cases]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "judged_each"), [("identity_block", 5), ("convolutional_block", 2), ("ResNet50", 1)]
)
def test_forged_observation_is_refused_or_judged(function: str, judged_each: int) -> None:
    """An observation with other values in two places is refused or judged, and earns no more than the honest one."""
    exam = examination(SEED)
    seen = honest(function)
    everywhere = {case: list(places(frame)) for case, frame in seen.items()}
    observed = {case: decode_observation(frame) for case, frame in seen.items()}
    full = exam.judge_function(function, partial(observations_of, observed)).points
    points, refused = [], []

    @seed(SEED)
    @settings(max_examples=JUDGED_EXAMPLES, **SETTINGS)
    @given(st.lists(VALUES, min_size=2, max_size=2), st.integers(0, 2**32))
    def forge(values: list[Any], number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same
        for count in range(VARIATIONS):
            forged_case = chance.choice(list(seen))
            forged = forged_at(chance.sample(everywhere[forged_case], 2), seen[forged_case], values)
            try:
                checked = decode_observation(parsed(json.dumps(forged).encode()))
            except (FrameError, StoppedError):
                refused.append(1)
                continue
            if count < judged_each:
                everything = observed | {forged_case: checked}
                verdict = exam.judge_function(function, partial(observations_of, everything))
                points.append(verdict.points)

    forge()
    assert refused
    assert points
    assert full >= max(points)
