"""What of the disk student code can see: the interpreter, its packages, shared libraries, and nothing else."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.lockdown import linux

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
COMMAND_LINE = "/proc/self/cmdline"
"""TensorFlow ends the process if it cannot read this and /proc/self/exe, so they exist although /proc does not."""

_ANY_FOLDER = "/tmp"  # noqa: S108 - exists everywhere; a file system of our own is mounted on it before it is used
WORKING_FOLDER = "/submission"
WORKING_FOLDER_BYTES = 64_000_000
_FILES_IN_WORKING_FOLDER = 4_000
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache")
_MASKED = ("assignment", "autograder")
"""Packages of this project that hold answers or grade; of all of it, student code sees `helpers` alone."""


@dataclass(frozen=True)
class Visible:
    """The part of the disk that a view shows, every path as the interpreter knows it.

    Args:
        paths: files and folders.
        masked: folders below them that are not shown.
    """

    paths: tuple[str, ...]
    masked: tuple[str, ...]


def visible() -> Visible:
    """Find out what the interpreter needs: run this before anything has been hidden."""
    prefixes = {str(Path(each) / "lib") for each in (sys.prefix, sys.base_prefix)}
    folders = (
        {each for each in sys.path if Path(each).is_absolute() and Path(each).is_dir()}
        | prefixes
        | {_folder("helpers")}
    )
    wanted = sorted(each for each in (*folders, *_LIBRARIES, *DEVICES) if Path(each).exists())
    outermost = [each for each in wanted if not any(below(each, other) for other in wanted)]
    masked = [folder for folder in map(_folder, _MASKED) if any(below(folder, each) for each in outermost)]
    return Visible(tuple(outermost), tuple(masked))


def _folder(package: str) -> str:
    """Give the folder of a package without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"the package {package} is not installed")
    return spec.submodule_search_locations[0]


def below(path: str, folder: str) -> bool:
    """Say whether a path lies in a folder."""
    return path != folder and path.startswith(folder.rstrip("/") + "/")


def enter(shown: Visible) -> None:
    """Make a read-only root that holds the visible part of the disk, and let all else go.

    The process has to be alone in its mount namespace. A small writable folder is left for what TensorFlow writes while
    it is imported; `mount_working_folder` hides it from each child.

    Args:
        shown: as `visible` found it.

    Raises:
        OSError: the system does not let this process mount.
    """
    sources = {path: os.path.realpath(path) for path in shown.paths}
    links = {path: Path(path).readlink() for path in shown.paths if Path(path).is_symlink() and path.count("/") == 1}
    linux.mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    linux.mount("tmpfs", _ANY_FOLDER, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, "mode=755,size=1m")
    for name in ("old", "new"):
        Path(_ANY_FOLDER, name).mkdir()
    linux.pivot_root(_ANY_FOLDER, f"{_ANY_FOLDER}/old")
    os.chdir("/")
    linux.mount("/new", "/new", None, linux.MS_BIND)
    for path, target in links.items():
        Path(f"/new{path}").symlink_to(target)
    for path, source in sources.items():
        if path not in links:
            _bind(f"/old{source}", f"/new{path}")
    for folder in shown.masked:
        linux.mount("tmpfs", f"/new{folder}", "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, "mode=755,size=4k")
    Path(f"/new{WORKING_FOLDER}").mkdir(exist_ok=True)
    Path(f"/new{COMMAND_LINE}").parent.mkdir(parents=True)
    Path(f"/new{COMMAND_LINE}").write_bytes(b"python\0")
    Path("/new/proc/self/exe").symlink_to(sys.executable)
    os.chdir("/new")
    linux.pivot_root(".", ".")
    linux.detach(".")
    os.chdir("/")
    linux.make_read_only("/")
    mount_working_folder()


def _bind(source: str, target: str) -> None:
    if Path(source).is_dir():
        Path(target).mkdir(parents=True, exist_ok=True)
    else:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        Path(target).touch()
    linux.mount(source, target, None, linux.MS_BIND | linux.MS_REC)


def mount_working_folder() -> None:
    """Give the process a folder of its own, in memory and bounded, and make it the current one.

    Raises:
        OSError: the system does not let this process mount.
    """
    flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    size = f"mode=1777,size={WORKING_FOLDER_BYTES},nr_inodes={_FILES_IN_WORKING_FOLDER}"
    linux.mount("tmpfs", WORKING_FOLDER, "tmpfs", flags, size)
    os.chdir(WORKING_FOLDER)


def readable(paths: Iterable[str]) -> bool:
    """Say whether this process can read all folders and files."""
    return all(os.access(path, os.R_OK | (os.X_OK if Path(path).is_dir() else 0)) for path in paths)
