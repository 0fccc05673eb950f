"""The record of what collecting wrote for one student."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.collect.attempts import Attempt
from autograder.collect.layouts.parcel import Clock, Lms, Moment
from autograder.course.atomic import replace_file


class RecordError(Exception):
    """The record of what was collected cannot be read; the message says what to do."""


def read_record(path: Path) -> tuple[dict[str, Attempt], dict[str, str]]:
    """Return the attempts that were collected, and what was written into timestamp.txt, both by digest.

    Args:
        path: of the record; there need not be one.

    Raises:
        RecordError: it is damaged.
    """
    try:
        lines = json.loads(path.read_text(encoding="utf-8"))["attempts"]
        known = {line["digest"]: _from_json(line) for line in lines}
        return known, {line["digest"]: line["timestamp"] for line in lines if line["timestamp"] is not None}
    except FileNotFoundError:
        return {}, {}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise RecordError(f"{path} is damaged ({type(error).__name__}): remove it, and collect with --force") from error


def write_record(path: Path, attempts: Sequence[Attempt], timestamps: Mapping[str, str]) -> None:
    """Write a record beside its place and move it there, if it is not there already.

    Args:
        path: of the record.
        attempts: that are known.
        timestamps: what was written into timestamp.txt, by the digest of the attempt.
    """
    lines = [_to_json(attempt, timestamps.get(attempt.digest)) for attempt in attempts]
    text = json.dumps({"attempts": lines}, indent=1, ensure_ascii=False) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    replace_file(path, text.encode())


def _to_json(attempt: Attempt, timestamp: str | None) -> dict[str, Any]:
    moment = attempt.moment
    return {
        "digest": attempt.digest,
        "time": moment.time.isoformat() if moment.time else None,
        "clock": moment.clock.name,
        "marked_late": moment.marked_late,
        "lms": attempt.lms.name,
        "key": attempt.key,
        "sequence": attempt.sequence,
        "timestamp": timestamp,
    }


def _from_json(line: Mapping[str, Any]) -> Attempt:
    time = datetime.fromisoformat(line["time"]) if line["time"] else None
    moment = Moment(time, Clock[line["clock"]], line["marked_late"])
    return Attempt(line["digest"], moment, Lms[line["lms"]], line["key"], int(line["sequence"]))
