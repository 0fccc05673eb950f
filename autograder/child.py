"""The process that runs a submission: it reads cells and cases, writes observations, and knows no answer."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import IO, Any

LIMITS = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 100_000_000}


def main() -> None:
    """Serve one submission: take its cells, then cases one after the other, and answer each with one line."""
    inbox, outbox = _private_streams()
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    from autograder.definitions import load
    from helpers.observe import observe

    for answers in ("assignment", "autograder.judge", "autograder.grade"):
        sys.modules[answers] = None  # type: ignore[assignment]  # Python's way to say: not to be imported
    _limit_resources()
    _send(outbox, {"ready": True})
    request = json.loads(inbox.readline())
    sys.path.append(str(Path.cwd()))
    loaded = load([(number, source) for number, source in request["cells"]])
    _send(outbox, {"remarks": loaded.remarks})
    for line in inbox:
        case = json.loads(line)
        observation = observe(case, loaded.namespace)
        if not observation["defined"] and case["function"] in loaded.errors:
            observation = {"defined": True, "errors": {"graph": loaded.errors[case["function"]]}}
        _send(outbox, observation)


def _private_streams() -> tuple[IO[str], IO[str]]:
    """Keep the pipes to the parent, and let everything else that reads or prints meet the null device."""
    inbox, outbox = os.fdopen(os.dup(0), "r", encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    return inbox, outbox


def _limit_resources() -> None:
    for name, most in LIMITS.items():
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))


def _send(outbox: IO[str], frame: dict[str, Any]) -> None:
    outbox.write(json.dumps(frame) + "\n")
    outbox.flush()


if __name__ == "__main__":
    main()
