"""Attacks on the grader, each through the real command: none gains a point, and nothing is touched."""

from functools import cache
from pathlib import Path

import pytest

from tests.support.attack_ground import ATTACKS, WITNESS_POINTS, Outcome, unleash

MOST_KNOWN_GAIN = 5.0
NAMES = sorted(path.stem for path in ATTACKS.glob("*.py"))
BATCH = 10
KNOWN_HOLES = {
    "forges_a_network_nobody_can_work_out": "only blocks have to prove their layers, layer by layer",
}
"""Attacks that gain points: 5 of 30. Who closes one takes it out of here, for the test then fails."""


@pytest.fixture(scope="session")
def outcome_of(tmp_path_factory: pytest.TempPathFactory):
    """Give the outcome of an attack; ten are graded by one command."""

    @cache
    def outcomes(batch: int) -> dict[str, Outcome]:
        return unleash(NAMES[batch * BATCH : (batch + 1) * BATCH], Path(tmp_path_factory.mktemp("attacks")))

    return lambda name: outcomes(NAMES.index(name) // BATCH)[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_attack_gains_nothing_and_touches_nothing(name: str, outcome_of) -> None:
    """Its score is not above its honest twin's, the canaries are as they were, and who comes next gets what is due."""
    outcome = outcome_of(name)

    gain = outcome.report["points"] - outcome.honest["points"]
    assert (gain > 0) is (name in KNOWN_HOLES), gain
    assert gain <= MOST_KNOWN_GAIN
    assert [] == outcome.harmed
    assert WITNESS_POINTS == outcome.witness
