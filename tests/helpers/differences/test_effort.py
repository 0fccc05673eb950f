"""How much is tried to find what follows from what: little, however much is missing."""

import pytest

from helpers.differences.difference import Difference
from helpers.differences.mending import Mending
from tests.support.student_code import mutated, public_verdict

TINY = 'return Model(X_input, Dense(classes, activation="softmax")(Flatten()(X_input)))'
MOST_MENDINGS = 10_000


def test_network_in_which_nearly_all_is_missing_is_judged_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mending each of 176 layers beside all others took longer than the grader lets its judge take."""
    mended: list[Difference] = []
    mend = Mending.mend

    def counted(self: Mending, difference: Difference) -> None:
        mended.append(difference)
        mend(self, difference)

    monkeypatch.setattr(Mending, "mend", counted)
    head = "X_input = Input(input_shape)\n"

    verdict = public_verdict("ResNet50", mutated((head, f"{head}    {TINY}\n")))

    assert 3 == verdict.points
    assert len(mended) < MOST_MENDINGS
