"""An error that numbers raise, and Keras's own tensors do not, costs in grading what it costs in the check cell."""

import pytest

from autograder.judge.examination import examination
from benchmarks.fidelity.grading import SEED, grade
from benchmarks.samples import SUBMISSIONS

SOLUTION = (SUBMISSIONS / "solution" / "submission.py").read_text(encoding="utf-8")
LAST_LINES = {
    "identity_block": '    return Activation("relu")(X)\n\n\ndef convolutional_block',
    "convolutional_block": '    return Activation("relu")(X)\n\n\ndef ResNet50',
}


@pytest.mark.parametrize("function", LAST_LINES)
@pytest.mark.parametrize("line", ["print(X.name)", "assert not X.sparse", "history = X._keras_history"])
def test_error_with_numbers_costs_the_values_alone(function: str, line: str) -> None:
    """The layers were recorded before: the check cell says so, and grading must not call it a contradiction."""
    last = LAST_LINES[function]
    code = SOLUTION.replace(last, f"    {line}\n{last}")
    assert code != SOLUTION

    graded = grade(code, examination(SEED), [function])[function]

    lost = {result.criterion for result in graded.grader.results if result.status != "passed"}
    assert {"builds", "values, training=False", "values, training=True"} == lost
    assert (7.0, 7.0) == (graded.self_check.points, graded.grader.points)
    assert "AttributeError" in graded.grader.messages[0]
