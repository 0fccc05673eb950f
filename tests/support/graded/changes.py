"""Changes of a course, each of one thing that something may depend on."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assignment import notebook
from assignment.release import NAME
from autograder.batch import fingerprint
from autograder.course.records import template
from autograder.pages.exporter import InertHTMLExporter
from tests.support.graded.courses import CHECK, SOLUTION, gradebook_of

STUDENT = "half_done"
Change = Callable[[Path, pytest.MonkeyPatch], None]


def write(path: str, text: str) -> Change:
    """Write a file of the course."""
    return lambda root, _patch: (root / path).write_text(text, encoding="utf-8") and None


def configure(line: str) -> Change:
    """Add a line to the course's configuration."""

    def change(root: Path, _patch: pytest.MonkeyPatch) -> None:
        with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(f"\n{line}\n")

    return change


def enter(**values: object) -> Change:
    """Change the gradebook's rows of the student's grade."""

    def change(root: Path, _patch: pytest.MonkeyPatch) -> None:
        with gradebook_of(root) as gradebook:
            for name, value in values.items():
                setattr(gradebook.find_grade(CHECK, NAME, NAME, STUDENT), name, value)

    return change


def comment(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Write a comment, as Formgrader does."""
    with gradebook_of(root) as gradebook:
        gradebook.find_comment(SOLUTION, NAME, NAME, STUDENT).manual_comment = "Well done"


def of_submission(**values: object) -> Change:
    """Change the gradebook's rows of the student's notebook or submission."""

    def change(root: Path, _patch: pytest.MonkeyPatch) -> None:
        with gradebook_of(root) as gradebook:
            submission = gradebook.find_submission(NAME, STUDENT)
            for name, value in values.items():
                setattr(submission if name == "extension" else submission.notebooks[0], name, value)

    return change


def extend(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Grant the student an extension."""
    with gradebook_of(root) as gradebook:
        gradebook.grant_extension(NAME, STUDENT, days=3)


def due(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Give the class more time."""
    with gradebook_of(root) as gradebook:
        gradebook.find_assignment(NAME).duedate = datetime(2026, 2, 1, tzinfo=UTC).replace(tzinfo=None)


def rename(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Correct the student's name."""
    with gradebook_of(root) as gradebook:
        gradebook.find_student(STUDENT).last_name = "Lovelace"


def release_points(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Release a check cell with other points."""
    with gradebook_of(root) as gradebook:
        gradebook.find_grade_cell(CHECK, NAME, NAME).max_score = 20


def release_text(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Release a locked cell with another text."""
    with gradebook_of(root) as gradebook:
        gradebook.find_source_cell(CHECK, NAME, NAME).source += "\n# more"


def edit_autograded(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Change the autograded notebook, as `nbgrader autograde` does."""
    path = root / "autograded" / STUDENT / NAME / f"{NAME}.ipynb"
    held = json.loads(path.read_text(encoding="utf-8"))
    held["cells"].append({"cell_type": "markdown", "id": "more", "metadata": {}, "source": "more"})
    path.write_text(json.dumps(held), encoding="utf-8")


def mark_heavy(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Tag one more cell of the source as heavy."""
    path = root / "source" / NAME / f"{NAME}.ipynb"
    held = json.loads(path.read_text(encoding="utf-8"))
    next(cell for cell in held["cells"] if cell["cell_type"] == "code")["metadata"].setdefault("tags", []).append(
        "heavy"
    )
    path.write_text(json.dumps(held), encoding="utf-8")


def add_test(root: Path, _patch: pytest.MonkeyPatch) -> None:
    """Release one more test cell, of the instructor's own."""
    with gradebook_of(root) as gradebook:
        gradebook.add_grade_cell("test_mine", NAME, NAME, max_score=2, cell_type="code")
        gradebook.add_source_cell("test_mine", NAME, NAME, source="assert True", cell_type="code", locked=True)


def project_source(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Change this project's own source notebook."""
    (root / "other.ipynb").write_bytes(notebook.SOURCE.read_bytes() + b"\n")
    patch.setattr(notebook, "SOURCE", root / "other.ipynb")


def program(name: str) -> Change:
    """Change the digest of programs that a package is one of."""

    def change(_root: Path, patch: pytest.MonkeyPatch) -> None:
        for module in (fingerprint, template):
            found = module.digest_of_programs
            patch.setattr(
                module, "digest_of_programs", lambda *names, found=found: found(*names) + "+" * names.count(name)
            )

    return change


def package(name: str) -> Change:
    """Install another version of a package."""

    def change(_root: Path, patch: pytest.MonkeyPatch) -> None:
        for module in (fingerprint, template):
            found = module.version
            patch.setattr(module, "version", lambda asked, found=found: "9.9" if asked == name else found(asked))

    return change


def template_of_course(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Give the course a template of its own that inherits nbgrader's."""
    shutil.copytree(InertHTMLExporter(template_name="basic").template_paths[0], root / "templates" / "feedback")
    configure(f"c = get_config(); c.HTMLExporter.extra_template_basedirs = [{str(root / 'templates')!r}]")(root, patch)


ZERO = configure("c = get_config(); c.LateSubmissionPlugin.penalty_method = 'zero'")


def penalty_of_a_scored_one(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Take all points of a late student who has some."""
    enter(manual_score=4.0)(root, patch)
    ZERO(root, patch)
