"""Feedback for a class: nbgrader's files to the byte, one student's fault is one student's, nothing half-written."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook

from assignment.nbgrader_command import run_nbgrader
from autograder.feedback.fast_html import FastHTMLExporter
from autograder.feedback.run import write_feedback
from autograder.feedback.work import FeedbackError

NAME, NOTEBOOK = "ps1", "problem"
CONFIG = """
import os

def die(assignment, student, notebooks):
    if "killer" in notebooks[0]:
        os._exit(9)

c = get_config()
c.GenerateFeedback.permissions = 640
c.GenerateFeedback.pre_convert_hook = die
"""
HTML = {
    "table": '<table class="a  b"><tr><td>1</td></tr>\n<tr><td>&quot;2&quot; &lt; 3</td></tr></table>',
    "too_many_ends": "</div></pre></div></div></td>",
    "open_pre": "<pre>  <b>  ",
    "open_comment": "<!-- <p>",
    "open_cdata": "<![CDATA[<p>",
    "open_attribute": "<p title='<div>",
    "open_script": "<script>if (a < b) {",
    "open_textarea": "<textarea>  <i>",
    "end_of_empty": "a<br> </br> </br> <br/> b</p>",
    "image": '<img src="files/a.png"><IMG SRC=b.png ALT>',
    "odd_references": "&amp &nosuch; &#0; &#x110000; & &lt",
    "focusable": '<div class="jp-Notebook"><div class="jp&#45;OutputArea-output"></div></div>',
    "doctype": "<!DOCTYPE x [<!ELEMENT y>]><?php ?><![CDATA[ <p> ]]>",
}
CODE = 'def f(x):\n    """Say "it\'s" <b> & \\x00."""\n\n    return x  # %s \x01'


def notebook(student: str, html: str) -> NotebookNode:
    """Make what a student's autograded notebook may hold, most of it the same for all."""
    kept = {"schema_version": 3, "locked": True, "solution": False, "task": False, "grade": False}
    cells = [
        nbformat.v4.new_markdown_cell("# Task\n\nWrite *f*, $x < 1$ `a & b`.\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        nbformat.v4.new_code_cell(CODE % "given", metadata={"nbgrader": {**kept, "grade_id": "given"}}),
        nbformat.v4.new_markdown_cell(f"Raw: {html}\n\n```python\nx = '<'\n```"),
        nbformat.v4.new_code_cell(
            CODE % student, metadata={"nbgrader": {**kept, "grade_id": "f", "solution": True, "locked": False}}
        ),
        nbformat.v4.new_code_cell(
            "check(f)", metadata={"nbgrader": {**kept, "grade_id": "check", "grade": True, "points": 2}}
        ),
        nbformat.v4.new_markdown_cell("<div title=\"of\" class='what'>is open ]]> --> ?></div>"),
        nbformat.v4.new_markdown_cell("The *end*, for everyone the same: </b> and <i>so on</i>."),
    ]
    cells[4].outputs = [
        nbformat.v4.new_output("stream", text="\x1b[31mred\x1b[0m <b>\n"),
        nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "plain"}),
        nbformat.v4.new_output("error", ename="E", evalue="<v>", traceback=["\x1b[1mline\x1b[0m"]),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return nbformat.v4.new_notebook(cells=cells)


def add_student(course: Path, gradebook: Gradebook, student: str, html: str) -> None:
    """Autograde a submission by hand."""
    folder = course / "autograded" / student / NAME
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "numbers.csv").write_text("1,2\n")
    (folder / "timestamp.txt").write_text("2024-01-01 00:00:00 UTC")
    nbformat.write(notebook(student, html), folder / f"{NOTEBOOK}.ipynb")
    gradebook.add_student(student)
    gradebook.add_submission(NAME, student)
    gradebook.find_grade("check", NOTEBOOK, NAME, student).auto_score = len(student) % 3
    gradebook.find_comment("f", NOTEBOOK, NAME, student).manual_comment = f"Well *done*, {student}"
    gradebook.db.commit()


@pytest.fixture(scope="module")
def autograded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose submissions are autograded, one for each oddity, and hold no feedback yet."""
    course: Path = tmp_path_factory.mktemp("feedback") / "course"
    course.mkdir()
    (course / "nbgrader_config.py").write_text(CONFIG)
    programs = str(Path(sys.executable).parent)  # a new gradebook asks the program alembic for its version
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", programs, prepend=os.pathsep)
        fill_gradebook(course)
    return course


def fill_gradebook(course: Path) -> None:
    """Enter the assignment and the students."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.add_assignment(NAME)
        gradebook.add_notebook(NOTEBOOK, NAME)
        gradebook.add_grade_cell("check", NOTEBOOK, NAME, max_score=2, cell_type="code")
        gradebook.add_solution_cell("f", NOTEBOOK, NAME)
        for student, html in HTML.items():
            add_student(course, gradebook, student, html)


@pytest.fixture
def course(autograded: Path, tmp_path: Path) -> Path:
    """The same course, for one test alone."""
    return Path(shutil.copytree(autograded, tmp_path / "course"))


def page(course: Path, student: str) -> Path:
    """Where a student's feedback is."""
    return course / "feedback" / student / NAME / f"{NOTEBOOK}.html"


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Give every file and folder with its permissions and contents."""
    listed = {str(each.relative_to(folder)): each for each in folder.rglob("*")}
    return {name: (path.stat().st_mode, path.read_bytes() if path.is_file() else b"") for name, path in listed.items()}


def test_files_are_those_of_nbgrader(course: Path) -> None:
    """Every page, support file and permission, for all oddities, by two processes and by one."""
    run_nbgrader(course, "generate_feedback", NAME)
    expected = tree(course / "feedback")

    for workers in (2, 1):
        shutil.rmtree(course / "feedback")
        done: list[tuple[str, str]] = []
        failures = write_feedback(course, NAME, workers=workers, on_done=lambda *each: done.append(each))  # noqa: B023
        assert expected == tree(course / "feedback")
        assert ({}, [(student, "") for student in sorted(HTML)]) == (failures, sorted(done))


def exported(exporter: HTMLExporter, student: str, html: str) -> str:
    """Give the page of a student."""
    resources: dict[str, Any] = {"metadata": {"name": student}}
    return str(exporter.from_notebook_node(notebook(student, html), resources)[0])


def test_page_is_that_of_nbconvert() -> None:
    """Whatever stood in earlier pages: every oddity before, after and beside every other, and its own again."""
    slow, fast = HTMLExporter(template_name="classic"), FastHTMLExporter(template_name="classic")
    expected = {student: exported(slow, student, html) for student, html in HTML.items()}

    for student in (*HTML, *reversed(HTML), *HTML):
        assert expected[student] == exported(fast, student, HTML[student]), student


def test_known_pieces_are_taken_out() -> None:
    """What makes it quick happens: the second page of a class is mostly marks, and they come back."""
    fast = FastHTMLExporter(template_name="classic")
    exported(fast, "one", HTML["table"])
    code_alone = len(fast.taken)
    exported(fast, "two", HTML["table"])

    assert (3, 6) == (code_alone, len(fast.taken))


def test_broken_notebooks_stop_nobody_else(course: Path) -> None:
    """No JSON, no row in the gradebook, a notebook that kills its process: one sentence each, and no folder."""
    (course / "autograded" / "table" / NAME / f"{NOTEBOOK}.ipynb").write_text("{")
    shutil.copytree(course / "autograded" / "image", course / "autograded" / "stranger")
    shutil.copytree(course / "autograded" / "image", course / "autograded" / "killer")

    failures = write_feedback(course, NAME, workers=2)

    assert {"table", "stranger", "killer"} == set(failures)
    assert failures["table"].startswith("NotJSONError: Notebook does not appear to be JSON")
    assert failures["stranger"].startswith("MissingEntry: No such")
    assert "died" in failures["killer"]
    assert all("\n" not in each for each in failures.values())
    written = {student for student in (*HTML, *failures) if (course / "feedback" / student / NAME).exists()}
    assert set(HTML) - {"table"} == written
    assert [] == list(course.glob("feedback/*/.*"))


def test_only_the_students_asked_for(course: Path) -> None:
    """A name that nothing was autograded for is a failure, not a silence."""
    failures = write_feedback(course, NAME, ["image", "nobody"], workers=2)

    assert {"nobody": f"there is no autograded notebook of {NAME}"} == failures
    assert ["image"] == [each.name for each in (course / "feedback").iterdir()]


def test_feedback_is_written_anew_when_nbgrader_would(course: Path) -> None:
    """Kept as it is; replaced where the submission is newer; replaced by force. What a killed run left is removed."""
    write_feedback(course, NAME, ["image", "table"], workers=2)
    original = page(course, "image").read_text()
    left = course / "feedback" / "image" / f".{NAME}.unfinished"
    for student in ("image", "table"):
        page(course, student).write_text("edited")
    (course / "autograded" / "image" / NAME / "timestamp.txt").write_text("2024-01-02 00:00:00 UTC")
    left.mkdir()
    (left / "half.html").touch()

    write_feedback(course, NAME, ["image", "table"], workers=2)
    assert (original, "edited") == (page(course, "image").read_text(), page(course, "table").read_text())
    assert [NAME] == [each.name for each in left.parent.iterdir()]
    assert not (page(course, "image").parent / "half.html").exists()

    (page(course, "table").parent / "surplus.txt").touch()
    write_feedback(course, NAME, ["table"], workers=1, force=True)
    assert "edited" != page(course, "table").read_text()
    assert not (page(course, "table").parent / "surplus.txt").exists()


def test_nothing_autograded_is_an_error(course: Path) -> None:
    """A misspelt assignment and a broken configuration are said before any student is."""
    with pytest.raises(FeedbackError, match="No notebooks were matched"):
        write_feedback(course, "ps2", workers=2)
    (course / "nbgrader_config.py").write_text("c = nonsense")
    with pytest.raises(FeedbackError, match="nonsense"):
        write_feedback(course, NAME, workers=2)
