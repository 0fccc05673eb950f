"""A Jupyter server for one test, a headless Chromium that opens its pages, and screenshots."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from assignment.notebook import ROOT

SCREENSHOTS = ROOT / "build" / "screenshots"
START_TIMEOUT_S = 90
STOP_TIMEOUT_S = 20
WAIT_TIMEOUT_S = 60
"""For each expectation about a page: long enough for a kernel to import TensorFlow on a busy machine."""

_LAPTOP = ViewportSize(width=1366, height=768)
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # requests to any other host fail at once
)
_SETTINGS = {"notification": '{"fetchNews": "false", "checkForUpdates": false}'}
_QUIET = re.compile(
    r"\[[IC] [\d :.-]+ \w+\] "  # the server's information
    r"|\[W [\d :.-]+ (ServerApp|LabApp)\] |    Setting websocket_ping_timeout"  # and warnings about its own settings
    r"|\[IPKernelApp\] WARNING \| Kernel is running over TCP without encryption"
    r"|\[NbGrader \| WARNING\] No nbgrader_config.py file found"
)


@dataclass(frozen=True)
class Server:
    """A running server: its address, its token, and the log of the server and its kernels."""

    address: str
    token: str
    log: Path

    def url(self, path: str) -> str:
        """Return the address of a page, with the token."""
        return f"{self.address}/{path}?token={self.token}"

    def noise(self) -> list[str]:
        """Return the log lines that are neither information nor known warnings."""
        return [line for line in self.log.read_text(encoding="utf-8").splitlines() if line and not _QUIET.match(line)]


@contextmanager
def visit(folder: Path, home: Path, name: str) -> Iterator[tuple[Page, Server]]:
    """Serve a folder with JupyterLab and open an empty page; afterwards, stop the server and the browser.

    Args:
        folder: the folder to serve, and the working directory of the server.
        home: for settings, kernels' files and the log; outside of the folder.
        name: of the screenshot that is taken when the test fails.
    """
    chromium = found_chromium()
    with jupyter(folder, home) as server, _browser(chromium, name) as page:
        yield page, server


def found_chromium() -> str:
    """Return the path of a browser; without one, skip the test, or fail it in continuous integration."""
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if found is None:
        message = "there is no Chromium here to test with: install it (Debian: apt-get install chromium)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return found


@contextmanager
def jupyter(folder: Path, home: Path) -> Iterator[Server]:
    """Serve a folder with JupyterLab; afterwards, stop the server.

    Args:
        folder: the folder to serve, and the working directory of the server.
        home: for settings, kernels' files and the log; outside of the folder.
    """
    server = Server(f"http://127.0.0.1:{_free_port()}", secrets.token_hex(16), home / "log.txt")
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            _command(server), cwd=folder, env=_environment(home), stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_until_ready(server, process)
        yield server
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def _command(server: Server) -> list[str]:
    options = {
        "IdentityProvider.token": server.token,
        "ServerApp.port": server.address.rpartition(":")[2],
        "ServerApp.port_retries": "0",
        "LabApp.extension_manager": "readonly",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.root_dir=.", *arguments]


def _environment(home: Path) -> dict[str, str]:
    """Return an environment without the user's own settings, in which the interpreter's programs are found."""
    settings = home / "config" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    for name, text in _SETTINGS.items():
        (settings / f"{name}.jupyterlab-settings").write_text(text, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "TF_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    folders = {f"JUPYTER_{name.upper()}_DIR": str(home / name) for name in ("config", "data", "runtime")}
    return inherited | folders | {"IPYTHONDIR": str(home / "ipython"), "PATH": path}


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(server.url("api/status"), timeout=5):  # noqa: S310 - our own, on this machine
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{server.log.read_text(encoding='utf-8')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server and its kernels, which have sessions of their own and so are not in its process group."""
    started = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for survivor in psutil.wait_procs(started, timeout=5)[1]:
        survivor.kill()


@contextmanager
def _browser(chromium: str, name: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        try:
            page = running.new_page(viewport=_LAPTOP)
            page.set_default_timeout(WAIT_TIMEOUT_S * 1000)
            expect.set_options(timeout=WAIT_TIMEOUT_S * 1000)
            try:
                yield page
            except BaseException:
                take_picture(page, f"{name}-failed")
                raise
        finally:
            running.close()


def take_picture(page: Page, name: str) -> None:
    """Save a screenshot of what the window shows now, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
