"""The relay between a worker and the zygote keeps the processes of different zygotes apart."""

import json
import socket
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from autograder.sandbox import relay, starters
from autograder.sandbox.process import LostError
from autograder.sandbox.relay import Relay, RelayedStarter
from autograder.sandbox.server import Server
from autograder.sandbox.warm import WarmStarter

LIMITS = {"limits": {}}


class FakeZygote(WarmStarter):
    """A zygote that numbers processes from 4 on, as one in a namespace of its own does."""

    def __init__(self) -> None:
        self.running: list[int] = []
        self.is_lost = False

    def ask(self, request: dict[str, Any], _descriptors: Sequence[int] = (), **_limit: float) -> dict[str, Any]:
        """Start or end a process."""
        if self.is_lost:
            raise LostError("the zygote is gone")
        if "end" in request:
            self.running.remove(request["end"])
            return {"status": 0}
        self.running.append(4 + len(self.running))
        return {"pid": self.running[-1]}

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def worker() -> Iterator[tuple[socket.socket, Relay]]:
    """Return a worker's socket, and the relay at its other end."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield theirs, Relay(ours)


def asked(worker: tuple[socket.socket, Relay], request: dict[str, Any]) -> dict[str, Any]:
    """Return the reply to a request of the worker."""
    theirs, passing = worker
    theirs.send(json.dumps(request).encode())
    assert passing.pass_on()
    return dict(json.loads(theirs.recv(1000)))


def test_process_of_a_lost_zygote_is_not_mistaken_for_one_of_the_next(worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both zygotes count from the same number; only the lost one's processes are gone."""
    first, second = FakeZygote(), FakeZygote()
    zygotes = [first, first, second, second]
    monkeypatch.setattr(relay, "_zygote", lambda: zygotes.pop(0))
    old = [asked(worker, LIMITS)["pid"] for __ in range(2)]
    first.is_lost = True
    new = [asked(worker, LIMITS)["pid"] for __ in range(2)]

    assert {"lost": "the zygote is gone"} == asked(worker, {"end": old[0]})
    assert [4, 5] == second.running
    assert {"status": 0} == asked(worker, {"end": new[1]})
    assert [4] == second.running
    worker[1].end_all()
    assert [] == second.running


def test_worker_whose_other_end_is_gone_is_told_so() -> None:
    """The error is the same as for a lost zygote."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.close()
    with theirs, pytest.raises(LostError, match="grading was stopped"):
        RelayedStarter(theirs).ask(LIMITS)


def test_server_that_another_thread_has_closed_is_lost() -> None:
    """A thread that still waits for its turn gets the error that makes it try again."""
    server = Server("the server", "this_module_does_not_exist")
    with pytest.raises(LostError, match="the server ended with status 1"):
        server.ask({})
    server.close()

    with pytest.raises(LostError, match="the server was ended"):
        server.ask({})
    starters.discard()
