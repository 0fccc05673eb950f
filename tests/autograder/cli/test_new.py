"""`autograder new` and `autograder release`: a course that nbgrader reads, and nothing of the user's is replaced."""

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from assignment import notebook
from assignment.release import NAME
from autograder.cli import demo
from autograder.cli.exit_codes import ExitCode
from autograder.cli.main import main
from autograder.course.config import JOINING_LINE
from autograder.course.folder import CourseFolder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new course."""
    folder: Path = tmp_path_factory.mktemp("new") / "deep_learning"
    assert ExitCode.DONE == main(["new", str(folder)])
    return folder


def test_new_course_has_what_a_week_needs(made: Path) -> None:
    """One joining line and the course's id, the source, an empty gradebook, and ten lines about the commands."""
    assert {"README.md", "gradebook.db", "nbgrader_config.py", "source"} == {path.name for path in made.iterdir()}
    assert notebook.SOURCE.read_bytes() == (made / "source" / NAME / f"{NAME}.ipynb").read_bytes()
    assert JOINING_LINE in (made / "nbgrader_config.py").read_text(encoding="utf-8").splitlines()
    assert "deep_learning" == CourseFolder(made, NAME).directory.course_id
    assert 10 == len((made / "README.md").read_text(encoding="utf-8").splitlines())
    with Gradebook(f"sqlite:///{made}/gradebook.db") as gradebook:
        assert ([], []) == (gradebook.students, gradebook.assignments)


@pytest.mark.slow
def test_release_is_replaced_only_by_force(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The release of a new course is the committed one."""
    command = ["release", NAME, "--course", str(made)]
    released = made / "release" / NAME / f"{NAME}.ipynb"

    assert ExitCode.DONE == main(command)
    assert notebook.RELEASE.read_bytes() == released.read_bytes()
    assert (released.parent / "helpers" / "expected.json").exists()
    released.write_text("edited", encoding="utf-8")
    assert ExitCode.NOT_POSSIBLE == main(command)
    assert "exists already: --force replaces it" in capsys.readouterr().err
    assert "edited" == released.read_text(encoding="utf-8")
    assert ExitCode.DONE == main([*command, "--force"])
    assert notebook.RELEASE.read_bytes() == released.read_bytes()


def test_folder_with_files_stays_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A course is made in an empty or a new folder only, and whatever prevents it is one sentence."""
    (tmp_path / "mine.txt").touch()

    assert ExitCode.NOT_POSSIBLE == main(["new", str(tmp_path)])
    assert f"{tmp_path} is not empty" in capsys.readouterr().err
    assert ExitCode.NOT_POSSIBLE == main(["new", str(tmp_path / "mine.txt" / "course")])
    assert "cannot be made" in capsys.readouterr().err
    assert ["mine.txt"] == [path.name for path in tmp_path.iterdir()]


def test_release_of_nothing_is_one_sentence(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An assignment that the course does not have, and a folder that is no course."""
    assert ExitCode.NOT_POSSIBLE == main(["release", "ps9", "--course", str(made)])
    assert "holds no source of the assignment 'ps9'" in capsys.readouterr().err
    assert ExitCode.NOT_POSSIBLE == main(["release", NAME, "--course", str(made / "source")])
    assert "holds no nbgrader_config.py" in capsys.readouterr().err


def test_demo_without_samples_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed wheel does not hold them; no course is made."""
    monkeypatch.setattr(demo, "SAMPLES", tmp_path / "nowhere")

    with pytest.raises(SystemExit, match="the sample submissions are in the project's own folder"):
        main(["demo", "--folder", str(tmp_path / "course")])

    assert [] == list(tmp_path.iterdir())
