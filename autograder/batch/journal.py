"""The journal: all reports of an assignment in one file that survives a kill, a crash and a power cut."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Self

from autograder.course.records.dependencies import Input
from autograder.grading.report import Report


class JournalError(Exception):
    """The journal cannot be used; the message says why."""


@dataclass(frozen=True)
class Entry:
    """What a run must know of a finished report.

    Args:
        student: whose it is.
        fingerprint: of all that it depends on.
        failed: whether the grader failed.
        offset_bytes: of its line in the file.
        saved: what the rows in the gradebook and the autograded folder were made from; None if there are none yet.
    """

    student: str
    fingerprint: Mapping[str, str]
    failed: bool
    offset_bytes: int
    saved: Mapping[str, str] | None = None

    @property
    def key(self) -> str:
        """A text that changes with the report."""
        return str(self.offset_bytes)


class Journal:
    """An append-only file of JSON lines that one process opens at a time.

    It notes the seed of each run. A run that continues one that was stopped goes on with its seed; once a run has
    ended, or students may have read about it, the next one draws another.

    Args:
        path: of the file; it is created if it is missing.
        is_read_only: whether nothing may be written, so that not even a missing file is created.

    Raises:
        JournalError: another run has opened it, or it is no journal.
    """

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        self._path, self._is_read_only = path, is_read_only
        self._file = self._opened()
        try:
            fcntl.flock(self._file, (fcntl.LOCK_SH if is_read_only else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise JournalError(
                f"{path} is in use: another run is grading this assignment, or its feedback is being written. "
                "Wait until it ends"
            ) from error
        self.entries: dict[str, Entry] = {}
        self._attempts: dict[str, list[str]] = {}
        self._seed: tuple[int, float] | None = None
        try:
            self._read()
        except JournalError:
            self._file.close()
            raise

    def _opened(self) -> IO[bytes]:
        if self._is_read_only:
            return (self._path if self._path.exists() else Path(os.devnull)).open("rb")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._path.open("a+b")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, student: str, fingerprint: Mapping[str, str], report: Report) -> None:
        """Append a finished report; when this returns, it is on the disk."""
        line = {"student": student, "fingerprint": dict(fingerprint), "report": report.to_json()}
        self.entries[student] = Entry(student, fingerprint, report.failed, self._append(line))

    def note_saved(self, student: str, made_from: Mapping[str, str]) -> None:
        """Append that a student's last report is in the gradebook too, and what was saved there depends on."""
        self._append({"saved": student, "from": dict(made_from)}, durable=False)
        self.entries[student] = replace(self.entries[student], saved=made_from)

    def attempt(self, student: str, fingerprint: Mapping[str, str]) -> int:
        """Return the number of a student's hand-in among those that were graded; the same files have the same one.

        One that nobody could read is taken for the one that is read next.

        Args:
            student: who handed in.
            fingerprint: of what the report depends on.
        """
        known, submission = self._attempts.setdefault(student, []), fingerprint.get(Input.SUBMISSION.value, "")
        if submission not in known:
            known[:] = [*filter(None, known), submission]
        return known.index(submission) + 1

    def report(self, entry: Entry) -> Report:
        """Return a report."""
        return Report.from_json(self._fields(entry))

    def points(self, entry: Entry) -> float:
        """Return the points of a report, even if an older version of the grader wrote the rest in another form."""
        return float(self._fields(entry)["points"])

    def seed(self, entry: Entry) -> int:
        """Return the seed of a report, in whatever form the rest is."""
        return int(self._fields(entry)["seed"])

    def message(self, entry: Entry) -> str:
        """Return the first message of a report, in whatever form the rest is; "" if it has none."""
        return str(next(iter(self._fields(entry)["messages"]), ""))

    def _fields(self, entry: Entry) -> dict[str, Any]:
        self._file.seek(entry.offset_bytes)
        fields: dict[str, Any] = json.loads(self._file.readline())["report"]
        return fields

    def seed_to_continue(self, feedback_at_s: float) -> int | None:
        """Return the seed of a run that did not end; None if there is none, or if feedback was written since.

        Args:
            feedback_at_s: when feedback was last written, in seconds since the epoch; 0 if never.
        """
        if self._seed is None or feedback_at_s >= self._seed[1]:
            return None
        return self._seed[0]

    def note_seed(self, seed: int) -> None:
        """Append the seed of a run that begins."""
        self._seed = seed, time.time()
        self._append({"seed": seed, "drawn_at_s": self._seed[1]})

    def note_end(self) -> None:
        """Append that the run has ended, so that its seed is used no more."""
        self._append({"ended": True})
        self._seed = None

    def _append(self, line: Mapping[str, Any], *, durable: bool = True) -> int:
        """Append a line and return its offset."""
        offset_bytes = self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()
        if durable:
            os.fsync(self._file.fileno())
        return offset_bytes

    def _read(self) -> None:
        """Read all complete lines, and cut off an incomplete last one, which a kill leaves."""
        self._file.seek(0)
        offset_bytes = 0
        for number, line in enumerate(self._file, start=1):
            if not line.endswith(b"\n"):
                if not self._is_read_only:
                    self._file.truncate(offset_bytes)
                return
            try:
                self._read_line(json.loads(line), offset_bytes)
            except (ValueError, KeyError, TypeError) as error:
                message = f"line {number} of {self._path} is not a report: move the file away and grade again"
                raise JournalError(message) from error
            offset_bytes += len(line)

    def _read_line(self, line: dict[str, Any], offset_bytes: int) -> None:
        if "seed" in line:  # of an earlier version it has no time, and is not used again
            self._seed = (int(line["seed"]), float(line["drawn_at_s"])) if "drawn_at_s" in line else None
        elif "ended" in line:
            self._seed = None
        elif "saved" in line:
            self.entries[line["saved"]] = replace(self.entries[line["saved"]], saved=dict(line.get("from", {})))
        else:
            failed = bool(line["report"]["failed"])
            fingerprint = dict(line["fingerprint"])
            self.attempt(line["student"], fingerprint)
            self.entries[line["student"]] = Entry(line["student"], fingerprint, failed, offset_bytes)
