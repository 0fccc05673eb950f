"""What each result depends on: it is up to date as long as none of that has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

Values = Mapping["Input", str]
"""Inputs, each as a text that changes with it."""


class Thing(Enum):
    """A result that is made from inputs and kept."""

    REPORT = "report"
    """The verdicts on one submission, in the journal."""

    OBSERVATIONS = "observations"
    """What the student's code built and computed, from which the verdicts are made."""

    RESULT = "result"
    """The autograded folder and the rows of the gradebook that are entered automatically."""

    OUTPUTS = "outputs"
    """The outputs of an autograded notebook that was run."""

    PAGE = "page"
    """The feedback of one notebook."""


class Input(Enum):
    """Something that a result depends on; the value is its name in messages."""

    SUBMISSION = "submission"
    """All submitted files, timestamp.txt included."""

    GRADER = "grader"
    """The programs that observe and judge, with their hints and texts, and the limits."""

    OBSERVER = "observer"
    """The programs that run student code and observe it, and the limits."""

    CELLS = "released code"
    """The release's code cells, and the instructor's own tests."""

    ENVIRONMENT = "environment"
    """The versions of Python and of the packages that verdicts depend on."""

    TESTS = "tests"
    """The table, the cases, the points of each criterion, the source notebooks, and the instructor's own tests."""

    SEED = "seed"
    """The number, or that it is drawn for the class."""

    REPORT = "report"
    """The verdicts."""

    DUE_DATE = "due date"
    """Of the assignment, with the student's extension."""

    PENALTY = "late penalty"
    """The points that the course's rule takes from the student's score."""

    RELEASE = "release"
    """The released cells and their points, as the gradebook has them."""

    POINTS = "points"
    """The points that the gradebook has of each cell, without those that people entered."""

    SOURCE_FILES = "source files"
    """The files of the course's source that are copied beside each notebook."""

    AUTOGRADED = "autograded files"
    """The autograded notebook and the files beside it."""

    HEAVY = "heavy cells"
    """The cells that the course's source notebook marks as too heavy to be run."""

    ROWS = "gradebook"
    """The scores, comments and penalties of the gradebook, those that people entered included."""

    TEMPLATE = "template"
    """The template, the exporter, its configuration, and the packages that render a page."""


def depends_on(thing: Thing) -> frozenset[Input]:
    """Return what a thing depends on directly.

    Args:
        thing: of which kind.
    """
    match thing:
        case Thing.REPORT:
            inputs = {Input.SUBMISSION, Input.GRADER, Input.ENVIRONMENT, Input.TESTS, Input.SEED}
        case Thing.OBSERVATIONS:
            inputs = {Input.SUBMISSION, Input.OBSERVER, Input.CELLS, Input.ENVIRONMENT}
        case Thing.RESULT:
            inputs = {
                Input.REPORT,
                Input.DUE_DATE,
                Input.PENALTY,
                Input.RELEASE,
                Input.POINTS,
                Input.SOURCE_FILES,
            }
        case Thing.OUTPUTS:
            inputs = {Input.REPORT, Input.RELEASE, Input.SOURCE_FILES, Input.HEAVY}
        case Thing.PAGE:
            inputs = {Input.AUTOGRADED, Input.ROWS, Input.TEMPLATE}
    return frozenset(inputs)


def fingerprint(thing: Thing, values: Values) -> dict[str, str]:
    """Return what a thing is made from, as plain data that is kept with it.

    Args:
        thing: of which kind.
        values: of everything that it depends on.

    Raises:
        ValueError: the values are those of something else.
    """
    if values.keys() != depends_on(thing):
        raise ValueError(f"a {thing.value} depends on other things: {values.keys() ^ depends_on(thing)}")
    return {part.value: values[part] for part in Input if part in values}


def changed_since(now: Mapping[str, str], before: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the inputs that changed, among them those that were not noted before.

    Args:
        now: the fingerprint of what the thing would be made from now.
        before: the fingerprint of what it was made from.
    """
    return tuple(name for name, value in now.items() if before.get(name) != value)


def digest_of(data: Any) -> str:
    """Return a short text that changes with plain data.

    Args:
        data: what JSON can say.
    """
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]
