"""What was observed of each student's newest hand-in, kept so that a changed judge need not run its code again."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.records.dependencies import changed_since
from autograder.grading.recorded import MOST_BYTES
from autograder.intake.text import clean_text
from helpers.data.atomic import replaced_file

_MOST_HEADER_BYTES = 10_000


@dataclass(frozen=True)
class Kept:
    """The record of one hand-in.

    Args:
        made_from: the fingerprint of what the observations depend on.
        seed: of the hidden cases.
        record: as a worker packed it.
    """

    made_from: Mapping[str, str]
    seed: int
    record: bytes

    def why_not(self, made_from: Mapping[str, str], seed: int) -> tuple[str, ...]:
        """Return what differs from what observations would be made from now; nothing if they would be the same.

        Args:
            made_from: the fingerprint of that.
            seed: with which they would be made.
        """
        return (*changed_since(made_from, self.made_from), *([] if self.seed == seed else ["seed"]))


class Observations:
    """A folder with a file for each student; what cannot be read or written there is graded as if it were not there.

    Args:
        folder: which need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, student: str, kept: Kept) -> None:
        """Keep the record of a student's hand-in in place of the one before; forget that one if there is none.

        Args:
            student: the id.
            kept: with an empty record if there is none.
        """
        path = self._path(student)
        try:
            if not kept.record:
                path.unlink(missing_ok=True)
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            header = json.dumps({"student": student, "from": dict(kept.made_from), "seed": kept.seed}).encode()
            with replaced_file(path) as unfinished:
                unfinished.write_bytes(header + b"\n" + kept.record)
        except OSError as error:
            message = "The observations of %s are not kept: %s"
            logging.getLogger(__name__).warning(message, clean_text(student), clean_text(str(error)))

    def find(self, student: str) -> Kept | None:
        """Return the record of a student's newest hand-in; None if there is none.

        Args:
            student: the id.
        """
        try:
            with self._path(student).open("rb") as file:
                header = json.loads(file.readline(_MOST_HEADER_BYTES))
                record = file.read(MOST_BYTES + 1)
            made_from = {str(name): str(value) for name, value in header["from"].items()}
            return Kept(made_from, int(header["seed"]), record) if header["student"] == student else None
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None

    def why_not(self, student: str, made_from: Mapping[str, str], seed: int) -> tuple[str, ...]:
        """Return what differs from what the observations were made from; nothing if they are those that would be made.

        Args:
            student: the id.
            made_from: the fingerprint of what they would be made from now.
            seed: with which they would be made now.
        """
        kept = self.find(student)
        if kept is None:
            return (NOTHING_KEPT,)
        return kept.why_not(made_from, seed)

    def _path(self, student: str) -> Path:
        return self._folder / f"{hashlib.sha256(student.encode()).hexdigest()[:32]}.observations"


NOTHING_KEPT = "no observations are kept"
