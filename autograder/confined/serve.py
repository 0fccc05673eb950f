"""Serve one submission: run its cells up to a check cell, then answer the cases of that function.

This runs beside student code, so it knows no expected value.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO

import helpers
from autograder.confined.notebook.cells import parsed_cells
from autograder.confined.notebook.graded import GradedNotebook
from autograder.confined.pipes import send
from autograder.confined.probes import try_all
from autograder.wall.cell import cell_from_json
from helpers.contract.case import case_from_json


def serve(inbox: IO[str], outbox: IO[str]) -> None:
    """Parse the cells of the first request, then answer further requests: to run up to a check cell, or a case.

    If the first request asks for it, probe the wall instead.

    Args:
        inbox: the requests, one JSON object a line.
        outbox: the answers, one JSON object a line.
    """
    request = json.loads(inbox.readline())
    if "probe" in request:
        send(outbox, try_all(request["probe"]))
        return
    see_files_of_submission()
    cells = list(parsed_cells(list(map(cell_from_json, request["cells"]))))
    notebook = GradedNotebook(cells, request["cell_timeout_s"], request["newer_python"], request["wanted"])
    send(outbox, {"parsed": len(cells)})
    for line in inbox:
        request = json.loads(line)
        if "run_to" in request:
            is_past = notebook.is_past(request["run_to"])
            remarks = [] if is_past else notebook.run_to(request["run_to"])
            send(outbox, {"remarks": remarks, "is_past": is_past})
        elif "run_to_test" in request:
            notebook.run_to_test(request["run_to_test"])
            send(outbox, {"reached": True})
        elif "test" in request:
            send(outbox, notebook.test(request["test"], request["source"], request["timeout_s"]))
        else:
            case = case_from_json(request)
            del request  # student code finds no case but the one at hand
            send(outbox, notebook.observe(case).to_json())


def see_files_of_submission() -> None:
    """Import modules that lie beside the notebook, as in a kernel, and those that the student added to `helpers`."""
    sys.path.insert(0, "")
    if Path(helpers.__name__).is_dir():
        helpers.__path__.append(str(Path(helpers.__name__).resolve()))
