"""What this project replaces in Formgrader is still where it was, and is replaced once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.pages.formgrader import belongs_to, escaped, holds_files_of_students

REPLACED = """
import sys
from autograder.pages import formgrader
formgrader.protect()
assert formgrader.HANDLERS not in sys.modules, "nothing is imported where Formgrader does not run"
from nbgrader.server_extensions.formgrader import handlers
places = {
    "a submission's page asks for its exporter": lambda: handlers.BaseHandler.exporter,
    "every other page is rendered by one method": lambda: handlers.BaseHandler.render,
    "files have headers": lambda: handlers.SubmissionFilesHandler.set_default_headers,
    "a course is opened by its address": lambda: handlers.FormgraderHandler.get,
    "a request ends": lambda: handlers.BaseHandler.on_finish,
}
before = [place() for place in places.values()]
assert not hasattr(handlers.SubmissionHandler, "is_protected")
formgrader.protect()
places["a submission's page asks for its exporter"] = lambda: handlers.SubmissionHandler.exporter
once = [place() for place in places.values()]
formgrader.protect()
print([name for name, old, new in zip(places, before, once) if old is new])
print(once == [place() for place in places.values()])
"""


def test_five_methods_are_replaced_once() -> None:
    """In a process that serves Formgrader; `protect` is called whenever the configuration is read."""
    done = subprocess.run([sys.executable, "-c", REPLACED], capture_output=True, text=True, check=False)

    assert "[]\nTrue\n" == done.stdout, done.stderr


@pytest.mark.parametrize("value", ['"', "'", "<", ">", "&", "\\", '\\"', "</script>"])
def test_value_ends_no_text_of_a_page(value: str) -> None:
    """Neither in an attribute, nor between elements, nor in a script; also within the values of a dict."""
    safe = escaped({"a": [1], "b": f"x{value}y"})

    assert [1] == safe["a"]
    assert not set("\"'<>") & set(safe["b"])
    assert 0 == safe["b"].count("\\") % 2


def test_folder_of_a_student_is_no_course(tmp_path: Path) -> None:
    """A folder inside a course's folders of submissions is none; the course, and others beside it, are."""
    names = ("submitted", "handed_in")
    for folder in ("submitted/ada/ps1", "handed_in/ada", "other", "source/ps1"):
        (tmp_path / folder).mkdir(parents=True)

    assert not holds_files_of_students(tmp_path / "submitted" / "ada", names)
    (tmp_path / "gradebook.db").touch()
    (tmp_path / "other" / "link").symlink_to(tmp_path / "submitted")
    hostile = ("submitted", "submitted/ada/ps1", "submitted/ada/ps1/new", "handed_in/ada", "other/../submitted/ada")
    assert all(holds_files_of_students(tmp_path / folder, names) for folder in (*hostile, "other/link/ada"))
    assert not any(holds_files_of_students(tmp_path / folder, names) for folder in ("", "other", "source/ps1"))


def test_folder_that_leads_to_files_of_students_is_no_course(tmp_path: Path) -> None:
    """Whether by a link from them, to them, or to a configuration among them; marks of a course are not needed."""
    for folder in ("submitted/ada", "downloaded/ps1/extracted/eve", "elsewhere", "honest"):
        (tmp_path / "course" / folder).mkdir(parents=True)
    course, names = tmp_path / "course", ("submitted", "downloaded")
    (course / "submitted" / "ada" / "out").symlink_to(course / "elsewhere")
    (course / "submitted" / "ada" / "nbgrader_config.py").touch()
    (course / "elsewhere" / "nbgrader_config.py").symlink_to(course / "submitted" / "ada" / "nbgrader_config.py")

    for folder in ("submitted/ada", "submitted/ada/out", "downloaded/ps1/extracted/eve", "elsewhere"):
        assert holds_files_of_students(course / folder, names, course)
    assert not holds_files_of_students(course / "honest", names, course)
    assert not holds_files_of_students(course, names, course)


@pytest.mark.parametrize("name", ["nbgrader_config.py", "nbgrader_config.json", "jupyter_config.py"])
def test_configuration_of_another_user_is_not_read(name: str, tmp_path: Path) -> None:
    """Nor one that a link leads to; a folder without any is its owner's, and a missing one is nobody's."""
    me, other = os.getuid(), os.getuid() + 1
    for folder in ("empty", "course"):
        (tmp_path / folder).mkdir()
    (tmp_path / "course" / name).symlink_to("/proc/1/comm" if me else tmp_path / "config")
    (tmp_path / "config").touch()
    if not me:
        os.chown(tmp_path / "config", other, other)

    assert belongs_to(tmp_path / "missing", {other})
    assert [True, False] == [belongs_to(tmp_path / "empty", {user}) for user in (me, other)]
    assert not belongs_to(tmp_path / "course", {me})
    assert belongs_to(tmp_path / "course", {me, (tmp_path / "course" / name).stat().st_uid})
