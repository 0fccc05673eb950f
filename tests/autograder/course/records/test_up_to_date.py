"""Up to date means up to date: each input, changed alone, makes exactly the things stale that depend on it."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.converters import GenerateFeedback

from assignment import notebook
from assignment.release import NAME
from autograder.batch import fingerprint, outputs
from autograder.batch.journal import Journal
from autograder.batch.plan import plan
from autograder.course.folder import CourseFolder
from autograder.course.gradebook import GradebookWriter
from autograder.course.records import pages, template
from autograder.course.records.dependencies import Input, Thing, changed_since, depends_on
from autograder.course.records.dependencies import fingerprint as made_from
from autograder.pages.exporter import InertHTMLExporter
from autograder.sandbox.options import Options
from tests.support.graded_courses import CHECK, SOLUTION, gradebook_of, graded, small_course

STUDENT = "half_done"
REPORT, RESULT, OUTPUTS, PAGE = Thing
Change = Callable[[Path, pytest.MonkeyPatch], None]


class State:
    """A course, and what of one student is stale in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notebook = root / "autograded" / STUDENT / NAME / f"{NAME}.ipynb"
        self.page = root / "feedback" / STUDENT / NAME / f"{NAME}.html"
        self.options, self.seed = Options(), None

    def made(self) -> dict[str, str]:
        """Return what the page would be made from now."""
        course = CourseFolder(self.root, NAME)
        converter = GenerateFeedback(coursedir=course.directory, config=course.config)
        converter.exporter = InertHTMLExporter(parent=converter, config=converter.config)
        found = pages.made_from(converter, self.notebook, STUDENT, NAME)
        assert found
        return dict(found)

    def stale(self) -> set[Thing]:
        """Return what is stale."""
        course, found = CourseFolder(self.root, NAME), set()
        with Journal(course.reports / f"{NAME}.jsonl") as journal, GradebookWriter(course) as writer:
            todo = plan(
                course.submitted([STUDENT]),
                journal,
                writer.made_from,
                self.options,
                notebook=f"{NAME}.ipynb",
                seed=self.seed,
                force=False,
            )
            found |= {REPORT} if todo.pending else set()
            found |= {RESULT} if todo.unsaved or todo.penalties else set()
            found |= {OUTPUTS} if outputs.left_to_run(course, journal, writer, [STUDENT]) else set()
        return found | ({PAGE} if self.made() != pages.stamp_of(self.page) else set())


@pytest.fixture(autouse=True)
def _read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not remember the digests that a process reads once."""
    for name in ("_grader", "_environment", "_tests"):
        monkeypatch.setattr(fingerprint, name, getattr(fingerprint, name).__wrapped__)


@pytest.fixture(scope="module")
def complete(course_handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course in which one late student is graded, run and has feedback."""
    root = small_course(course_handed_in, tmp_path_factory.mktemp("complete") / "course", STUDENT)
    (root / "submitted" / STUDENT / NAME / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC", encoding="utf-8")
    (root / "submitted" / STUDENT / NAME / "notes.txt").write_text("mine", encoding="utf-8")
    (root / "source" / NAME / "numbers.csv").write_text("1,2\n", encoding="utf-8")
    with gradebook_of(root) as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-01-01")
    assert 0 == graded(root)
    state = State(root)
    course = CourseFolder(root, NAME)
    with Journal(course.reports / f"{NAME}.jsonl") as journal, GradebookWriter(course) as writer:
        held = json.loads(state.notebook.read_text(encoding="utf-8"))
        held["metadata"][outputs.OUTPUTS] = outputs.left_to_run(course, journal, writer, [STUDENT])[STUDENT]
        state.notebook.write_text(json.dumps(held), encoding="utf-8")
    state.page.parent.mkdir(parents=True)
    state.page.write_text(f"<html></html>\n{pages.stamp(state.made())}", encoding="utf-8")
    return root


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
    path = State(root).notebook
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


CHANGES: dict[str, tuple[Change, set[Thing]]] = {
    "nothing": (lambda _root, _patch: None, set()),
    "submitted file": (write(f"submitted/{STUDENT}/{NAME}/notes.txt", "other"), {REPORT}),
    "timestamp": (write(f"submitted/{STUDENT}/{NAME}/timestamp.txt", "2026-01-03 00:00:00 UTC"), {REPORT}),
    "grader": (program("autograder"), {REPORT}),
    "helpers and hints": (program("helpers"), {REPORT}),
    "table and points": (program("assignment"), {REPORT}),
    "this project's source": (project_source, {REPORT}),
    "Keras": (package("keras"), {REPORT}),
    "nbgrader": (package("nbgrader"), {REPORT, PAGE}),
    "nbconvert": (package("nbconvert"), {PAGE}),
    "our pages": (program("autograder/pages"), {PAGE}),
    "due date": (due, {RESULT}),
    "extension": (extend, {RESULT}),
    "penalty rule": (penalty_of_a_scored_one, {RESULT, PAGE}),
    "penalty rule without effect": (ZERO, set()),
    "released points": (release_points, {RESULT, OUTPUTS, PAGE}),
    "released text": (release_text, {RESULT, OUTPUTS}),
    "source file": (write(f"source/{NAME}/numbers.csv", "3,4\n"), {RESULT, OUTPUTS}),
    "heavy cells": (mark_heavy, {OUTPUTS}),
    "autograded notebook": (edit_autograded, {PAGE}),
    "autograded file": (write(f"autograded/{STUDENT}/{NAME}/notes.txt", "other"), {PAGE}),
    "manual score": (enter(manual_score=4.0), {PAGE}),
    "extra credit": (enter(extra_credit=1.0), {PAGE}),
    "automatic score": (enter(auto_score=7.0), {PAGE}),
    "comment": (comment, {PAGE}),
    "penalty": (of_submission(late_submission_penalty=2.0), {PAGE}),
    "template": (template_of_course, {PAGE}),
    "setting of the pages": (configure("c = get_config(); c.HTMLExporter.embed_images = True"), {PAGE}),
    "flag": (of_submission(flagged=True), set()),
    "whether a person has to look at it": (enter(needs_manual_grade=True), set()),
    "name of the student": (rename, set()),
    "setting of nothing": (configure("c = get_config(); c.Exchange.root = '/nowhere'"), set()),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_change_makes_exactly_what_depends_on_it_stale(
    changed: str, complete: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything else stays as it is."""
    state = State(shutil.copytree(complete, tmp_path / "course"))
    change, expected = CHANGES[changed]
    change(state.root, monkeypatch)

    assert expected == state.stale()


def test_seed_and_limits_make_reports_stale(complete: Path, tmp_path: Path) -> None:
    """They are those of the command line."""
    state = State(shutil.copytree(complete, tmp_path / "course"))
    state.seed = 7
    assert {REPORT} == state.stale()
    state.seed, state.options = None, Options(timeout_s=7)
    assert {REPORT} == state.stale()


def test_every_input_is_one_of_something() -> None:
    """A thing is made from all its inputs and no others, and what was not noted before counts as changed."""
    assert set(Input) == set().union(*map(depends_on, Thing))
    values = dict.fromkeys(depends_on(PAGE), "x")
    before = made_from(PAGE, values)

    assert ("gradebook",) == changed_since(made_from(PAGE, {**values, Input.ROWS: "y"}), before)
    assert changed_since(before, {})
    with pytest.raises(ValueError, match="a page depends on other things"):
        made_from(PAGE, {**values, Input.SEED: "1"})
