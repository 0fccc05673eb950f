"""Serve one submission: load its cells, then answer one case after the other.

This runs beside student code, so it knows no expected value.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO

from autograder.confined.loader import load
from autograder.confined.pipes import send
from autograder.confined.probes import try_all
from helpers.contract.case import case_from_json
from helpers.contract.observation import stopped_by


def serve(inbox: IO[str], outbox: IO[str]) -> None:
    """Load the cells of the first request, then observe the case of each further request.

    If the first request asks for it, probe the wall instead.

    Args:
        inbox: the requests, one JSON object a line.
        outbox: the answers, one JSON object a line.
    """
    from helpers.observe.observer import observe

    request = json.loads(inbox.readline())
    if "probe" in request:
        send(outbox, try_all(request["probe"]))
        return
    sys.path.append(str(Path.cwd()))
    loaded = load([(number, source) for number, source in request["cells"]])
    send(outbox, {"remarks": loaded.remarks})
    for line in inbox:
        case = case_from_json(json.loads(line))
        observation = observe(case, loaded.namespace)
        if not observation.defined and case.function in loaded.errors:
            observation = stopped_by(loaded.errors[case.function])
        send(outbox, observation.to_json())
