"""Run autograded notebooks, so that people see the outputs of their cells; no score depends on it.

Every notebook has a warm, confined kernel of its own. The check cells keep their verdicts, and cells that the
assignment's author tagged as heavy are not run: the source says which those are, never the submission.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import HBChannel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade, is_solution
from traitlets import Type

from assignment.expectations import PUBLIC_FILE
from assignment.release import HELPERS
from assignment.variant import DEFAULT, VARIANT_FILE
from autograder.batch.outputs import OUTPUTS, MadeFrom, heavy_cells
from autograder.course.folder import CourseFolder
from helpers.data.atomic import replaced_file

PROVISIONER = "confined-provisioner"
_SKIP = "skip-execution"
"""nbclient's tag of cells that it does not run."""

_ALL_TIMEOUTS = 5
"""Limit for a whole notebook, in limits for one cell."""

_LONGEST_ERROR = 300


class _NoHeartbeat(HBChannel):
    """Send no heartbeats: the end of a kernel is seen anyway, and a kernel that does not answer could block us."""

    def run(self) -> None:
        """Return at once, which ends the thread."""


class _Client(AsyncKernelClient):
    hb_channel_class = Type(_NoHeartbeat)


class _Manager(AsyncKernelManager):
    client_factory = Type(_Client)


def run_notebooks(
    course: CourseFolder,
    notebook: str,
    students: Mapping[str, MadeFrom],
    *,
    workers: int,
    timeout_s: float,
    on_done: Callable[[str], None],
    stop_kernels: Callable[[], None],
) -> dict[str, str]:
    """Run the autograded notebooks of some students, and save them with the outputs of their cells.

    Args:
        course: the course and the assignment.
        notebook: its name, without .ipynb.
        students: whose, each with what the outputs are made from.
        workers: how many at a time.
        timeout_s: limit for one cell.
        on_done: is called with each student.
        stop_kernels: ends all kernels, if the user stops the run.

    Returns:
        Why a notebook could not be run, by student; its file is unchanged.
    """
    KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
    heavy = heavy_cells(course.source() / f"{notebook}.ipynb")
    paths = {student: course.autograded(student) / f"{notebook}.ipynb" for student in students}
    runs, executor = _Runs(), ThreadPoolExecutor(workers)
    run_one = partial(_run_one, tables=_tables(course), heavy=heavy, timeout_s=timeout_s, runs=runs)
    try:
        return _failures({executor.submit(run_one, paths[name], students[name]): name for name in paths}, on_done)
    except BaseException:
        stop_kernels()
        runs.stop()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _failures(running: Mapping[Future[None], str], on_done: Callable[[str], None]) -> dict[str, str]:
    failures = {}
    for future in as_completed(running):
        error = future.exception()
        if error is not None:
            failures[running[future]] = f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]
        on_done(running[future])
    return failures


class _Runs:
    """The notebooks that are being run, each in a thread with an event loop of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_stopped = False
        self._tasks: set[asyncio.Task[NotebookNode]] = set()

    def run(self, client: NotebookClient, timeout_s: float, tables: dict[str, bytes]) -> NotebookNode:
        """Run a notebook in this thread.

        Raises:
            CancelledError: `stop` was called.
            DeadKernelError: the kernel ended, broke its connections, or was not done in time.
        """
        return asyncio.run(self._run(client, timeout_s, tables))

    async def _run(self, client: NotebookClient, timeout_s: float, tables: dict[str, bytes]) -> NotebookNode:
        task = asyncio.create_task(_within(client, timeout_s, tables))
        with self._lock:
            self._tasks.add(task)
            if self._is_stopped:
                task.cancel()
        try:
            return await task
        finally:
            with self._lock:
                self._tasks.discard(task)

    def stop(self) -> None:
        """Stop all of them, and those that have yet to begin."""
        with self._lock:
            self._is_stopped = True
            for task in self._tasks:
                task.get_loop().call_soon_threadsafe(task.cancel)


def _tables(course: CourseFolder) -> dict[str, bytes]:
    """Return the files of numbers that the release of a course's own variant carries, by path beside the notebook."""
    if course.variant == DEFAULT:
        return {}
    paths = (Path(HELPERS.name) / name for name in (PUBLIC_FILE.name, VARIANT_FILE))
    return {str(path): (course.released() / path).read_bytes() for path in paths if (course.released() / path).exists()}


def _run_one(
    path: Path, made: MadeFrom, *, tables: dict[str, bytes], heavy: frozenset[str], timeout_s: float, runs: _Runs
) -> None:
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    run = executed(notebook, path.parent, heavy, timeout_s, runs, tables)
    for cell, run_cell in zip(notebook.cells, run.cells, strict=True):
        if cell.cell_type == "code" and not _is_test(cell):
            cell.outputs, cell.execution_count = run_cell.outputs, run_cell.execution_count
    notebook.metadata[OUTPUTS] = nbformat.from_dict(dict(made))
    with replaced_file(path) as unfinished:
        unfinished.write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")
        unfinished.chmod(path.stat().st_mode)


def _is_test(cell: NotebookNode) -> bool:
    """Return whether a cell is graded by its outputs, which stay as they are; an answer that a person grades is run."""
    return bool(is_grade(cell) and not is_solution(cell))


def executed(
    notebook: NotebookNode,
    folder: Path,
    heavy: frozenset[str],
    timeout_s: float,
    runs: _Runs | None = None,
    tables: Mapping[str, bytes] | None = None,
) -> NotebookNode:
    """Return a copy of a notebook in which all cells were run except tests and heavy ones.

    Args:
        notebook: to run.
        folder: the working folder.
        heavy: texts of the cells that are not run.
        timeout_s: limit for one cell.
        runs: what can stop it; None if nothing needs to.
        tables: more files for the folder, by path.

    Raises:
        DeadKernelError: the kernel ended, broke its connections, or was not done in time.
    """
    copy: NotebookNode = nbformat.from_dict(json.loads(json.dumps(notebook)))
    for cell in copy.cells:
        is_skipped = _is_test(cell) or cell.source.strip() in heavy
        cell.metadata["tags"] = [_SKIP] if is_skipped else []
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
    return (runs or _Runs()).run(client, _ALL_TIMEOUTS * timeout_s, dict(tables or {}))


async def _within(client: NotebookClient, timeout_s: float, tables: dict[str, bytes]) -> NotebookNode:
    """Run a notebook, and end its kernel after the time limit: it may ignore interrupts."""
    limit = asyncio.timeout(timeout_s)
    given: dict[str, Any] = {"release_files": tables} if tables else {}  # stock kernels know no such argument
    try:
        async with limit:
            notebook: NotebookNode = await client.async_execute(**given)
    except (DeadKernelError, TimeoutError, zmq.Again) as error:
        why = f"they took longer than {timeout_s:g} s" if limit.expired() else "they ended it or broke its connections"
        raise DeadKernelError(f"the cells lost their kernel: {why}") from error
    return notebook
