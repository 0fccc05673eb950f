"""Run the cells of autograded notebooks for people who want to see what they show; no score depends on it.

Every notebook has a warm, confined kernel of its own. Check cells keep the verdicts that stand there, and cells that
the assignment's author marked as heavy are not run: which those are is read from the source, never from a submission.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import HBChannel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade
from traitlets import Type

from autograder.course.folder import CourseFolder
from autograder.intake import submission

HEAVY = "heavy"
PROVISIONER = "confined-provisioner"
_LEFT_OUT = "skip-execution"
_ALL_TIMEOUTS = 5
"""How many times the limit for one cell a notebook may take altogether."""
_NEW = ".running-new"


class _NoHeartbeat(HBChannel):
    """Asks nothing: who started a kernel sees its end, and a kernel can hold up for ever who asks whether it beats."""

    def run(self) -> None:
        """End the thread that would ask."""


class _Client(AsyncKernelClient):
    hb_channel_class = Type(_NoHeartbeat)


class _Manager(AsyncKernelManager):
    client_factory = Type(_Client)


def run_notebooks(
    course: CourseFolder,
    notebook: str,
    students: Iterable[str],
    *,
    workers: int,
    timeout_s: float,
    on_done: Callable[[str], None],
) -> dict[str, str]:
    """Run the autograded notebooks of some students, and put what their cells show into them.

    Args:
        course: the course and the assignment.
        notebook: its name, without .ipynb.
        students: whose.
        workers: how many at a time.
        timeout_s: limit for one cell.
        on_done: is told of each student.

    Returns:
        Why a notebook could not be run, by student; its file is then as it was.
    """
    KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
    heavy = _heavy_cells(course.source() / f"{notebook}.ipynb")
    failures: dict[str, str] = {}
    with ThreadPoolExecutor(workers) as executor:
        paths = {each: course.autograded(each) / f"{notebook}.ipynb" for each in students}
        waiting = {executor.submit(_run_one, path, heavy, timeout_s): each for each, path in paths.items()}
        for future in as_completed(waiting):
            error = future.exception()
            if error is not None:
                failures[waiting[future]] = f"{type(error).__name__}: {error}"[:300]
            on_done(waiting[future])
    return failures


def _heavy_cells(source: Path) -> frozenset[str]:
    """Give the texts of the cells that the author marked as heavy."""
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    return frozenset(
        submission.source_of(cell).strip() for cell in cells if HEAVY in cell.get("metadata", {}).get("tags", ())
    )


def _run_one(path: Path, heavy: frozenset[str], timeout_s: float) -> None:
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    shown = executed(notebook, path.parent, heavy, timeout_s)
    for cell, its in zip(notebook.cells, shown.cells, strict=True):
        if cell.cell_type == "code" and not is_grade(cell):
            cell.outputs, cell.execution_count = its.outputs, its.execution_count
    new = path.with_name(path.name + _NEW)
    new.write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")
    new.chmod(path.stat().st_mode)
    new.replace(path)


def executed(notebook: NotebookNode, folder: Path, heavy: frozenset[str], timeout_s: float) -> NotebookNode:
    """Give a copy of a notebook in which all cells were run but the graded and the heavy ones.

    Args:
        notebook: to run.
        folder: whose files it finds.
        heavy: texts of the cells that are not run.
        timeout_s: limit for one cell.

    Raises:
        DeadKernelError: its kernel ended, broke its connections, or was not done in time.
    """
    copy: NotebookNode = nbformat.from_dict(json.loads(json.dumps(notebook)))
    for cell in copy.cells:
        left_out = is_grade(cell) or cell.source.strip() in heavy
        cell.metadata["tags"] = [_LEFT_OUT] if left_out else []
    client = NotebookClient(
        copy,
        kernel_name="python3",
        kernel_manager_class=_Manager,
        shutdown_kernel="immediate",
        timeout=timeout_s,
        interrupt_on_timeout=True,
        allow_errors=True,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    return asyncio.run(_within(client, _ALL_TIMEOUTS * timeout_s))


async def _within(client: NotebookClient, timeout_s: float) -> NotebookNode:
    """Run a notebook, and end its kernel if that takes too long: it may ignore that a cell is interrupted."""
    limit = asyncio.timeout(timeout_s)
    try:
        async with limit:
            executed: NotebookNode = await client.async_execute()
    except (DeadKernelError, TimeoutError, zmq.Again) as error:
        why = f"were not done after {timeout_s:g} s" if limit.expired() else "ended it, or broke its connections"
        raise DeadKernelError(f"its kernel is gone: its cells {why}") from error
    return executed
