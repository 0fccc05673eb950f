"""The curves of the experiment: read as they were written, refused if damaged, and such as the notebook says."""

import json
from pathlib import Path

import numpy as np
import pytest

from assignment.notebook import RELEASE
from helpers import figures
from helpers.experiment.record import NETWORKS, RUNS_FILE, Run, read_runs, shipped, write_runs
from helpers.figures.depth import LEAST_LENGTH
from tests.support.drawn_figures import drawn, labels_of


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    """Return the shipped runs by their names."""
    return dict(zip(NETWORKS, shipped(), strict=True))


def test_release_ships_the_runs_of_all_networks() -> None:
    """The released file is the committed one and small, and its networks are those that `run` trains."""
    released = RELEASE.parent / "helpers" / "experiment" / RUNS_FILE.name
    assert RUNS_FILE.read_bytes() == released.read_bytes()
    assert len(released.read_bytes()) < 10_000
    assert [*NETWORKS.values()] == [run.network for run in shipped()]


def test_text_says_what_the_runs_show(runs: dict[str, Run]) -> None:
    """Which networks learn, and which gradients vanish, is as the notebook says."""
    last = {name: run.accuracies[-1] for name, run in runs.items()}
    early = {name: run.first_gradients[0] for name, run in runs.items()}
    assert min(last["plain 10"], last["residual 56"]) > 0.9
    assert max(last["plain 56"], last["bare 56"]) < 0.25
    reached = {name: np.argmax(np.array(runs[name].accuracies) > 0.9) for name in ("plain 10", "residual 56")}
    assert reached["residual 56"] < reached["plain 10"]
    assert early["bare 56"] < 1e-9 * early["plain 10"]
    assert runs["bare 56"].first_gradients[-1] < early["bare 56"]
    assert min(runs["plain 56"].first_gradients) > 10 * max(runs["plain 10"].first_gradients)


def test_written_runs_are_read_again(tmp_path: Path) -> None:
    """The file keeps everything, and writing what was read changes nothing."""
    write_runs(tmp_path / "runs.json", shipped())
    assert shipped() == read_runs(tmp_path / "runs.json")
    assert RUNS_FILE.read_text() == (tmp_path / "runs.json").read_text()


@pytest.mark.parametrize("change", [{"losses": [1.0]}, {"accuracies": "none"}, {"network": {"depth": 10}}])
def test_file_of_another_form_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    """One sentence names the file."""
    entries = json.loads(RUNS_FILE.read_text(encoding="utf-8"))
    (tmp_path / "mine.json").write_text(json.dumps([entries[0] | change]), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^mine\.json does not hold runs of the experiment: "):
        read_runs(tmp_path / "mine.json")


def test_figure_draws_what_is_shipped(runs: dict[str, Run]) -> None:
    """Each panel has a line for each network, distinguishable without color; gradients of 0 stand at the edge."""
    left, right = drawn(figures.plot_depth_experiment).figure.axes
    names = [run.network.describe() for run in runs.values()]
    assert [*names, "guessing, 1/6"] == labels_of(left)
    for axes, field in ((left, "accuracies"), (right, "first_gradients")):
        lines = axes.get_lines()[:4]
        assert 4 == len({line.get_marker() for line in lines}) == len({line.get_linestyle() for line in lines})
        for line, run in zip(lines, runs.values(), strict=True):
            expected = np.maximum(getattr(run, field), LEAST_LENGTH)
            np.testing.assert_array_equal(expected, line.get_ydata())
    with pytest.raises(ValueError, match="There are 0 runs: give one to 4"):
        drawn(figures.plot_depth_experiment, ())
