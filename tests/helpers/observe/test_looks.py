"""An error is looked at with TensorFlow's variables, too, but not again where only its numbers differ."""

import contextlib
from collections.abc import Iterator

import pytest

from assignment.cases import public_cases
from benchmarks.fidelity.grading import namespace_of
from helpers.observe import observer

HEAD = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=glorot_uniform):\n    "
WRONG_SIZES = "return Add()([X, Conv2D(9, 1)(X)])"
TWO_FAULTS = "if f == 3: raise ValueError('three')\n    raise ValueError('other')"
ONE_LINE_FOR_BOTH = "raise ValueError('three' if f == 3 else f'other {f}')"
NEEDS_VARIABLES = "c = Conv2D(3, 1)\n    c(X)\n    return X if c.kernel._value is not None else 1 / 0"


@pytest.mark.parametrize(
    ("body", "further", "errors"),
    [(WRONG_SIZES, 1, 5), (TWO_FAULTS, 2, 5), (ONE_LINE_FOR_BOTH, 2, 5), (NEEDS_VARIABLES, 5, 0)],
)
def test_how_often_a_block_is_looked_at(body: str, further: int, errors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes that do not fit raise with variables, too; an error that variables prevent is looked at each time."""
    looks = []

    @contextlib.contextmanager
    def counted() -> Iterator[None]:
        looks.append("")
        yield

    monkeypatch.setattr(observer, "undisturbed", counted)
    monkeypatch.setattr(observer, "_NOT_BY_MISSING_VARIABLES", set())
    namespace = namespace_of(HEAD + body)
    cases = public_cases("identity_block")

    observed = [observer.observe(case, namespace) for case in cases]

    assert len(cases) + further == len(looks)
    assert errors == sum(bool(it.errors) for it in observed)
