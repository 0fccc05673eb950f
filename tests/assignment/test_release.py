"""The release: built by nbgrader, the same every time, without a line of the solution, and it works on its own."""

import filecmp
import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest

from assignment import notebook
from assignment.expectations import PUBLIC_FILE, write_public
from assignment.nbgrader_command import NbgraderError, run_nbgrader
from assignment.release import NAME, add_helpers, release
from autograder.cli.demo import make_course
from benchmarks.samples import SOLUTION
from helpers.contract.exercises import EXERCISES

COMMITTED = notebook.RELEASE.parent


def test_release_is_what_a_fresh_build_makes_twice(tmp_path: Path) -> None:
    """Two builds and the committed folder hold the same files, equal byte for byte."""
    builds = []
    for number in ("first", "second"):
        make_course(tmp_path / number)
        release(tmp_path / number)
        builds.append(tmp_path / number / "release" / NAME)

    names = [_files(folder) for folder in (*builds, COMMITTED)]
    assert names[0] == names[1] == names[2]
    for other in (builds[1], COMMITTED):
        assert ([], []) == filecmp.cmpfiles(builds[0], other, names[0], shallow=False)[1:]


def _files(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in paths if not {"__pycache__", "pretrained"} & set(path.parts))


def test_expectations_are_what_the_table_and_the_oracle_say(tmp_path: Path) -> None:
    """A newly computed helpers/expected.json equals the committed one."""
    write_public(tmp_path / "expected.json")

    assert (tmp_path / "expected.json").read_text() == PUBLIC_FILE.read_text()


def test_release_holds_no_line_of_the_solution() -> None:
    """No line between the solution markers is in any released file."""
    source = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))
    secret: set[str] = set()
    for cell in source["cells"]:
        inside = False
        for line in "".join(cell["source"]).splitlines():
            if "### " in line:
                inside = "BEGIN" in line
            elif inside and len(line.strip()) > 12:
                secret.add(line.strip())
    released = "\n".join((COMMITTED / name).read_text(encoding="utf-8") for name in _files(COMMITTED))
    cells = json.loads(notebook.RELEASE.read_text(encoding="utf-8"))["cells"]
    text = released + "\n".join("".join(cell["source"]) for cell in cells)

    assert len(secret) > 30
    assert [] == [line for line in sorted(secret) if line in text]


@pytest.mark.slow
def test_released_notebook_runs_alone_and_says_not_implemented_yet(tmp_path: Path) -> None:
    """In an empty folder, with the helpers beside it, no cell raises and every check says `not implemented yet`."""
    shutil.copytree(COMMITTED, tmp_path / "alone", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "alone" / f"{NAME}.ipynb"
    read = nbformat.read(path, as_version=4)

    nbclient.NotebookClient(read, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()

    outputs = {cell.id: cell.outputs for cell in read.cells if cell.cell_type == "code"}
    assert [] == [name for name, listed in outputs.items() if any(output.output_type == "error" for output in listed)]
    for name in ("identity-block", "convolutional-block", "resnet50"):
        table, points = outputs[f"{name}-check"]
        assert table.data["text/plain"].endswith("not implemented yet")
        assert "0.0" == points.data["text/plain"]
    streams = [output for listed in outputs.values() for output in listed if output.output_type == "stream"]
    assert [] == [stream.text for stream in streams if stream.name == "stderr"]


def test_helpers_work_beside_the_notebook_without_the_other_packages(tmp_path: Path) -> None:
    """The released helpers import neither assignment nor autograder."""
    shutil.copytree(COMMITTED / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        "import sys; sys.path.insert(0, '.'); import helpers, helpers.observe, helpers.diagrams, helpers.figures; "
        "print(helpers.__file__); print([n for n in sys.modules if n.split('.')[0] in ('assignment', 'autograder')])"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert [str(Path("helpers", "__init__.py")) in done.stdout.splitlines()[0], "[]"] == [
        True,
        done.stdout.splitlines()[1],
    ]


@pytest.mark.slow
def test_validate_passes_on_the_solved_notebook(tmp_path: Path) -> None:
    """`nbgrader validate`, which is also behind the Validate button, accepts the solution."""
    output = _validated(tmp_path, SOLUTION)

    assert "Success! Your notebook passes all the tests." in output


@pytest.mark.slow
def test_validate_fails_on_a_notebook_that_is_not_solved(tmp_path: Path) -> None:
    """`nbgrader validate` does not accept functions that raise NotImplementedError."""
    stub = "".join(f"def {name}(*args, **kwargs):\n    raise NotImplementedError()\n\n\n" for name in EXERCISES)

    assert "Success!" not in _validated(tmp_path, stub)


def _validated(folder: Path, code: str) -> str:
    shutil.copytree(COMMITTED, folder / "mine", ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "mine" / f"{NAME}.ipynb"
    filled = notebook.fill(json.loads(path.read_text(encoding="utf-8")), code)
    path.write_text(json.dumps(filled), encoding="utf-8")
    return run_nbgrader(path.parent, "validate", path.name)


def test_release_that_cannot_be_finished_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A failed copy stops the command, and it says which."""
    (tmp_path / "release").write_text("a file where a folder should be")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit, match="the helpers could not be copied to release/resnet50/helpers"):
        add_helpers(Path("release", NAME))

    assert "The helpers could not be released" in caplog.text


def test_failing_nbgrader_command_shows_what_it_printed(tmp_path: Path) -> None:
    """The error's message contains what nbgrader printed."""
    with pytest.raises(NbgraderError, match="nbgrader autograde nothing failed"):
        run_nbgrader(tmp_path, "autograde", "nothing")
