"""A block that was right at its own check and is broken at the network's is excused there, as in the check cell."""

from pathlib import Path

from autograder.grading.grader import do
from autograder.grading.work import Place, Work
from benchmarks.fidelity.grading import SEED
from benchmarks.notebooks.bindings import CHECK_CONVOLUTIONAL
from benchmarks.notebooks.entry import NETWORK, Entry

LEFT_OUT = "correct blocks in place of your identity_block and convolutional_block"


def test_blocks_that_break_between_the_checks_are_excused(tmp_path: Path) -> None:
    """The network is judged with correct blocks, and says so."""
    Entry("broken", after={CHECK_CONVOLUTIONAL: ["Add = None"]}).write(tmp_path)

    verdicts = do(Work(Place(tmp_path), SEED)).graded.verdicts

    assert [10, 10, 10] == [verdict.points for verdict in verdicts.values()]
    assert [LEFT_OUT in remark for remark in verdicts[NETWORK].remarks] == [True]
