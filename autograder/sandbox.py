"""Observe a submission in a process of its own, within a time limit, and let only plain data come back."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from autograder.frames import FrameError, checked_observation, clean_text
from autograder.submission import Submission

Json = dict[str, Any]
MOST_FRAME_BYTES = 16_000_000
_START_TIMEOUT_S = 120.0
_CHUNK_BYTES = 65_536


@dataclass(frozen=True)
class Observed:
    """What a submission's functions did.

    Args:
        observations: one for each case, in order; where the student's code was stopped, an error says so.
        remarks: what was unusual, one sentence each.
    """

    observations: Sequence[Json]
    remarks: Sequence[str]


class StoppedError(Exception):
    """The process ended, or was ended, before it answered; the message says how."""


def observe(submission: Submission, preamble: str, cases: Sequence[Json], timeout_s: float) -> Observed:
    """Observe all cases of a submission.

    A process that dies or takes too long is replaced by a new one for the cases that depend on other functions, so
    that an endless loop in one function does not cost what the others earn.

    Args:
        submission: its code cells.
        preamble: the notebook's own packages cell, for submissions that lost it.
        cases: what to call.
        timeout_s: wall-clock limit for loading the cells and for each case, in seconds.
    """
    observations: dict[int, Json] = {}
    remarks: list[str] = []
    cells = [(0, preamble), *((each.number, each.source) for each in submission.cells)]
    waiting = list(range(len(cases)))
    while waiting:
        with _Child(timeout_s) as child:
            try:
                remarks = child.load(cells)
            except StoppedError as stopped:
                return Observed([_stopped(stopped, "while its cells were run") for _ in cases], remarks)
            for index in list(waiting):
                waiting.remove(index)
                try:
                    observations[index] = child.observe(cases[index])
                except StoppedError as stopped:
                    related = [index, *(each for each in waiting if _same_unit(cases[each], cases[index]))]
                    observations |= {each: _stopped(stopped, "while it ran") for each in related}
                    waiting = [each for each in waiting if each not in related]
                    break
    return Observed([observations[index] for index in range(len(cases))], remarks)


def _same_unit(case: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return (case["function"], case["way"]) == (other["function"], other["way"])


def _stopped(error: StoppedError, when: str) -> Json:
    note = {"type": "Stopped", "message": f"{error} {when}", "cell": "", "line": 0, "text": "", "unfinished": False}
    return {"defined": True, "signature": None, "graph": None, "outputs": {}, "errors": {"graph": note}}


class _Child:
    """The process that runs the student's code, and the two pipes to it."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._unread = b""

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="submission-"))
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "autograder.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=dict(_clean_environment(self._folder)),
            start_new_session=True,
        )
        try:
            self._receive(_START_TIMEOUT_S)
        except StoppedError as error:
            self.__exit__()
            raise RuntimeError(f"the process for student code did not start: {error}") from error
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            _kill_group(self._process)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def load(self, cells: Iterable[tuple[int, str]]) -> list[str]:
        """Run the definitions of the cells and give what is unusual about them."""
        self._send({"cells": list(cells)})
        remarks = self._receive(self._timeout_s).get("remarks")
        listed = remarks[:20] if isinstance(remarks, list) else []
        return [clean_text(each) for each in listed if isinstance(each, str)]

    def observe(self, case: Json) -> Json:
        """Observe one case."""
        self._send(case)
        try:
            return checked_observation(self._receive(self._timeout_s))
        except FrameError as error:
            message = f"it sent something else than an observation ({error})"
            raise StoppedError(message) from error

    def _send(self, frame: Json) -> None:
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(json.dumps(frame).encode() + b"\n")
                pipe.flush()
        except OSError as error:
            raise StoppedError(self._ending()) from error

    def _receive(self, timeout_s: float) -> Json:
        """Read one line, a JSON object, before the time is up."""
        deadline = time.monotonic() + timeout_s
        line = self._line(deadline, timeout_s)
        try:
            frame = json.loads(line)
        except (ValueError, RecursionError) as error:
            message = "it sent something else than an observation"
            raise StoppedError(message) from error
        if not isinstance(frame, dict):
            message = "it sent something else than an observation"
            raise StoppedError(message)
        return frame

    def _line(self, deadline: float, timeout_s: float) -> bytes:
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            while b"\n" not in self._unread:
                if len(self._unread) > MOST_FRAME_BYTES:
                    message = f"it sent more than {MOST_FRAME_BYTES // 10**6} MB"
                    raise StoppedError(message)
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    message = f"it was stopped after {timeout_s:g} s"
                    raise StoppedError(message)
                chunk = os.read(self._output, _CHUNK_BYTES)
                if not chunk:
                    raise StoppedError(self._ending())
                self._unread += chunk
        line, _, self._unread = self._unread.partition(b"\n")
        return line

    @property
    def _output(self) -> int:
        if self._process.stdout is None:
            message = "the process has no output pipe"
            raise StoppedError(message)
        return self._process.stdout.fileno()

    def _ending(self) -> str:
        """Say how the process ended."""
        try:
            status = self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            return "it closed its output"
        if status >= 0:
            return f"it ended the process with exit status {status}"
        return f"it was killed by {signal.Signals(-status).name}"


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)


def _clean_environment(folder: Path) -> Iterator[tuple[str, str]]:
    """Give the child nothing of the grader's environment but where programs and libraries lie."""
    yield from ((name, os.environ[name]) for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ)
    yield from (("HOME", str(folder)), ("TMPDIR", str(folder)), ("CUDA_VISIBLE_DEVICES", "-1"))
    yield from (("LC_ALL", "C.UTF-8"), ("KERAS_BACKEND", "tensorflow"))
