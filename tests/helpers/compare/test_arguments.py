"""Messages show what the student wrote, and the argument that a value follows, with the call that shows it."""

import pytest

from tests.support.student_code import mutated, public_verdict

FIRST_CALL = "convolutional_block(X, f=2, filters=[4, 4, 3], training=False)"
FOLLOWED = {
    "training": ("training=training", "training=True", "training expected the argument training, here False, got True"),
    "stride": ("strides=(s, s)", "strides=(2, 2)", "strides expected (s, s), here (3, 3), got (2, 2)"),
    "kernel": ("Conv2D(F2, (f, f)", "Conv2D(F2, (2, 2)", "kernel_size expected (f, f), here (3, 3), got (2, 2)"),
    "filters": ("Conv2D(F2, ", "Conv2D(F1, ", "filters expected F2, here 4, got 2"),
    "name": (
        'f"bn{stage}{block}_branch"',
        'f"bn{stage}a_branch"',
        "name expected bn{stage}{block}_..., here bn3c_..., got bn3a_...",
    ),
}
THIRD_CALL = "convolutional_block(X, f=3, filters=[2, 4, 5], stage=3, block='c', s=3)"


@pytest.mark.parametrize(("old", "new", "message"), FOLLOWED.values(), ids=FOLLOWED.keys())
def test_value_that_follows_an_argument_is_shown_with_it_and_the_call(old: str, new: str, message: str) -> None:
    """One value alone would invite to write it down."""
    verdict = public_verdict("convolutional_block", mutated((old, new)))

    first = verdict.messages[0]
    assert message in first
    assert first.endswith((f", in {FIRST_CALL}", f", in {THIRD_CALL}"))


def test_default_is_shown_as_it_is_written() -> None:
    """Keras's classes have several names; the student's own is shown."""
    imports = "from tensorflow.keras.initializers import he_normal as mine, random_uniform\n"
    for name in ("random_uniform", "mine"):
        code = mutated(("initializer=glorot_uniform", f"initializer={name}"))

        (message,) = public_verdict("identity_block", imports + code).messages

        assert message.endswith(f"training=None, initializer={name})")


def test_initializer_that_was_not_called_is_one_fault() -> None:
    """The error follows from it, costs nothing more, and both say that it has to be called."""
    code = mutated(("kernel_initializer=initializer(seed=0)", "kernel_initializer=initializer"))

    verdict = public_verdict("identity_block", code)

    (message,) = verdict.messages
    assert message.endswith("kernel_initializer expected initializer(seed=0), got initializer, which is not called")
    assert "kernel_initializer was given initializer itself, which was not called" in verdict.results[0].note
    assert 6 == verdict.points
