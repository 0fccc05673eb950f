"""A Jupyter kernel provisioner for nbclient, nbgrader and Formgrader whose kernels are warm and locked in.

A kernel is forked from a process that has TensorFlow and ipykernel loaded, and runs behind the same wall as graded
code. It has no network; its clients reach it over sockets in a folder that only their user can open.
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
from autograder.intake.released import own_files
from autograder.kernels.confined_kernel import Endpoint, WarmKernel
from autograder.wall.layers import Layers, WeakSandboxError, missing, summary
from autograder.wall.limits import Limits

ALLOW_WEAKER = "ALLOW_WEAKER_SANDBOX"
"""The environment variable for programs that read no configuration; 1 sets the trait `allow_weaker_sandbox`."""

_PASSED_ON = ("NBGRADER_EXECUTION",)
"""The environment variables that a kernel sees; notebooks use this one to tell whether they are being graded."""

_POLL_S = 0.05
_SEND_TIMEOUT_MS = 5_000
"""Without this timeout, clients of a kernel that has garbled its connections would wait forever."""


class ConfinedProvisioner(KernelProvisionerBase):
    """A provisioner that forks a locked-in kernel.

    The working folder of the kernel is in memory; it holds copies of the files of the folder in which Jupyter starts
    the kernel. What the kernel writes there is lost when it ends.
    """

    memory_bytes = Integer(4 * 2**30, help="The memory limit of a kernel, beyond what TensorFlow takes, in bytes.").tag(
        config=True
    )
    cpu_s = Integer(1800, help="The limit on CPU time of a kernel, in seconds.").tag(config=True)
    allow_weaker_sandbox = Bool(
        help=f"Start kernels on a system that lacks what untrusted code needs; by default only if {ALLOW_WEAKER} is 1."
    ).tag(config=True)

    _endpoint: Endpoint | None = None
    _kernel: WarmKernel | None = None

    @default("allow_weaker_sandbox")
    def _allow_weaker_by_environment(self) -> bool:
        return os.environ.get(ALLOW_WEAKER) == "1"

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel whose end nobody has waited for yet."""
        return self._kernel is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Refuse kernels that cannot be confined; ignore the command of the kernel specification.

        Raises:
            RuntimeError: the system is not Linux, the kernel is not for Python, or encryption is required.
        """
        if sys.platform != "linux":
            raise RuntimeError("confined kernels run only on Linux; if you trust the code, use the local provisioner")
        if str(self.kernel_spec.language).lower() != "python":
            raise RuntimeError(f"confined kernels run only Python, not {self.kernel_spec.language}")
        if getattr(self.parent, "transport_encryption", "disabled") == "required":
            raise RuntimeError(
                "confined kernels do not encrypt their connections; only this user can open the folder of their sockets"
            )
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ARG002 - as Jupyter calls it
        """Start a kernel and return how to connect to it.

        Args:
            cmd: the command of the kernel specification, unused.
            **kwargs: `cwd` is the folder whose files the kernel gets, `release_files` the contents of others by path,
                `env` the environment.

        Raises:
            LostError: the kernel cannot be started.
            WeakSandboxError: the system lacks what untrusted code needs.
        """
        environment = {name: kwargs["env"][name] for name in _PASSED_ON if name in kwargs.get("env", {})}
        try:
            self._endpoint = self._endpoint or Endpoint()
            files = self._files(kwargs.get("cwd")) | kwargs.get("release_files", {})
            await asyncio.to_thread(self._start, self._endpoint, files, environment)
        except BaseException:
            await self.cleanup()
            raise
        if self.parent is not None:
            self.parent.context.setsockopt(zmq.SNDTIMEO, _SEND_TIMEOUT_MS)
        connection = self._endpoint.connection
        self.connection_info = cast("KernelConnectionInfo", connection | {"key": connection["key"].encode()})
        return self.connection_info

    def _start(self, endpoint: Endpoint, files: dict[str, bytes], environment: dict[str, str]) -> None:
        self._kernel = WarmKernel(endpoint, Limits(self.memory_bytes, self.cpu_s))
        self._require_floor(self._kernel.set_up(files))
        self._kernel.serve(environment)

    def _files(self, folder: str | Path | None) -> dict[str, bytes]:
        if folder is None:
            return {}
        found = support_files.read_folder(Path(folder))
        for path, why in own_files(found.left_out).items():
            self.log.warning("The confined kernel does not get %s, which %s", path, why)
        return own_files(found.contents)

    def _require_floor(self, layers: Layers) -> None:
        lacking = missing(layers)
        if lacking and not self.allow_weaker_sandbox:
            raise WeakSandboxError(
                f"no confined kernel here, because not guaranteed: {'; '.join(lacking)} (`autograder doctor` "
                f"shows why); if you trust the code, set c.{type(self).__name__}.allow_weaker_sandbox = True"
            )
        self.log.info("Confined kernel: %s", summary(layers))

    async def poll(self) -> int | None:
        """Return None while the kernel runs, then its exit status."""
        return 0 if self._kernel is None else self._kernel.status()

    async def wait(self) -> int | None:
        """Wait until the kernel ends, log a crash, and return the exit status."""
        while (status := await self.poll()) is None:  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(_POLL_S)
        if self._kernel is not None and (how := self._kernel.how_it_ended()):
            self.log.warning("The confined kernel has ended: %s", how)
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
        """End the kernel at once, because the first process of a namespace ignores SIGTERM."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """End the kernel; keep its sockets for a restart."""
        await self.kill(restart)
        self._kernel = None
        if self._endpoint is not None and not restart:
            self._endpoint.close()
            self._endpoint = None
