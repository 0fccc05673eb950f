"""Let a worker process of its own read and grade each submission; several threads may do so at once."""

from __future__ import annotations

import contextlib
import logging
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection, wait

from autograder.grading.grader import NotGradable
from autograder.grading.processes.templates import TEMPLATE
from autograder.grading.processes.worker import LIMITS
from autograder.grading.work import Done, Work
from autograder.intake.hand_in import HandIn
from autograder.sandbox.process import LostError
from autograder.sandbox.relay import Relay
from autograder.sandbox.server import Server
from autograder.sandbox.sitting import ALL_TIMEOUTS
from autograder.wall.limits import Ending
from helpers.i18n import _

_FORK_TIMEOUT_S = 300.0
"""Includes the time to draw the hidden cases, once for each seed, and the public ones of another variant, once."""

_BESIDES_STUDENT_CODE_S = 240.0
"""Wall-clock limit of a worker beyond that for student code: starting its processes, and judging."""

_LESSON_TIMEOUT_S = 5.0
_SITTINGS = 2
"""One decides, one explains; one more runs the tests of the instructor's own, if there are any."""

_MOST_TRIES = 2


class WorkerDiedError(Exception):
    """A worker went beyond its limits or was killed; the message says which.

    Args:
        reason: why, as the predicate of a sentence about it.
        is_its_own_end: whether it ended by itself, because something in the grader failed.
    """

    def __init__(self, reason: str = "", *, is_its_own_end: bool = False) -> None:
        super().__init__(reason)
        self.is_its_own_end = is_its_own_end


def do(work: Work) -> Done:
    """Let a worker do the work; if that is beyond its limits, the report says so.

    Args:
        work: what to do.

    Raises:
        LostError: no worker can be started.
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    died = WorkerDiedError()
    for number in range(1, _MOST_TRIES + 1):
        try:
            return _attempted(work)
        except WorkerDiedError as error:
            logging.getLogger(__name__).warning("A worker died: %s", error)
            died = error
        except LostError:
            if number == _MOST_TRIES:
                raise
    return _unfinished(work, died)


def _unfinished(work: Work, died: WorkerDiedError) -> Done:
    """Return what is known of a submission that two workers died of: its bytes, if a third one can read them."""
    reason = _("reading and judging it was stopped: {reason}").format(reason=died)
    if work.seed is not None:
        report = NotGradable(reason, grader_failed=died.is_its_own_end).report(work.seed)
        report = replace(report, max_points=work.variant.max_points)
        return replace(do(replace(work, seed=None)), report=report)
    source = work.source
    name = source.name if isinstance(source, HandIn) else source.notebook or source.path.name
    return Done(HandIn(name, refused=reason), is_read=False)


def _attempted(work: Work) -> Done:
    """Do the work in a worker.

    Raises:
        LostError: no worker can be started.
        WorkerDiedError: the worker was ended by its limits, or by someone else.
        WeakSandboxError: the system lacks what untrusted code needs.
    """
    template = TEMPLATE.get()
    with _both_ends(socket.SOCK_SEQPACKET) as control, _both_ends(socket.SOCK_STREAM) as results:
        descriptors = [theirs.fileno() for _ours, theirs in (control, results)]
        request = {"seed": work.seed, "variant": work.variant.to_plain()}
        try:
            pid = template.ask(request, descriptors, timeout_s=_FORK_TIMEOUT_S)["pid"]
        except LostError:
            TEMPLATE.discard(template)
            raise
        for _ours, theirs in (control, results):
            theirs.close()
        relay, connection = Relay(control[0]), Connection(results[0].detach())
        answer: object = None
        try:
            with connection:
                answer = _answer(work, relay, connection)
                if isinstance(answer, Done):
                    wait([connection], _LESSON_TIMEOUT_S)  # it ends when it has written what others may remember
        finally:
            try:
                relay.end_all()
            finally:
                ending = _ended(template, pid)
    if isinstance(answer, Done):
        return answer
    if isinstance(answer, Exception):
        raise answer
    raise WorkerDiedError(ending.describe(LIMITS), is_its_own_end=ending.status > 0)


@contextlib.contextmanager
def _both_ends(kind: int) -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
    with ours, theirs:
        yield ours, theirs


def _answer(work: Work, relay: Relay, connection: Connection) -> object:
    """Return what a worker sends, or that it takes too long; None if it dies."""
    sittings = _SITTINGS + bool(work.release and work.release.tests)
    deadline = time.monotonic() + sittings * ALL_TIMEOUTS * work.options.timeout_s + _BESIDES_STUDENT_CODE_S
    try:
        connection.send(work)
        while (left_s := deadline - time.monotonic()) > 0:
            ready = wait([relay.control, connection], left_s)
            if connection in ready:
                answer: object = connection.recv()
                return answer
            if ready and not relay.pass_on():
                return connection.recv()
    except (EOFError, ConnectionError):
        return None
    return WorkerDiedError(_("it took too long"))


def _ended(template: Server, pid: int) -> Ending:
    """End a worker, and return how it had ended by then.

    Raises:
        LostError: the process that forked it is gone, as when the run is stopped.
    """
    try:
        return Ending(**template.ask({"end": pid}))
    except LostError:
        TEMPLATE.discard(template)
        raise
