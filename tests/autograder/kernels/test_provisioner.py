"""Confined kernels behave as stock ones do, except that they refuse what they should."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient.exceptions import DeadKernelError
from traitlets.config import Config

from autograder.kernels import confined_kernel
from autograder.kernels.provisioner import ALLOW_WEAKER
from autograder.wall.layers import IN_FORCE, LAYERS, WeakSandboxError
from tests.support.jupyter_kernels import executed, has_ended, kernel, kernels, outcome

STOCK, CONFINED = "local-provisioner", "confined-provisioner"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a kernel is confined on Linux only")


@pytest.fixture(scope="module", autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Put temporary files into a folder of their own; at the end, close the starter and find nothing left."""
    tmp_path_factory.getbasetemp()  # pytest creates its own folder first, where it always is
    children = set(psutil.Process().children(recursive=True))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        Path(folder).chmod(0o755)
        patch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)
        confined_kernel.STARTER.discard()
        assert [] == [path for name in ("kernel-*", "autograder-*") for path in Path(folder).glob(name)]
    assert set() == set(psutil.Process().children(recursive=True)) - children


@pytest.fixture(autouse=True)
def confined(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Make confined kernels the default, let a test choose another, and check that no kernel is left."""
    factory = KernelProvisionerFactory.instance()
    entry = EntryPoint(CONFINED, "autograder.kernels.provisioner:ConfinedProvisioner", factory.GROUP_NAME)
    monkeypatch.setitem(factory.provisioners, CONFINED, entry)
    monkeypatch.setattr(factory, "default_provisioner_name", CONFINED)
    yield lambda name: monkeypatch.setattr(factory, "default_provisioner_name", name)
    assert [] == list(temporary.glob("kernel-*"))
    assert [] == kernels()


PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 4, 9]);"
INLINE = "%matplotlib inline\nplt.imshow([[0, 1], [2, 3]])\nplt.title('t')\nplt.show()"
TRAIN = """
import keras, numpy as np
keras.utils.set_random_seed(1)
drawn = np.random.default_rng(0)
layers = [keras.layers.Conv2D(4, 3), keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3)]
model = keras.Sequential([keras.Input((8, 8, 3)), *layers])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
seen = model.fit(drawn.normal(size=(64, 8, 8, 3)), drawn.integers(0, 3, 64), epochs=2, batch_size=16, verbose=0)
model.summary()
[round(loss, 4) for loss in seen.history["loss"]]
"""
ERROR = "def f():\n    raise ValueError('mine')\nf()"
BESIDE = "import beside, sys\nprint(beside.WORD)\nprint('!', file=sys.stderr)\nbeside.WORD, {'a': 1}"


@pytest.mark.slow
def test_a_notebook_shows_what_it_shows_in_a_stock_kernel(
    confined: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures, training, tracebacks and both output streams are equal."""
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
    (tmp_path / "beside.py").write_text("WORD = 'beside the notebook'", encoding="utf-8")
    cells = [PLOT, INLINE, TRAIN, ERROR, BESIDE]

    found = executed(cells, tmp_path)
    confined(STOCK)

    assert executed(cells, tmp_path) == found
    assert [["display_data"], ["display_data"]] == [
        [output["output_type"] for output in outputs] for outputs in found[:2]
    ]
    assert "execute_result" == found[2][-1]["output_type"]
    assert ["error", "ValueError"] == [found[3][0]["output_type"], found[3][0]["ename"]]
    assert 3 == len(found[4])


TRY = """
import array, ctypes, os, signal, socket, subprocess, sys
from pathlib import Path

def outcome(attempt):
    try:
        attempt()
    except (OSError, ImportError):
        return "refused"
    return "possible"

mine, other = socket.socketpair()
passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))]
{
    "connect": outcome(lambda: socket.create_connection(("127.0.0.1", PORT), 1)),
    "make a socket": outcome(lambda: socket.socket(socket.AF_UNIX)),
    "make a socket that sends anywhere": outcome(lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)),
    "connect one of a pair": outcome(lambda: mine.connect(SECRET)),
    "pass a descriptor": outcome(lambda: mine.sendmsg([b"x"], passed)),
    "read a file": outcome(lambda: open(SECRET).read()),
    "write a file": outcome(lambda: open(SECRET + "-forged", "w")),
    "write to the interpreter": outcome(lambda: Path(os.__file__).with_name("forged.py").write_text("")),
    "import an answer": outcome(lambda: __import__("assignment.oracle")),
    "list processes": outcome(lambda: os.listdir("/proc")),
    "signal the grader": outcome(lambda: os.kill(PID, 0)),
    "fork": outcome(os.fork),
    "start a program": outcome(lambda: subprocess.run([sys.executable, "-c", ""])),
    "become root": outcome(lambda: os.setuid(0)),
}
"""


def test_what_the_wall_refuses_is_refused_to_a_cell(tmp_path: Path) -> None:
    """A kernel answers on its inherited sockets and has no other way out."""
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        where = f"PORT, PID, SECRET = {server.getsockname()[1]}, {os.getpid()}, {str(secret)!r}\n"
        [outputs] = executed([where + TRY], tmp_path / "nothing beside")

    [result] = outputs
    outcomes = eval(result["data"]["text/plain"])  # noqa: S307 - this test has made it
    assert {"refused"} == set(outcomes.values()), outcomes
    assert 14 == len(outcomes)
    assert [secret] == list(tmp_path.iterdir())


def test_a_kernel_can_be_interrupted_restarted_and_shut_down() -> None:
    """A client stays connected over a restart, has a heartbeat, and gets a reply to a shutdown request."""

    async def live() -> str:
        async with kernel() as (manager, client):
            assert "5" == await outcome(client, "x = 5; x")
            asyncio.get_running_loop().call_later(0.3, lambda: asyncio.ensure_future(manager.interrupt_kernel()))
            assert "KeyboardInterrupt" == await outcome(client, "while True: pass")
            assert "5" == await outcome(client, "x")
            for now in (False, True):
                await manager.restart_kernel(now=now)
                await client.wait_for_ready(timeout=30)
                assert "NameError" == await outcome(client, "x")
            assert client.hb_channel.is_beating()
            assert 1 == len(kernels())
            reply = await client.shutdown(reply=True, timeout=5)  # type: ignore[misc]
            assert "ok" == reply["content"]["status"]
            assert await has_ended(manager)
            assert 0 == await manager.provisioner.poll()
        return manager.connection_file

    assert not Path(asyncio.run(live())).exists()


SPEAK = """
import os, time
for descriptor in range(3, 99):
    try:
        os.write(descriptor, b'{"ready": true}\\n')
    except OSError:
        pass
time.sleep(60)
"""


@pytest.mark.parametrize(
    ("code", "traits", "status", "message"),
    [
        ("import os; os._exit(3)", {}, 3, "ended the process with exit status 3"),
        ("while True: pass", {"cpu_s": 2}, -signal.SIGKILL, "2 s of CPU time"),
        ("import ctypes; ctypes.string_at(0)", {}, -signal.SIGSEGV, "SIGSEGV"),
        (SPEAK, {}, -signal.SIGKILL, "SIGKILL"),
    ],
)
def test_a_kernel_that_dies_is_reported(
    code: str, traits: dict[str, Any], status: int, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Its exit status is known, and the log names the limit; a kernel that writes to its channel is killed."""

    async def die() -> int | None:
        async with kernel(**traits) as (manager, client):
            client.execute(code)
            assert await has_ended(manager)
            return await manager.provisioner.poll()

    assert status == asyncio.run(die())
    assert message in caplog.text


def test_memory_is_bounded_and_a_dead_kernel_ends_a_notebook(tmp_path: Path) -> None:
    """A cell that allocates too much gets a MemoryError; nbclient reports a dead kernel."""
    config = Config({"ConfinedProvisioner": {"memory_bytes": 2**29}})
    [outputs] = executed(["x = bytearray(2**30)"], tmp_path, config=config)

    assert "MemoryError" == outputs[0]["ename"]
    with pytest.raises(DeadKernelError):
        executed(["import os; os._exit(0)"], tmp_path)


@pytest.mark.parametrize("allowed_by", ["nothing", "trait", "environment"])
def test_below_the_floor_no_kernel_starts_unless_allowed(allowed_by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says in one sentence what to do."""
    layers = dict.fromkeys(LAYERS, IN_FORCE) | {"seccomp": "for a test"}
    monkeypatch.setattr(confined_kernel, "checked_layers", lambda _: layers)
    monkeypatch.setenv(ALLOW_WEAKER, "1" if allowed_by == "environment" else "")

    async def start() -> str:
        async with kernel(**({"allow_weaker_sandbox": True} if allowed_by == "trait" else {})) as (_, client):
            return await outcome(client, "1 + 1")

    if allowed_by != "nothing":
        assert "2" == asyncio.run(start())
        return
    with pytest.raises(WeakSandboxError, match=r"^no confined kernel here, .*allow_weaker_sandbox = True$"):
        asyncio.run(start())


@pytest.mark.slow
def test_nothing_outlives_a_grader_that_is_killed(tmp_path: Path) -> None:
    """The zygote ends when the process that started it ends, and every kernel ends with the zygote."""
    program = """
import time
from autograder.wall.limits import Limits
from autograder.kernels.confined_kernel import Endpoint, WarmKernel
kernel = WarmKernel(Endpoint(), Limits(2**32, 60))
kernel.set_up({})
kernel.serve({})
print("ready", flush=True)
time.sleep(60)
"""
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment) as grader:
        assert grader.stdout is not None
        assert b"ready\n" == grader.stdout.readline()
        started = psutil.Process(grader.pid).children(recursive=True)
        grader.kill()

    assert 3 == len(started)
    assert [] == psutil.wait_procs(started, timeout=10)[1]
