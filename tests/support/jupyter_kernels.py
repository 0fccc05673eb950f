"""Start kernels as Jupyter does, run cells in them, and list what runs."""

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


def kernels() -> list[int]:
    """List the processes that were forked as kernels: children of the zygote, which is the child of its own parent."""
    running = [each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE]
    forking = [each for each in running if "kernels" in each.cmdline()]
    return [each.pid for first in forking for zygote in first.children() for each in zygote.children(recursive=True)]


def executed(cells: Sequence[str], folder: Path, **traits: Any) -> list[Any]:
    """Run cells as nbclient does, and give the outputs of each."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in cells])
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(made, kernel_name="python3", timeout=120, allow_errors=True, resources=where, **traits).execute()
    return [json.loads(json.dumps(each.outputs)) for each in made.cells]


@asynccontextmanager
async def kernel(**traits: Any) -> AsyncIterator[tuple[AsyncKernelManager, AsyncKernelClient]]:
    """Start a kernel with a client, and shut it down."""
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
    """Run a cell, and give what it shows or the name of its error."""
    shown: list[dict[str, Any]] = []
    await client.execute_interactive(code, output_hook=lambda message: shown.append(message["content"]), timeout=30)
    texts = [each.get("ename") or each.get("text") or each.get("data", {}).get("text/plain") for each in shown]
    return "".join(each for each in texts if each)


async def has_ended(manager: AsyncKernelManager, timeout_s: float = 15.0) -> bool:
    """Wait for a kernel's end."""
    deadline = time.monotonic() + timeout_s
    while await manager.is_alive():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True
