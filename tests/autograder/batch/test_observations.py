"""What was observed is kept: found for the same student alone, compared by what it depends on, left out if damaged."""

import json
from pathlib import Path

import pytest

from autograder.batch.fingerprint import observing_programs, of_observations
from autograder.batch.observations import NOTHING_KEPT, Kept, Observations
from autograder.sandbox.options import Options

MADE_FROM = of_observations("digest", Options(), "release")
KEPT = Kept(MADE_FROM, 3, b"record\nwith a line end")


@pytest.fixture
def observations(tmp_path: Path) -> Observations:
    """Return an empty folder."""
    return Observations(tmp_path / "observations")


@pytest.mark.parametrize("student", ["ada", "a/b", "..", "[x]*", "é" * 300, "\n"])
def test_kept_is_found_by_any_id(observations: Observations, student: str) -> None:
    """An id is no path; no other student has the record."""
    observations.keep(student, KEPT)

    assert KEPT == observations.find(student)
    assert observations.find(f"{student}x") is None


def test_newest_replaces_and_nothing_forgets(observations: Observations) -> None:
    """A hand-in that gave no record must not be judged by that of an earlier one."""
    observations.keep("ada", KEPT)
    observations.keep("ada", Kept(MADE_FROM, 4, b"newer"))
    assert b"newer" == observations.find("ada").record
    observations.keep("ada", Kept(MADE_FROM, 5, b""))
    assert observations.find("ada") is None
    observations.keep("bob", Kept(MADE_FROM, 5, b""))


@pytest.mark.parametrize(
    ("now", "seed", "names"),
    [
        (MADE_FROM, 3, ()),
        (MADE_FROM, 4, ("seed",)),
        (of_observations("other", Options(), "release"), 3, ("submission",)),
        (of_observations("digest", Options(timeout_s=7), "release"), 3, ("observer",)),
        (of_observations("digest", Options(), "other"), 4, ("released code", "seed")),
        ({**MADE_FROM, "environment": "Python 4"}, 3, ("environment",)),
    ],
)
def test_what_differs_is_named(
    observations: Observations, now: dict[str, str], seed: int, names: tuple[str, ...]
) -> None:
    """Observations serve as long as nothing differs that they depend on."""
    observations.keep("ada", KEPT)

    assert names == observations.why_not("ada", now, seed)
    assert (NOTHING_KEPT,) == observations.why_not("bob", now, seed)


def test_observations_do_not_depend_on_the_judge() -> None:
    """A program that only judges is none of those that the fingerprint reads; those that observe and decode are."""
    names = {path.name for path in observing_programs()}

    assert {"sitting.py", "observation.py", "zygote.py", "observer.py", "chain.py", "self_check.py"} <= names
    assert {"examination.py", "criteria.py", "expected.json", "worth.py", "lookup.py"}.isdisjoint(names)


@pytest.mark.parametrize("content", [b"", b"{", b"[]\nx", b'{"student": "ada"}\nx', b"\xff\xfe\n", b"x" * 20_000])
def test_damaged_file_is_none(observations: Observations, tmp_path: Path, content: bytes) -> None:
    """The code is run, as if nothing had been kept."""
    observations.keep("ada", KEPT)
    (path,) = (tmp_path / "observations").iterdir()
    path.write_bytes(content)

    assert observations.find("ada") is None


def test_file_of_another_student_is_none(observations: Observations, tmp_path: Path) -> None:
    """A file that was moved to another name says whose it is."""
    observations.keep("ada", KEPT)
    (path,) = (tmp_path / "observations").iterdir()
    head, _end, record = path.read_bytes().partition(b"\n")
    path.write_bytes(json.dumps(json.loads(head) | {"student": "bob"}).encode() + b"\n" + record)

    assert observations.find("ada") is None


def test_full_disk_costs_the_record_alone(
    observations: Observations, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The report is in the journal; what cannot be kept is said."""
    (tmp_path / "observations").write_text("no folder", encoding="utf-8")

    observations.keep("ada", KEPT)

    assert "The observations of ada are not kept: " in caplog.text
