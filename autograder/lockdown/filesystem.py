"""The part of the disk that student code can see: the interpreter, its packages and shared libraries."""

from __future__ import annotations

import importlib.util
import os
import site
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.lockdown import linux

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
COMMAND_LINE = "/proc/self/cmdline"
"""TensorFlow aborts if it cannot read this file and /proc/self/exe, so both exist although /proc is not mounted."""

_ANY_FOLDER = "/tmp"  # noqa: S108 - exists everywhere; our own file system is mounted on it before it is used
WORKING_FOLDER = "/submission"
WORKING_FOLDER_BYTES = 64_000_000
_FILES_IN_WORKING_FOLDER = 4_000
_SITES = ("site-packages", "dist-packages")
"""The names of the folders into which packages are installed."""

_NEEDED_PACKAGES = ("tensorflow", "keras", "numpy", "matplotlib", "IPython", "ipykernel")
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache")
MASKED = ("assignment", "autograder")
"""The packages of this project that hold answers or grade; student code sees only `helpers`."""


@dataclass(frozen=True)
class Visible:
    """The part of the disk that student code sees; paths are those that the interpreter uses.

    Args:
        paths: the visible files and folders.
        masked: folders inside them that are hidden.
    """

    paths: tuple[str, ...]
    masked: tuple[str, ...]


def visible() -> Visible:
    """Return the part of the disk that the interpreter needs; call this before anything is hidden.

    What else is on `sys.path` stays hidden: an editable install puts the folder of a project there, which may hold
    solutions, a course or a whole home. Of this project, wherever it lies, only the package `helpers` is shown.
    """
    packages = _folders_of_packages()
    standard = {sysconfig.get_path(name, vars={"platbase": sys.base_exec_prefix}) for name in ("stdlib", "platstdlib")}
    wanted = {*standard, *packages, *_shared_libraries(), _folder("helpers"), *_LIBRARIES, *DEVICES}
    existing = sorted(path for path in wanted if Path(path).exists())
    outermost = [path for path in existing if not any(below(path, other) for other in existing)]
    others = {str(Path(folder) / name) for folder in standard for name in _SITES} - packages
    hidden = [*map(_folder, MASKED), *sorted(filter(os.path.isdir, others))]
    return Visible(tuple(outermost), tuple(path for path in hidden if any(below(path, shown) for shown in outermost)))


def _folders_of_packages() -> set[str]:
    """Return the folders of installed packages: this interpreter's, and those that hold what every child imports."""
    specs = [importlib.util.find_spec(name) for name in _NEEDED_PACKAGES]
    needed = {str(Path(spec.origin).parents[1]) for spec in specs if spec and spec.origin}
    return {*site.getsitepackages(), *(folder for folder in needed if Path(folder).name in _SITES)}


def _shared_libraries() -> set[str]:
    """Return the shared libraries that came with the interpreter; of a conda environment, their folder."""
    found = set()
    for prefix in {Path(sys.prefix), Path(sys.base_prefix)}:
        if (prefix / "conda-meta").is_dir():
            found.add(str(prefix / "lib"))
        else:
            found |= {str(path) for path in prefix.glob("lib*/*.so*")}
    return found


def _folder(package: str) -> str:
    """Return the folder of a package without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"the package {package} is not installed")
    return spec.submodule_search_locations[0]


def below(path: str, folder: str) -> bool:
    """Return whether a path is inside a folder."""
    return path != folder and path.startswith(folder.rstrip("/") + "/")


def enter(shown: Visible) -> None:
    """Replace the root by a read-only one that holds only the visible part of the disk.

    The process must be alone in its mount namespace. TensorFlow writes into a small folder while it is imported;
    `mount_working_folder` hides that folder from each child.

    Args:
        shown: the visible part of the disk.

    Raises:
        OSError: the system does not allow this process to mount.
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
    """Mount a bounded working folder in memory, and change to it.

    Raises:
        OSError: the system does not allow this process to mount.
    """
    flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    size = f"mode=1777,size={WORKING_FOLDER_BYTES},nr_inodes={_FILES_IN_WORKING_FOLDER}"
    linux.mount("tmpfs", WORKING_FOLDER, "tmpfs", flags, size)
    os.chdir(WORKING_FOLDER)


def readable(paths: Iterable[str]) -> bool:
    """Return whether this process can read all the files and folders."""
    return all(os.access(path, os.R_OK | (os.X_OK if Path(path).is_dir() else 0)) for path in paths)
