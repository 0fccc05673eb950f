"""A function that still says that it is not implemented, with code above that line and without."""

import pytest

from helpers.compare.render import as_html, as_text
from tests.support.student_code import STUB, mutated, public_verdict

LAST = '    return Model(inputs=X_input, outputs=X, name="ResNet50")'
REMARK = "When your code is complete, delete the line that raises NotImplementedError (cell 1, line 97)."


@pytest.mark.parametrize("later", [f"\n{LAST}", ""])
def test_line_to_delete_is_named_below_code(later: str) -> None:
    """The function may be complete but for this line."""
    verdict = public_verdict("ResNet50", mutated((LAST, f"    raise NotImplementedError(){later}")))

    assert (REMARK,) == verdict.remarks
    assert REMARK in as_text(verdict)
    assert REMARK in as_html(verdict)


def test_stub_needs_no_remark() -> None:
    """There is nothing in it yet."""
    verdict = public_verdict("identity_block", STUB)

    assert verdict.is_unfinished
    assert () == verdict.remarks
