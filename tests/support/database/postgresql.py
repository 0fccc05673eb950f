"""A PostgreSQL server of the test's own, which an ordinary user runs; it can be killed and started again."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

USER = "grader"
START_TIMEOUT_S = 60
ZONE = "Asia/Kathmandu"
"""The server's time zone: none of a gradebook's times may depend on it."""

_DEBIAN = Path("/usr/lib/postgresql")


class PostgreSQL:
    """A server of which each test has a database.

    Args:
        programs: the folder of initdb and postgres.
        folder: for its files; whoever runs the server must be able to enter it.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._data, self._log = programs, folder / "data", folder / "log.txt"
        self._process: subprocess.Popen[bytes] | None = None
        self.password = secrets.token_hex(8)
        self.port = _free_port()
        _hand_over(folder)
        passwords = folder / "password.txt"
        passwords.write_text(self.password, encoding="utf-8")
        account = ["--auth=scram-sha-256", f"--pwfile={passwords}", f"--username={USER}"]
        options = ["--encoding=UTF8", "--locale=C", "--no-sync", f"--pgdata={self._data}", *account]
        command = [str(programs / "initdb"), *options]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **_ordinary())

    def url(self, database: str) -> str:
        """Return nbgrader's db_url of a database."""
        return f"postgresql+psycopg://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server on its files, and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "timezone": ZONE,
            "max_connections": "20",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), *options],
                cwd=self._data,
                stdout=log,
                stderr=log,
                **_ordinary(),
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                pytest.fail(f"PostgreSQL did not start:\n{self._log.read_text(encoding='utf-8')}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server and all its processes at once, as a power cut does."""
        if self._process is None:
            return
        server = psutil.Process(self._process.pid)
        server.suspend()  # or it would end its processes in good order
        everything = [*server.children(recursive=True), server]
        for process in everything:
            process.kill()
        self._process.wait()
        psutil.wait_procs(everything, timeout=START_TIMEOUT_S)
        self._process = None

    def create(self, database: str, template: str = "template1") -> str:
        """Create a database as a copy of another one, and return its db_url."""
        import psycopg

        with psycopg.connect(self._connection(), autocommit=True) as connection:
            connection.execute(f"create database {database} template {template}")
        return self.url(database)

    def _connection(self) -> str:
        return f"host=127.0.0.1 port={self.port} user={USER} password={self.password} dbname=postgres"

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self._connection(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """Yield a server that runs; without PostgreSQL, skip the test, or fail it in continuous integration."""
    programs = found_programs()
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        server = PostgreSQL(programs, Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()


def found_programs() -> Path:
    """Return the folder of the server's programs."""
    programs = [*_DEBIAN.glob("*/bin/initdb"), *map(Path, filter(None, [shutil.which("initdb")]))]
    if not programs:
        message = "there is no PostgreSQL here to test with: install it (Debian: apt-get install postgresql)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return programs[0].resolve().parent


def _ordinary() -> dict[str, Any]:
    """Return what lets a process run as an ordinary user: PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}


def _hand_over(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port
