"""Which call of a block is which row of the table: its stage and letter say so, if they do not contradict the rest."""

import pytest

from tests.support.student_code import mutated, public_verdict

BLOCK_3A = '    X = convolutional_block(X, f=3, filters=[128, 128, 512], stage=3, block="a", s=2)\n'
BLOCK_3D = '    X = identity_block(X, 3, [128, 128, 512], stage=3, block="d")\n'
BLOCK_4F = '    X = identity_block(X, 3, [256, 256, 1024], stage=4, block="f")\n'


def test_block_too_many_and_one_too_few_in_another_stage_are_told_apart() -> None:
    """As many blocks as in the table do not make each of them the block in its place."""
    code = mutated((BLOCK_3D, BLOCK_3D + BLOCK_3D.replace('"d"', '"e"')), (BLOCK_4F, ""))

    verdict = public_verdict("ResNet50", code)

    assert [
        "block 4f: missing; expected identity_block after block 4e",
        "block 3e (identity_block after block 3d): extra block",
    ] == verdict.messages


def test_letters_that_are_one_off_are_wrong_letters() -> None:
    """The blocks compute the right thing, and no values are lost."""
    letters = zip("bcd", "abc", strict=True)
    calls = [tuple(BLOCK_3D.replace('"d"', f'"{letter}"') for letter in pair) for pair in letters]

    verdict = public_verdict("ResNet50", mutated(*calls))

    assert [f"block 3{right}: argument block expected {right}, got {wrong}" for right, wrong in ("ba", "cb", "dc")] == (
        verdict.messages
    )
    assert 9 == verdict.points


def test_error_in_blocks_that_come_in_another_order_is_no_second_fault() -> None:
    """An identity block cannot take the channels that a convolutional block behind it would make."""
    verdict = public_verdict("ResNet50", mutated((BLOCK_3A, ""), (BLOCK_3D, BLOCK_3D + BLOCK_3A)))

    [message] = verdict.messages
    assert message.startswith("block 3a to block 3d: order expected")
    [whole] = [result for result in verdict.results if result.criterion == "whole network"]
    assert whole.note.startswith("There is an error because of the order of block 3a to block 3d.")
    assert whole.points == whole.max_points


@pytest.mark.parametrize("stage", [2, 4])
def test_wrong_stage_in_all_calls_is_told_as_the_argument(stage: int) -> None:
    """Another row of the same stage and letter is no better partner."""
    verdict = public_verdict("ResNet50", mutated((f"stage={stage}", "stage=3")))

    assert [f"argument stage expected {stage}, got 3"] == [it.split(": ")[1] for it in verdict.messages]
