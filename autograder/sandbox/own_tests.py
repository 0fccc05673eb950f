"""Run the test cells of the instructor's own on a submission, in a process that has seen no hidden case."""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from autograder.intake.released import OwnTest, Released, released
from autograder.intake.submission import Submission
from autograder.intake.terminal import printable_lines
from autograder.intake.text import unix_lines
from autograder.sandbox.channel import Json, StoppedError, packed
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError
from autograder.sandbox.session import Session, SetUpError
from autograder.sandbox.sitting import ALL_TIMEOUTS, CELLS_IN_A_TIMEOUT
from autograder.sandbox.starters import discard, starter
from autograder.wall.cell import Cell, Kind
from helpers.i18n import _

_LONGEST_TEXT = 20_000
_WORD = re.compile(r"[^\W\d]\w*")
_MOST_LOST = 2


@dataclass(frozen=True)
class OwnOutcome:
    """What came of a test of the instructor's own.

    Args:
        error: what it raised, or why it was stopped; empty if it came to its end.
        value: the text of its last expression's value; empty for none.
        stdout: what it printed.
        stderr: what it wrote as warnings and errors.
        is_doubtful: whether a test that had to fail did not fail in that process, so that a person has to look.
    """

    error: str = ""
    value: str = ""
    stdout: str = ""
    stderr: str = ""
    is_doubtful: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as plain data."""
        return asdict(self)


def run_own_tests(submission: Submission, release: Released, options: Options) -> dict[str, OwnOutcome]:
    """Run the tests of the instructor's own, each where its cell stands among the student's; return what came of them.

    A process that dies in a test is replaced for the tests after it.

    Args:
        submission: of the student.
        release: with the tests, and the files that they may read.
        options: how the student's code is run.

    Raises:
        WeakSandboxError: the system lacks what untrusted code needs.
        LostError: no process can be started.
    """
    cells = _with_places(submission.cells, release)
    places = [cell.tests for cell in cells]
    tests = sorted(release.tests, key=lambda test: len(places) - places[::-1].index(test.name))
    run = _Run(replace(submission, cells=cells), release, options)
    found: dict[str, OwnOutcome] = {}
    while len(found) < len(tests):
        found |= run.outcomes(tests[len(found) :])
    return found


def _with_places(cells: Sequence[Cell], release: Released) -> tuple[Cell, ...]:
    """Return the cells with an empty one in place of each test; a test that is not there comes last.

    Cells that the instructor added to this project's release are run whatever they define, as the student's are.
    """
    there = {cell.tests for cell in cells}
    missing = [test.name for test in release.tests if test.name not in there]
    last = max((cell.number for cell in cells), default=0)
    added = [Cell(last + number, "", Kind.RELEASED, tests=name) for number, name in enumerate(missing, start=1)]
    return (*map(_placed, cells), *added)


def _placed(cell: Cell) -> Cell:
    if cell.tests:
        return replace(cell, source="")
    is_added = cell.kind is Kind.RELEASED and not cell.checks and cell.source not in released().texts
    return replace(cell, kind=Kind.STUDENT) if is_added else cell


class _Run:
    """The processes in which the tests run, and the time that is left for all of them."""

    def __init__(self, submission: Submission, release: Released, options: Options) -> None:
        self._submission, self._options = submission, options
        self._files = packed({**submission.files, **release.files})
        self._wanted = _words(test.source for test in release.tests) & _words(release.texts)
        self._deadline = time.monotonic() + ALL_TIMEOUTS * options.timeout_s
        self._lost = 0

    def outcomes(self, tests: Sequence[OwnTest]) -> dict[str, OwnOutcome]:
        """Run tests in one process; return the outcomes of the first ones, at least one."""
        found: dict[str, OwnOutcome] = {}
        try:
            with self._process() as process:
                for test in tests:
                    reached = self._run_to(process, test)
                    if reached is not None:
                        return found | dict.fromkeys((left.name for left in tests[len(found) :]), reached)
                    try:
                        outcome = self._outcome(process, test)
                        is_doubtful = any(earlier.is_doubtful for earlier in (outcome, *found.values()))
                        found[test.name] = replace(outcome, is_doubtful=is_doubtful)
                    except StoppedError as error:
                        return found | {test.name: _stopped(process.reason(error))}
        except StoppedError as error:
            return dict.fromkeys((test.name for test in tests), _stopped(error))
        except LostError as error:
            return found | self._without_process(tests[len(found) :], error)
        return found

    def _without_process(self, tests: Sequence[OwnTest], error: LostError) -> dict[str, OwnOutcome]:
        """Try once more; then say of all tests that their process was lost."""
        self._lost += 1
        if self._lost < _MOST_LOST:
            return self.outcomes(tests)
        if isinstance(error, SetUpError):
            raise error
        lost = OwnOutcome(error=_("it crashed the process that starts it while it ran"))
        return dict.fromkeys((test.name for test in tests), lost)

    @contextlib.contextmanager
    def _process(self) -> Iterator[Session]:
        started = starter()
        try:
            process = Session(started, self._options)
            try:
                process.set_up(self._files)
                cells, newer_python = self._submission.cells, self._submission.newer_python
                cell_timeout_s = self._options.timeout_s / CELLS_IN_A_TIMEOUT
                process.load(cells, cell_timeout_s, newer_python, self._timeout_s(), sorted(self._wanted))
                yield process
            finally:
                process.end()
        except LostError as error:
            if not isinstance(error, SetUpError):
                discard(started)
            raise

    def _timeout_s(self) -> float:
        return min(self._options.timeout_s, self._deadline - time.monotonic())

    def _run_to(self, process: Session, test: OwnTest) -> OwnOutcome | None:
        """Run the cells up to a test; return why they do not come to it, if they do not."""
        try:
            process.run_to_test(test.name, self._timeout_s())
        except StoppedError as error:
            reason = process.reason(error)
            return OwnOutcome(error=_("{reason} while its cells were run").format(reason=reason))
        return None

    def _outcome(self, process: Session, test: OwnTest) -> OwnOutcome:
        """Run a test, and if it does not fail, one that has to fail."""
        outcome = _decoded(process.test(test.name, test.source, self._timeout_s()))
        if outcome.error:
            return outcome
        number, word = secrets.randbelow(10**6), secrets.token_hex()
        control = _decoded(process.test(test.name, f"assert {number} == {number + 1}, '{word}'", self._timeout_s()))
        return replace(outcome, is_doubtful=not control.error.endswith(f"AssertionError: {word}"))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text)}


def _stopped(error: StoppedError) -> OwnOutcome:
    return OwnOutcome(error=_("{reason} while it ran").format(reason=error))


def _decoded(answer: Json) -> OwnOutcome:
    """Return the outcome that an answer holds; whatever is no text in it is an error."""
    texts = [answer.get(name) for name in ("error", "value", "stdout", "stderr")]
    if not all(isinstance(text, str) for text in texts):
        raise StoppedError(_("it sent something other than the outcome of a test"))
    error, value, stdout, stderr = (printable_lines(unix_lines(str(text)))[:_LONGEST_TEXT] for text in texts)
    return OwnOutcome(error, value, stdout, stderr)
