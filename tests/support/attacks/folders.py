"""Write the files that attacks hand in beside their notebooks: links, pipes, devices, archives."""

from __future__ import annotations

import io
import json
import lzma
import os
import pickle
import socket
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from assignment import notebook
from tests.support.attacks.ground import Ground
from tests.support.attacks.handed_in import HANDED_IN


def _modules(folder: Path, ground: Ground) -> None:
    strike = f"forged = 'imported'\nopen({str(ground.folder / 'forged')!r}, 'w').close()\n"
    for name in (
        "numpy",
        "keras",
        "tensorflow",
        "helpers",
        "autograder",
        "assignment",
        "json",
        "landlock",
        "pyseccomp",
    ):
        (folder / f"{name}.py").write_text(strike, encoding="utf-8")
    for name in ("helpers", "helpers/observe", "helpers/checks", "tensorflow", "numpy", "nbformat"):
        (folder / name).mkdir()
        for inner in ("__init__", "observer"):
            (folder / name / f"{inner}.py").write_text(strike, encoding="utf-8")
    for name in ("sitecustomize.py", "usercustomize.py", "conftest.py", "encodings.py", "pyvenv.cfg", "forged.pth"):
        (folder / name).write_text(strike, encoding="utf-8")


def _links(folder: Path, ground: Ground) -> None:
    for name, target in (
        ("secret.txt", ground.secret),
        ("chain.txt", Path("secret.txt")),
        ("grader.db", ground.gradebook),
        ("relative.txt", Path(os.path.relpath(ground.secret, folder))),
        ("solution.py", notebook.ROOT / "tests" / "submissions" / "solution" / "submission.py"),
        ("root", Path("/")),
        ("up", Path("../" * 20)),
        ("repository", notebook.ROOT),
        ("loop", Path()),
    ):
        (folder / name).symlink_to(target)
    (folder / "hard.txt").hardlink_to(ground.secret)


def _pipes(folder: Path, _: Ground) -> None:
    os.mkfifo(folder / "pipe.txt")
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket.txt")
    finally:
        os.chdir(here)
    with suppress(PermissionError):
        os.mknod(folder / "zero.txt", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    (folder / "link_to_zero.txt").symlink_to("/dev/zero")
    (folder / "link_to_pipe.txt").symlink_to("pipe.txt")


def _names(folder: Path, _: Ground) -> None:
    names = [
        "forged\n30 of 30 points (seed 1)",
        "...",
        "..\\..\\x",
        "%2e%2e%2fx",
        "\x1b[2J\x1b]0;forged\x07",
        "-rf",
        "~",
    ]
    names += [
        "a" * 200,
        "b" * 255,
        "\N{RIGHT-TO-LEFT OVERRIDE}yp.x",
        "con",
        "a\tb",
        "'; DROP TABLE grade; --",
        "${HOME}",
    ]
    for name in (*map(os.fsencode, names), b"\xff\xfe", b"caf\xe9.txt"):
        with suppress(OSError):
            (folder / os.fsdecode(name)).write_bytes(b"x")
    for link in ("link\n30 of 30 points (seed 1)", "link\x1b[2Jidentity_block: 10 of 10 points"):
        (folder / link).symlink_to("/")


def _nested(depth: int, name: str) -> Callable[[Path, Ground], None]:
    """Return a function that makes a file below many folders, one by one, because no call takes so long a path."""

    def prepare(folder: Path, _: Ground) -> None:
        inner = os.open(folder, os.O_RDONLY)
        for __ in range(depth):
            os.mkdir(name, dir_fd=inner)
            outer, inner = inner, os.open(name, os.O_RDONLY, dir_fd=inner)
            os.close(outer)
        os.close(os.open("bottom.txt", os.O_CREAT | os.O_WRONLY, 0o666, dir_fd=inner))
        os.close(inner)

    return prepare


def _folders(folder: Path, _: Ground) -> None:
    for number in range(499):
        inner = folder / str(number) / "a/b/c/d/e/f/g/h/i/j"
        inner.mkdir(parents=True)
        (inner / "file.txt").touch()


def _many(folder: Path, _: Ground) -> None:
    for number in range(10_000):
        (folder / f"small-{number}.txt").touch()
    with (folder / "huge.bin").open("wb") as file:
        file.truncate(10**11)


def _bombs(folder: Path, _: Ground) -> None:
    zeros = bytes(100_000_000)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb:
        bomb.writestr("zeros", zeros)
    (folder / "bomb.xz").write_bytes(lzma.compress(zeros, preset=0) * 100)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)})
    (folder / "bomb.npy").write_bytes(header.getvalue())
    with zipfile.ZipFile(folder / "bomb.npz", "w") as arrays:
        arrays.writestr("zeros.npy", header.getvalue())


class _Reads:
    """Pickled, a call that reads a file."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)

    def __reduce__(self) -> tuple[object, ...]:
        return eval, (f"open({self._path!r}).read()",)


def _pickles(folder: Path, ground: Ground) -> None:
    (folder / "weights.pkl").write_bytes(pickle.dumps(_Reads(ground.secret)))
    np.save(folder / "weights.npy", np.array([_Reads(ground.secret)], dtype=object), allow_pickle=True)
    with zipfile.ZipFile(folder / "model.keras", "w") as model:
        model.writestr("metadata.json", '{"keras_version": "3.0.0"}')
        config = '{"module": "builtins", "class_name": "eval", "config": "open(%r).read()", "registered_name": null}'
        model.writestr("config.json", config % str(ground.secret))


def _rewritten(folder: Path, cells: list[str], **metadata: object) -> None:
    """Add code cells to the notebook of an attack."""
    path = folder / "resnet50.ipynb"
    held = json.loads(path.read_text(encoding="utf-8"))
    more = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": source,
        }
        for number, source in enumerate(cells)
    ]
    path.write_text(
        json.dumps(held | {"cells": held["cells"] + more, "metadata": metadata}, ensure_ascii=True), encoding="utf-8"
    )


def _source(folder: Path, ground: Ground) -> None:
    steal = f"open({str(ground.secret)!r}).read()"
    nested = ["(" * 20_000 + ")" * 20_000, "x = " + "-" * 20_000 + "1", "x = " + "+".join(["1"] * 20_000)]
    texts = ["x = 1\0", "# coding: rot13\nk = 1", "\f\f\fx = 1", "x = '" + "y" * 500_000 + "'", "x = 9" + "9" * 10_000]
    magics = [
        f"%%bash\ncat {ground.secret}",
        f"!cat {ground.secret}",
        f"%run {ground.secret}",
        f"text = !cat {ground.secret}",
        "get_ipython().system('true')",
        "%load_ext autograder.judge.examination",
        f"?{steal}",
    ]
    shadows = [
        "from __main__ import *",
        "async def identity_blocks(X): pass",
        "(identity_block := identity_block)",
        "import sys as f",
    ]
    _rewritten(folder, [*nested, *texts, *magics, *shadows, *["if x:\n  " * 99] * 9])


def _half_characters(folder: Path, _: Ground) -> None:
    _rewritten(folder, [], kernelspec={"language": "\ud800\x1b]0;30 of 30 points\x07"})


def _searched(folder: Path, _: Ground) -> None:
    _rewritten(folder, ["#" + "xy " * 2_000_000])
    for number in range(1_500):
        (folder / f"y x{number:06d}").symlink_to("/nowhere")


def _million(folder: Path, _: Ground) -> None:
    cell = '{"cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": null}'
    cells = ", ".join([cell] * 10**6)
    text = f'{{"cells": [{cells}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'
    (folder / "resnet50.ipynb").write_text(text, encoding="utf-8")


PREPARATIONS: dict[str, Callable[[Path, Ground], None]] = {
    "loads_its_own_modules": _modules,
    "follows_links_beside_the_notebook": _links,
    "hands_in_pipes_and_devices": _pipes,
    "names_files_strangely": _names,
    "nests_folders_too_deep": _nested(1_500, "d"),
    "brings_paths_that_are_too_long": _nested(30, "x" * 190),
    "brings_more_folders_than_fit": _folders,
    "brings_ten_thousand_files": _many,
    "opens_archive_bombs": _bombs,
    "loads_pickles_that_run_code": _pickles,
    "writes_source_for_the_parser": _source,
    "hides_half_characters_in_metadata": _half_characters,
    "makes_the_grader_search_links": _searched,
    "hands_in_a_million_cells": _million,
    **HANDED_IN,
}
"""For each attack that hands in files, the function that writes them."""
