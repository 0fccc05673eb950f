"""An error that variables may prevent is looked at with them, too, but not again where only its numbers differ."""

import contextlib
from collections.abc import Iterator

import pytest

from assignment.cases import public_cases
from benchmarks.fidelity.grading import namespace_of
from helpers.observe import observer
from helpers.observe.errors import missing_variables

HEAD = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=glorot_uniform):\n    "
WRONG_SIZES = "return Add()([X, Conv2D(9, 1)(X)])"
TWO_FAULTS = "if f == 3: raise ValueError('three')\n    raise ValueError('other')"
ONE_LINE_FOR_BOTH = "raise ValueError('three' if f == 3 else f'other {f}')"
NEEDS_VARIABLES = "c = Conv2D(3, 1)\n    c(X)\n    return X if c.kernel._value is not None else 1 / 0"


CAUSED_BY_THEM = (
    "c = Conv2D(3, 1)\n    c(X)\n    try: assert c.kernel._value is not None\n"
    f"    except AssertionError: {WRONG_SIZES}\n    return X"
)


@pytest.mark.parametrize(
    ("body", "further", "errors"),
    [
        (WRONG_SIZES, 0, 5),
        ("return Conv2D(4, 1)(Flatten()(X))", 0, 5),
        ("return Conv2D(4, 99)(X)", 0, 5),
        ("return Conv2D(4, 1, strides=0)(X)", 0, 5),
        ("return Activation('rleu')(X)", 1, 5),
        ("return Cnov2D(4, 1)(X)", 0, 5),
        ("raise NotImplementedError()", 0, 5),
        ("raise ValueError('Inputs have incompatible shapes')", 1, 5),
        (TWO_FAULTS, 2, 5),
        (ONE_LINE_FOR_BOTH, 2, 5),
        (NEEDS_VARIABLES, 5, 0),
        (CAUSED_BY_THEM, 5, 0),
        (CAUSED_BY_THEM.replace(WRONG_SIZES, "return Cnov2D(4, 1)(X)"), 5, 0),
    ],
)
def test_how_often_a_block_is_looked_at(body: str, further: int, errors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is about sizes or names raises with variables, too; what variables prevent is looked at each time."""
    looks = []

    @contextlib.contextmanager
    def counted() -> Iterator[None]:
        looks.append("")
        yield

    monkeypatch.setattr(observer, "undisturbed", counted)
    monkeypatch.setattr(missing_variables, "_known", set())
    namespace = namespace_of(HEAD + body)
    cases = public_cases("identity_block")

    observed = [observer.observe(case, namespace) for case in cases]

    assert len(cases) + further == len(looks)
    assert errors == sum(bool(it.errors) for it in observed)
