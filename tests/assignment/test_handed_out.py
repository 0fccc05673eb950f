"""README.md and requirements.txt of the release: what they name is needed, is there, and works."""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from IPython.terminal.interactiveshell import TerminalInteractiveShell

from assignment import notebook
from assignment.release import README, REQUIREMENTS, add_instructions, requirements
from helpers.startup import PACKAGES

COMMITTED = notebook.RELEASE.parent
MOST_LINES = 60
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
COMMANDS = [line[2:] for kind, text in BLOCKS for line in text.splitlines() if kind == "console"]


def imported() -> set[str]:
    """Return the packages that the notebook and the released helpers import, without Python's own."""
    cells = json.loads(notebook.RELEASE.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    texts += [path.read_text(encoding="utf-8") for path in (COMMITTED / "helpers").rglob("*.py")]
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"helpers"}


def test_requirements_are_what_is_imported() -> None:
    """No package is missing, and none is installed that nothing imports; versions are those of the project."""
    project = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = (COMMITTED / REQUIREMENTS).read_text(encoding="utf-8").splitlines()

    assert imported() == set(PACKAGES)
    assert set(PACKAGES.values()) == {re.split(r"[<>]", line)[0] for line in listed}
    known = {frozenset(re.split(r"(?=[<>])|,", line)) for line in project["dependencies"]}
    assert [] == [line for line in listed if frozenset(re.split(r"(?=[<>])|,", line)) not in known]
    assert requirements() == listed


def test_readme_is_one_page_and_names_what_is_there() -> None:
    """Its files are in the release, and the notebook names it."""
    text = (COMMITTED / README.name).read_text(encoding="utf-8")

    assert README.read_text(encoding="utf-8") == text
    assert MOST_LINES >= len(text.splitlines())
    for name in ("resnet50.ipynb", "helpers", REQUIREMENTS):
        assert name in text
        assert (COMMITTED / name).exists()
    assert f"`{README.name}`" in notebook.RELEASE.read_text(encoding="utf-8")


def test_commands_on_a_computer_are_known(tmp_path: Path) -> None:
    """Pip would install no more than what is installed here, and the environment is made where it is used."""
    make, activate, install, lab, *_conda = map(shlex.split, COMMANDS)

    subprocess.run([sys.executable, *make[1:-1], "--without-pip", str(tmp_path / Path(make[-1]).name)], check=True)
    assert (tmp_path / Path(*Path(activate[1]).parts[1:])).exists()
    command = [sys.executable, "-m", *install, "--dry-run", "--no-index", "--disable-pip-version-check"]
    done = subprocess.run(command, cwd=COMMITTED, capture_output=True, text=True, check=True)
    assert "Would install" not in done.stdout
    assert ["jupyter", "lab", notebook.RELEASE.name] == lab


@pytest.mark.skipif(shutil.which("unzip") is None, reason="there is no unzip here")
def test_two_lines_for_colab_lead_to_the_helpers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They unpack the folder beside the notebook, and go into it."""
    [lines] = [text for kind, text in BLOCKS if kind == "python"]
    shutil.copytree(COMMITTED, tmp_path / "there" / "resnet50", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.make_archive(str(tmp_path / "resnet50"), "zip", tmp_path / "there", "resnet50")
    monkeypatch.chdir(tmp_path)

    shell = TerminalInteractiveShell()
    result = shell.run_cell(lines)

    assert result.success
    assert Path.cwd() == tmp_path / "resnet50"
    assert Path("helpers", "startup.py").exists()
    assert 2 == len(lines.splitlines())


def test_own_instructions_of_a_course_stay(tmp_path: Path) -> None:
    """Nbgrader has copied them from beside the source notebook."""
    (tmp_path / README.name).write_text("ask your tutor")

    add_instructions(tmp_path)

    assert "ask your tutor" == (tmp_path / README.name).read_text()
    assert requirements() == (tmp_path / REQUIREMENTS).read_text().splitlines()
