"""Up to date means up to date: each input, changed alone, makes exactly the things stale that depend on it."""

import json
import shutil
from pathlib import Path

import pytest
from nbgrader.converters import GenerateFeedback

from assignment.release import NAME
from autograder.batch import fingerprint, outputs
from autograder.batch.journal import Journal
from autograder.batch.plan import plan
from autograder.course.folder import CourseFolder
from autograder.course.gradebook import GradebookWriter
from autograder.course.records import pages
from autograder.course.records.dependencies import Input, Thing, changed_since, depends_on
from autograder.course.records.dependencies import fingerprint as made_from
from autograder.pages.exporter import InertHTMLExporter
from autograder.sandbox.options import Options
from tests.support.graded import changes
from tests.support.graded.changes import STUDENT, Change
from tests.support.graded.courses import gradebook_of, graded, small_course

REPORT, _OBSERVATIONS, RESULT, OUTPUTS, PAGE = Thing


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
                variant=course.variant,
                force=False,
                release_digest=writer.release_digest,
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


CHANGES: dict[str, tuple[Change, set[Thing]]] = {
    "nothing": (lambda _root, _patch: None, set()),
    "submitted file": (changes.write(f"submitted/{STUDENT}/{NAME}/notes.txt", "other"), {REPORT}),
    "timestamp": (changes.write(f"submitted/{STUDENT}/{NAME}/timestamp.txt", "2026-01-03 00:00:00 UTC"), {REPORT}),
    "grader": (changes.program("autograder"), {REPORT}),
    "helpers and hints": (changes.program("helpers"), {REPORT}),
    "table and points": (changes.program("assignment"), {REPORT}),
    "this project's source": (changes.project_source, {REPORT}),
    "Keras": (changes.package("keras"), {REPORT}),
    "nbgrader": (changes.package("nbgrader"), {REPORT, PAGE}),
    "nbconvert": (changes.package("nbconvert"), {PAGE}),
    "our pages": (changes.program("autograder/pages"), {PAGE}),
    "due date": (changes.due, {RESULT}),
    "extension": (changes.extend, {RESULT}),
    "penalty rule": (changes.penalty_of_a_scored_one, {RESULT, PAGE}),
    "penalty rule without effect": (changes.ZERO, set()),
    "released points": (changes.release_points, {RESULT, OUTPUTS, PAGE}),
    "released text": (changes.release_text, {RESULT, OUTPUTS}),
    "own test": (changes.add_test, {REPORT, OUTPUTS, PAGE}),
    "source file": (changes.write(f"source/{NAME}/numbers.csv", "3,4\n"), {RESULT, OUTPUTS}),
    "the course's variant": (changes.write(f"source/{NAME}/variant.toml", "network.classes = 7"), {REPORT, OUTPUTS}),
    "heavy cells": (changes.mark_heavy, {REPORT, OUTPUTS}),
    "autograded notebook": (changes.edit_autograded, {PAGE}),
    "autograded file": (changes.write(f"autograded/{STUDENT}/{NAME}/notes.txt", "other"), {PAGE}),
    "manual score": (changes.enter(manual_score=4.0), {PAGE}),
    "extra credit": (changes.enter(extra_credit=1.0), {PAGE}),
    "automatic score": (changes.enter(auto_score=7.0), {RESULT, PAGE}),
    "comment": (changes.comment, {PAGE}),
    "penalty": (changes.of_submission(late_submission_penalty=2.0), {PAGE}),
    "template": (changes.template_of_course, {PAGE}),
    "setting of the pages": (changes.configure("c = get_config(); c.HTMLExporter.embed_images = True"), {PAGE}),
    "flag": (changes.of_submission(flagged=True), set()),
    "whether a person has to look at it": (changes.enter(needs_manual_grade=True), set()),
    "name of the student": (changes.rename, set()),
    "setting of nothing": (changes.configure("c = get_config(); c.Exchange.root = '/nowhere'"), set()),
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
