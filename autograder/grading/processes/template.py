"""The template: a process that has drawn the hidden cases, and forks a worker from itself for each submission.

It has one thread. Of submissions it gets only results that its workers computed. Its control socket is its stdin.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import socket
import tempfile
from typing import IO, Any

from assignment.variant import variant_of
from autograder.grading.processes.worker import lesson_in, serve
from autograder.intake.terminal import show_plainly
from autograder.judge.examination import examination
from autograder.judge.remembered import learn
from autograder.wall.limits import peak_memory_bytes
from autograder.wall.protocol import MOST_MESSAGE_BYTES

_MOST_PASSED = 2


class Template:
    """The process that forks workers.

    Args:
        control: the socket to the process that hands out the work.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._lessons: dict[int, IO[bytes]] = {}

    def serve(self) -> None:
        """Answer requests until the other end closes the socket; then end all workers and this process."""
        try:
            self._reply({"ready": True})
            while self._answer():
                pass
        except Exception as error:
            if not isinstance(error, ConnectionError):  # then the other end was closed meanwhile
                logging.getLogger(__name__).exception("The process that forks workers failed")
        finally:
            os.killpg(0, signal.SIGKILL)

    def _answer(self) -> bool:
        """Answer one request; return whether there was one."""
        message, passed, _flags, _address = socket.recv_fds(self._control, MOST_MESSAGE_BYTES, _MOST_PASSED)
        if not message:
            return False
        request = json.loads(message)
        self._reply(self._end(request["end"]) if "end" in request else self._fork(request, *passed))
        for descriptor in passed:
            os.close(descriptor)
        return True

    def _reply(self, message: dict[str, Any]) -> None:
        self._control.send(json.dumps(message).encode())

    def _fork(self, request: dict[str, Any], control: int, results: int) -> dict[str, Any]:
        """Fork a worker and return its process ID."""
        if request["seed"] is not None:
            examination(request["seed"], variant_of(request["variant"]))
        lesson = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when the worker is ended
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                self._control.close()
                serve(socket.socket(fileno=control), results, lesson)
                status = 0
            finally:
                os._exit(status)
        self._lessons[pid] = lesson
        return {"pid": pid}

    def _end(self, pid: int) -> dict[str, Any]:
        """End a worker; return how it had ended by then, and what it used."""
        os.kill(pid, signal.SIGKILL)
        _pid, status, usage = os.wait4(pid, 0)
        with self._lessons.pop(pid) as lesson:
            lesson.seek(0)
            learn(lesson_in(lesson))
        return {
            "status": os.waitstatus_to_exitcode(status),
            "cpu_s": usage.ru_utime + usage.ru_stime,
            "peak_memory_bytes": peak_memory_bytes(usage),
        }


def main() -> None:
    """Fork workers for the process whose socket is stdin."""
    control = socket.socket(fileno=os.dup(0))
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device
        os.dup2(nothing.fileno(), 0)
    gc.collect()
    gc.freeze()
    show_plainly()
    Template(control).serve()


if __name__ == "__main__":
    main()
