"""The notebook's first cell says in one sentence what a computer lacks, and so does each cell that needs it."""

import ast
import json
import os
import re
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbclient
import nbformat
import pytest

import helpers
from assignment import notebook
from helpers import startup
from helpers.startup import SetUpError

MOST_WORDS = 40
NEEDS_TENSORFLOW = "This notebook needs TensorFlow 2.19 or newer, and found TensorFlow"
OLD = "__version__ = '2.15.0'\n"


def package(version: str, backend: str = "tensorflow") -> Any:
    """Return what a package shows of itself."""
    config = SimpleNamespace(list_physical_devices=list, backend=lambda: backend)
    return SimpleNamespace(__version__=version, config=config)


def said(call: Any, *arguments: Any) -> str:
    """Return the sentence that a call raises, which a notebook shows alone."""
    with pytest.raises(SetUpError) as raised:
        call(*arguments)
    sentence = str(raised.value)
    assert [sentence] == raised.value._render_traceback_()
    assert len(sentence.split()) < MOST_WORDS
    assert 1 == sentence.count(". ") + sentence.endswith(".")
    return sentence


@pytest.mark.parametrize(
    ("tensorflow", "keras", "beginning"),
    [
        (
            package("2.15.0"),
            package("2.15.0"),
            "This notebook needs TensorFlow 2.19 or newer, and found TensorFlow 2.15.0",
        ),
        (package("2.21.0"), package("3.4.1"), "This notebook needs Keras 3.5 or newer, and found Keras 3.4.1"),
        (package("2.21.0"), package("3.10.0", "jax"), "Keras was started on jax in this kernel: restart the kernel"),
        (SimpleNamespace(), package("3.10.0"), f"{NEEDS_TENSORFLOW} 0"),
    ],
    ids=["TensorFlow", "Keras", "backend", "half removed"],
)
def test_unfit_packages_are_named(tensorflow: Any, keras: Any, beginning: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first cell says it, and so do check cells and those that use the student's functions."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setitem(sys.modules, "tensorflow", tensorflow)
    monkeypatch.setitem(sys.modules, "keras", keras)

    assert said(helpers.load_tensorflow).startswith(beginning)
    assert said(helpers.check, "identity_block", {}).startswith(beginning)
    assert said(helpers.ready, "identity_block", {}).startswith(beginning)


def test_settings_of_the_computer_do_not_choose_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras 2 and other backends are switched off before TensorFlow is imported."""
    monkeypatch.setattr(os, "environ", os.environ | {"KERAS_BACKEND": "torch", "TF_USE_LEGACY_KERAS": "1"})

    helpers.load_tensorflow()

    assert ("tensorflow", "0") == (os.environ["KERAS_BACKEND"], os.environ["TF_USE_LEGACY_KERAS"])


@pytest.mark.parametrize(
    ("version", "missing", "words"),
    [
        ((3, 9, 18), (), "needs Python 3.11 to 3.13, and its kernel has 3.9"),
        ((3, 14, 0), ("tensorflow",), "needs Python 3.11 to 3.13, and its kernel has 3.14"),
        ((3, 13, 1), ("tensorflow", "PIL"), "lacks tensorflow, pillow: choose the kernel of this course, or run"),
    ],
    ids=["old", "new", "packages"],
)
def test_wrong_python_and_missing_packages_are_named(
    version: tuple[int, ...], missing: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packages are named as pip knows them."""
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "modules", {})
    monkeypatch.setattr(startup, "find_spec", lambda name: None if name in missing else "found")

    assert words in said(startup.require_packages)


def test_a_new_python_with_all_packages_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What works is not refused."""
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))

    startup.require_packages()


@pytest.mark.parametrize("name", ["__init__.py", "startup.py", "i18n.py"])
def test_an_old_python_can_read_what_complains_about_it(name: str) -> None:
    """What is imported before the version is looked at uses nothing newer, and nothing but the standard library."""
    tree = ast.parse((notebook.ROOT / "helpers" / name).read_text(encoding="utf-8"), feature_version=(3, 8))

    looked = next((at for at, node in enumerate(tree.body) if isinstance(node, ast.Expr) and at), len(tree.body))
    before = [node.module or "" for node in tree.body[:looked] if isinstance(node, ast.ImportFrom)]
    assert before
    known = {*sys.stdlib_module_names, "helpers.startup", "helpers.i18n"}
    assert [] == [module for module in before if not known & {module, module.split(".")[0]}]


def test_versions_are_those_of_the_project() -> None:
    """The oldest that the helpers accept are the oldest that pip installs."""
    project = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    bounds = {line.partition(">=")[0]: line.partition(">=")[2].split(",")[0] for line in project["dependencies"]}
    oldest = {name.lower(): ".".join(map(str, version)) for name, version in startup.OLDEST.items()}
    assert oldest == {name: bounds[name] for name in oldest}
    (major, minor), (_, newest) = startup.OLDEST_PYTHON, startup.NEWEST_PYTHON
    assert f">={major}.{minor},<{major}.{newest + 1}" == project["requires-python"]


@pytest.mark.parametrize(
    ("folders", "sentence"),
    [
        ({}, "ModuleNotFoundError: There is no folder helpers in {place}: put it there, or %cd to where it is."),
        (
            {"tensorflow": OLD, "keras": OLD},
            f"{NEEDS_TENSORFLOW} 2.15.0: ",
        ),
    ],
    ids=["no helpers", "TensorFlow"],
)
def test_first_cell_says_it_in_a_kernel(
    tmp_path: Path, folders: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence is the last line of what a student sees."""
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    first = next("".join(cell["source"]) for cell in cells if cell["id"] == "packages-helpers")
    if folders:
        (tmp_path / "helpers").symlink_to(notebook.ROOT / "helpers")
    else:  # as on a computer on which this project is not installed
        first = f"import sys\nsys.meta_path = [each for each in sys.meta_path if 'editable' not in str(each)]\n{first}"
        monkeypatch.delenv("PYTHONPATH", raising=False)
    for name, text in folders.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(first)])

    resources = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(made, timeout=60, allow_errors=True, resources=resources).execute()

    [output] = made.cells[0].outputs
    shown = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output.traceback)).splitlines()
    assert shown[-1].startswith(sentence.format(place=tmp_path))
    assert folders == {} or 1 == len(shown)
