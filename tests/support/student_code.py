"""Student code as a namespace, and verdicts of it."""

import linecache
from typing import Any

from assignment import notebook
from benchmarks.fidelity.grading import SOLUTION
from helpers.contract.verdict import Verdict

Namespace = dict[str, Any]


def namespace_of(code: str) -> Namespace:
    """Run student code after the notebook's packages cell, each under the name of a cell."""
    namespace: Namespace = {"__name__": "__main__"}
    for number, source in enumerate((notebook.packages(), code)):
        lines = source.splitlines(keepends=True)
        linecache.cache[f"cell {number}"] = (len(source), None, lines, f"cell {number}")
        exec(compile(source, f"cell {number}", "exec"), namespace)  # noqa: S102 - student code is what is tested
    return namespace


def mutated(*replacements: tuple[str, str], code: str = SOLUTION) -> str:
    """Give the solution with texts replaced, each of which must be there."""
    for old, new in replacements:
        assert old in code, f"the solution does not hold {old!r}"
        code = code.replace(old, new)
    return code


def public_verdict(function: str, code: str) -> Verdict:
    """Judge one function of some student code by the public cases, as its self-check cell does."""
    from helpers.checks.verdicts import verdict_of

    return verdict_of(function, namespace_of(code))
