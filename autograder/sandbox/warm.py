"""Let the zygote, the process that has TensorFlow loaded, fork a process for each submission."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol

from autograder.sandbox.channel import Channel
from autograder.sandbox.server import Server
from autograder.wall.limits import Ending, Limits
from helpers.i18n import _

PROGRAM = "autograder.confined.zygote"
"""The module that the zygote runs; this side of the wall does not import it."""


class AsksZygote(Protocol):
    """What passes requests to a zygote."""

    def ask(self, request: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        """Send the zygote a request and return its reply.

        Raises:
            LostError: the zygote is gone.
        """
        ...


class WarmStarter(Server):
    """A starter that lets a zygote of its own fork the processes; several threads may use it at once.

    Args:
        arguments: the zygote's command-line arguments: `FOR_KERNELS`, or a notebook whose cells most submissions hold.
    """

    def __init__(self, *arguments: str) -> None:
        super().__init__(_("the process with TensorFlow"), PROGRAM, *arguments)

    def start(self, limits: Limits, sockets: tuple[int, ...] = ()) -> ForkedProcess:
        """Fork a process that locks itself in and then waits for a submission.

        Args:
            limits: the limits of the process.
            sockets: the sockets on which it answers, if it becomes a Jupyter kernel.

        Raises:
            LostError: the zygote is gone.
        """
        return forked(self, limits, sockets)


class ForkedProcess:
    """A process that a zygote forked.

    Args:
        zygote: which forked it.
        pid: its process ID, as the zygote sees it.
        channel: the channel to it.
    """

    def __init__(self, zygote: AsksZygote, pid: int, channel: Channel) -> None:
        self._zygote = zygote
        self._pid = pid
        self.channel = channel

    def end(self) -> Ending:
        """End the process and all that it started; return how it ended if it had ended by itself.

        Raises:
            LostError: the zygote is gone.
        """
        self.channel.close()
        return Ending(**self._zygote.ask({"end": self._pid}))

    def send_signal(self, number: int) -> None:
        """Send the process a signal; not allowed after `end`.

        Raises:
            LostError: the zygote is gone.
        """
        self._zygote.ask({"signal": number, "pid": self._pid})


def forked(zygote: AsksZygote, limits: Limits, sockets: Sequence[int] = ()) -> ForkedProcess:
    """Let a zygote fork a process.

    Args:
        zygote: which forks it.
        limits: the limits of the process.
        sockets: the sockets on which it answers, if it becomes a Jupyter kernel.

    Raises:
        LostError: the zygote is gone.
    """
    (requests, writer), (reader, answers) = os.pipe(), os.pipe()
    channel = Channel(reader, writer)
    try:
        pid = zygote.ask({"limits": asdict(limits)}, (requests, answers, *sockets))["pid"]
    except BaseException:
        channel.close()
        raise
    finally:
        os.close(requests)
        os.close(answers)
    return ForkedProcess(zygote, pid, channel)
