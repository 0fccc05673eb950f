"""Start kernels as Jupyter does, run cells in them, and list the kernels that run."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nbformat
import psutil
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from autograder.wall.protocol import FOR_KERNELS


def kernels() -> list[int]:
    """Return the process IDs of the kernels: they are children of the zygote, a child of the process we started."""
    running = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    started = [child for child in running if FOR_KERNELS in child.cmdline()]
    zygotes = [zygote for process in started for zygote in process.children()]
    return [kernel.pid for zygote in zygotes for kernel in zygote.children(recursive=True)]


def executed(cells: Sequence[str], folder: Path, **traits: Any) -> list[Any]:
    """Run cells with nbclient, and return the outputs of each."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    where = {"metadata": {"path": str(folder)}}
    options = {"kernel_name": "python3", "timeout": 120, "allow_errors": True, "resources": where}
    NotebookClient(notebook, **options, **traits).execute()
    return [json.loads(json.dumps(cell.outputs)) for cell in notebook.cells]


@asynccontextmanager
async def kernel(**traits: Any) -> AsyncIterator[tuple[AsyncKernelManager, AsyncKernelClient]]:
    """Start a kernel with a client, and shut it down at the end."""
    manager = AsyncKernelManager(kernel_name="python3")
    manager.config.ConfinedProvisioner.update(traits)
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=30)
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=not await manager.is_alive())


async def outcome(client: AsyncKernelClient, code: str) -> str:
    """Run a cell, and return what it shows or the name of its error."""
    shown: list[dict[str, Any]] = []
    await client.execute_interactive(code, output_hook=lambda message: shown.append(message["content"]), timeout=30)
    texts = [output.get("ename") or output.get("text") or output.get("data", {}).get("text/plain") for output in shown]
    return "".join(text for text in texts if text)


async def has_ended(manager: AsyncKernelManager, timeout_s: float = 15.0) -> bool:
    """Wait for the end of a kernel, and return whether it came in time."""
    deadline = time.monotonic() + timeout_s
    while await manager.is_alive():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True
