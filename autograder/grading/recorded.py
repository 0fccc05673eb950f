"""Record what was observed of a submission, so that a changed judge can judge it again without running its code."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from assignment.variant import Variant
from autograder.grading.concerns import Concern, concerns_about
from autograder.grading.report import Report
from autograder.intake.observation import FrameError, decode_observation
from autograder.intake.submission import Submission
from autograder.judge.containment import NotObservedError
from autograder.judge.examination import examination
from autograder.sandbox.own_tests import OwnOutcome
from helpers.compare.judge import Observe
from helpers.contract.case import Case
from helpers.contract.observation import Observation
from helpers.contract.verdict import Verdict

MOST_BYTES = 1_000_000
"""Of a record; what is larger is not kept."""

_MOST_PLAIN_BYTES = 60_000_000
DECIDING, AT_NETWORK, EXPLAINING = "deciding", "at network", "explaining"
"""Who asked: what is observed of a case depends on what the process has run before."""

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError, zlib.error, FrameError)


class NotRecordedError(Exception):
    """The judge asks for a case that was not observed."""


class Recorder:
    """Takes down each observation that a judge asks for."""

    def __init__(self) -> None:
        self._asked: list[tuple[str, Case, Observation]] = []

    def noting(self, asker: str, observe: Observe) -> Observe:
        """Return a function that observes cases, and notes what was observed.

        Args:
            asker: who asks by it.
            observe: returns the observations of cases.
        """

        def observe_and_note(cases: Sequence[Case]) -> Sequence[Observation]:
            observations = observe(cases)
            self._asked += [(asker, case, seen) for case, seen in zip(cases, observations, strict=True)]
            return observations

        return observe_and_note

    def packed(self, report: Report) -> bytes:
        """Return the record; empty if it is too large, or holds what JSON cannot say.

        Args:
            report: that was made of it.
        """
        with contextlib.suppress(*_UNREADABLE):
            return self._packed(report)
        return b""

    def _packed(self, report: Report) -> bytes:
        asked = [[asker, _key(case), seen.to_json()] for asker, case, seen in self._asked]
        tested = {name: outcome.to_json() for name, outcome in report.own_tests.items()}
        facts: dict[str, Any] = {"remarks": list(report.remarks), "isolation": report.isolation, "own_tests": tested}
        facts["is_weaker"] = Concern.WEAKER_SANDBOX in report.concerns
        plain = json.dumps({"asked": asked, **facts}).encode()
        record = zlib.compress(plain) if len(plain) <= _MOST_PLAIN_BYTES else b""
        return record if len(record) <= MOST_BYTES else b""


def judged_again(record: bytes, seed: int, variant: Variant, found: Submission) -> Report | None:
    """Return the report that is made of a record now; None if the record does not suffice.

    Args:
        record: as `Recorder.packed` returned it.
        seed: of the hidden cases that were observed.
        variant: of the assignment, by whose table it is judged.
        found: the submission.
    """
    try:
        plain = _unpacked(record)
        verdicts = examination(seed, variant).conduct(
            *(_Replay(plain["asked"], asker).observe for asker in (DECIDING, AT_NETWORK, EXPLAINING))
        )
        tested = {name: OwnOutcome(**outcome) for name, outcome in plain["own_tests"].items()}
        remarks, layers = tuple(map(str, plain["remarks"])), str(plain["isolation"])
        concerns = _concerns(found, verdicts, is_weaker=bool(plain["is_weaker"]))
    except NotObservedError as error:
        if isinstance(error.__cause__, (NotRecordedError, *_UNREADABLE)):
            return None
        raise
    except _UNREADABLE:
        return None
    most = variant.max_points
    return Report(verdicts, seed, remarks, isolation=layers, max_points=most, own_tests=tested, concerns=concerns)


def _concerns(found: Submission, verdicts: Mapping[str, Verdict], *, is_weaker: bool) -> tuple[Concern, ...]:
    """Return what makes a person look at the result; the sandbox was weaker if it was so when the code was run."""
    now = {*concerns_about(found, verdicts, {})} - {Concern.WEAKER_SANDBOX}
    return tuple(concern for concern in Concern if concern in now or (is_weaker and concern is Concern.WEAKER_SANDBOX))


def _unpacked(record: bytes) -> dict[str, Any]:
    unpacking = zlib.decompressobj()
    plain = unpacking.decompress(record, _MOST_PLAIN_BYTES)
    if not unpacking.eof:
        raise ValueError("it is cut off, or too large")
    found: dict[str, Any] = json.loads(plain)
    return found


class _Replay:
    """Answers as the sandbox did.

    Args:
        asked: of the record.
        asker: who asks.
    """

    def __init__(self, asked: Sequence[Sequence[Any]], asker: str) -> None:
        self._frames = defaultdict[str, list[Mapping[str, Any]]](list)
        for by, key, frame in asked:
            if by == asker:
                self._frames[key].append(frame)

    def observe(self, cases: Sequence[Case]) -> list[Observation]:
        """Return the recorded observations.

        Raises:
            NotRecordedError: there is none of a case.
        """
        return [self._observed(_key(case)) for case in cases]

    def _observed(self, key: str) -> Observation:
        frames = self._frames.get(key)
        if not frames:
            raise NotRecordedError(key)
        return decode_observation(dict(frames.pop(0) if len(frames) > 1 else frames[0]))


def _key(case: Case) -> str:
    return json.dumps(case.to_json(), sort_keys=True)
