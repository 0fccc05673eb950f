"""Give Jupyter kernels that are warm and locked in: a kernel provisioner for nbclient, nbgrader and Formgrader.

A kernel is forked from a process that has TensorFlow and ipykernel loaded, and runs behind the same wall as graded
code. It has no network; its clients reach it over sockets in a folder that only their own user can open.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any, cast

import zmq
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Bool, Integer, default

from autograder.intake import support_files
from autograder.kernels.confined_kernel import Door, WarmKernel
from autograder.wall.layers import Layers, WeakSandboxError, missing, summary
from autograder.wall.limits import Limits

ALLOW_WEAKER = "ALLOW_WEAKER_SANDBOX"
"""The environment variable that has the trait's place where no configuration is read; 1 allows it."""

_PASSED_ON = ("NBGRADER_EXECUTION",)
"""What of the environment a kernel gets to see: notebooks ask whether they are being graded."""

_POLL_S = 0.05
_SEND_TIMEOUT_MS = 5_000
"""A kernel that has garbled its connections cannot be sent anything any more; its clients would wait for ever."""


class ConfinedProvisioner(KernelProvisionerBase):
    """Forks a locked-in kernel for each that Jupyter starts, and ends it.

    The kernel finds the files of the folder in which it was to start, as copies in a folder of its own, in memory; what
    it writes there ends with it.
    """

    memory_bytes = Integer(4 * 2**30, help="Memory that a kernel may take beyond TensorFlow itself.").tag(config=True)
    cpu_s = Integer(1800, help="Processor time that a kernel may take, in seconds.").tag(config=True)
    allow_weaker_sandbox = Bool(
        help=f"Start kernels where the system lacks what untrusted code needs; by default if {ALLOW_WEAKER} is 1."
    ).tag(config=True)

    _door: Door | None = None
    _kernel: WarmKernel | None = None

    @default("allow_weaker_sandbox")
    def _allow_weaker_by_environment(self) -> bool:
        return os.environ.get(ALLOW_WEAKER) == "1"

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel whose end nobody has waited for."""
        return self._kernel is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Refuse what this cannot start; the command of the kernel's specification is of no use here.

        Raises:
            RuntimeError: the kernel would be another one than that of this Python, or on another system than Linux.
        """
        if sys.platform != "linux":
            raise RuntimeError("confined kernels run on Linux only; if you trust the code, use a kernel without this")
        if str(self.kernel_spec.language).lower() != "python":
            raise RuntimeError(f"confined kernels speak Python only, not {self.kernel_spec.language}")
        if getattr(self.parent, "transport_encryption", "disabled") == "required":
            raise RuntimeError("confined kernels do not encrypt: nobody else can open the folder of their sockets")
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ARG002 - as Jupyter calls it
        """Start a kernel and say how to reach it.

        Args:
            cmd: of the kernel's specification, unused.
            **kwargs: `cwd` is the folder whose files it gets.

        Raises:
            LostError: it cannot be started.
            WeakSandboxError: the system lacks what untrusted code needs.
        """
        environment = {name: kwargs["env"][name] for name in _PASSED_ON if name in kwargs.get("env", {})}
        try:
            self._door = self._door or Door()
            await asyncio.to_thread(self._start, self._door, self._files(kwargs.get("cwd")), environment)
        except BaseException:
            await self.cleanup()
            raise
        if self.parent is not None:
            self.parent.context.setsockopt(zmq.SNDTIMEO, _SEND_TIMEOUT_MS)
        told = self._door.connection
        self.connection_info = cast("KernelConnectionInfo", told | {"key": told["key"].encode()})
        return self.connection_info

    def _start(self, door: Door, files: dict[str, bytes], environment: dict[str, str]) -> None:
        self._kernel = WarmKernel(door, Limits(self.memory_bytes, self.cpu_s))
        self._require_floor(self._kernel.set_up(files))
        self._kernel.serve(environment)

    def _files(self, folder: str | Path | None) -> dict[str, bytes]:
        if folder is None:
            return {}
        found = support_files.read(Path(folder))
        for path, why in found.left_out.items():
            self.log.warning("The confined kernel does without %s, which %s", path, why)
        return found.contents

    def _require_floor(self, layers: Layers) -> None:
        lacking = missing(layers)
        if lacking and not self.allow_weaker_sandbox:
            raise WeakSandboxError(
                f"no confined kernel here, because not guaranteed: {'; '.join(lacking)} (`python -m autograder doctor` "
                f"says why); if you trust the code, set c.{type(self).__name__}.allow_weaker_sandbox = True"
            )
        self.log.info("Confined kernel: %s", summary(layers))

    async def poll(self) -> int | None:
        """Give None while the kernel runs, then how it ended."""
        return 0 if self._kernel is None else self._kernel.status()

    async def wait(self) -> int | None:
        """Wait for the kernel's end, say in the log if it was no good one, and forget it."""
        while (status := await self.poll()) is None:  # noqa: ASYNC110 - no event comes, as from a process
            await asyncio.sleep(_POLL_S)
        if self._kernel is not None and (how := self._kernel.how_it_ended()):
            self.log.warning("The confined kernel is gone: %s", how)
        self._kernel = None
        return status

    async def send_signal(self, signum: int) -> None:
        """Send the kernel a signal."""
        if self._kernel is not None:
            self._kernel.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:  # noqa: ARG002 - as Jupyter calls it
        """End the kernel at once."""
        if self._kernel is not None:
            self._kernel.end()

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel at once: the first process of a namespace ignores a request to."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """End what is left of the kernel; its sockets stay if another one follows."""
        await self.kill(restart)
        self._kernel = None
        if self._door is not None and not restart:
            self._door.close()
            self._door = None
