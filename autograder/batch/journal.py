"""The reports of an assignment in one file, a line each: what stands in it survives a kill, a crash and a power cut."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from autograder.batch.fingerprint import Fingerprint
from autograder.grading.report import Report


class JournalError(Exception):
    """The file cannot be used; the message says why."""


@dataclass(frozen=True)
class Entry:
    """Where a finished report stands, and what a run must know of it.

    Args:
        student: whose it is.
        fingerprint: of all that it depends on.
        failed: whether it only says that the grader failed.
        place: where its line begins in the file, in bytes.
        saved: whether it stands in the gradebook and among the autograded notebooks too.
    """

    student: str
    fingerprint: Fingerprint
    failed: bool
    place: int
    saved: bool = False


class Journal:
    """An append-only file that one process has open at a time.

    Args:
        path: of the file, which is made if it is not there.

    Raises:
        JournalError: another run has it open, or it holds something else.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise JournalError(f"{path} is in use: another run grades this assignment. Wait for its end") from error
        self.entries: dict[str, Entry] = {}
        self.seed: int | None = None
        try:
            self._read()
        except JournalError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, student: str, fingerprint: Fingerprint, report: Report) -> None:
        """Write a finished report down; when this returns, it is on the disk."""
        told = {"student": student, "fingerprint": fingerprint.to_json(), "report": report.to_json()}
        self.entries[student] = Entry(student, fingerprint, report.failed, self._append(told))

    def note_saved(self, student: str) -> None:
        """Write down that a student's last report stands in the gradebook too."""
        self._append({"saved": student}, durable=False)
        self.entries[student] = replace(self.entries[student], saved=True)

    def report(self, entry: Entry) -> Report:
        """Read a report."""
        return Report.from_json(self._told(entry))

    def points(self, entry: Entry) -> float:
        """Read a report's points alone, which an older version of the grader wrote in the same place."""
        return float(self._told(entry)["points"])

    def _told(self, entry: Entry) -> dict[str, Any]:
        self._file.seek(entry.place)
        told: dict[str, Any] = json.loads(self._file.readline())["report"]
        return told

    def note_seed(self, seed: int) -> None:
        """Write down the seed of a class, which a run that continues takes up again."""
        self._append({"seed": seed})
        self.seed = seed

    def _append(self, line: Mapping[str, Any], *, durable: bool = True) -> int:
        """Write a line and give the place where it begins."""
        place = self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()
        if durable:
            os.fsync(self._file.fileno())
        return place

    def _read(self) -> None:
        """Read the whole lines, and cut off what a kill left of the last one."""
        self._file.seek(0)
        place = 0
        for number, line in enumerate(self._file, start=1):
            if not line.endswith(b"\n"):
                self._file.truncate(place)
                return
            try:
                self._take(json.loads(line), place)
            except (ValueError, KeyError, TypeError) as error:
                message = f"line {number} of {self._path} is no report: move the file away and grade again"
                raise JournalError(message) from error
            place += len(line)

    def _take(self, line: dict[str, Any], place: int) -> None:
        if "seed" in line:
            self.seed = int(line["seed"])
        elif "saved" in line:
            self.entries[line["saved"]] = replace(self.entries[line["saved"]], saved=True)
        else:
            failed = bool(line["report"]["failed"])
            self.entries[line["student"]] = Entry(line["student"], Fingerprint(**line["fingerprint"]), failed, place)
