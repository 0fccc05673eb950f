"""Run student code, change the solution, and judge the result."""

import linecache
from typing import Any

from assignment import notebook
from benchmarks.samples import SOLUTION
from helpers.contract.verdict import Verdict

Namespace = dict[str, Any]

STUB = """
def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=None):
    raise NotImplementedError()
"""
"""A function that is not implemented yet."""


def namespace_of(code: str) -> Namespace:
    """Run the notebook's packages cell and student code, and return their globals; tracebacks name them as cells."""
    namespace: Namespace = {"__name__": "__main__"}
    for number, source in enumerate((notebook.packages(), code)):
        lines = source.splitlines(keepends=True)
        linecache.cache[f"cell {number}"] = (len(source), None, lines, f"cell {number}")
        exec(compile(source, f"cell {number}", "exec"), namespace)  # noqa: S102 - student code is what is tested
    return namespace


def mutated(*replacements: tuple[str, str], code: str = SOLUTION) -> str:
    """Return the solution with texts replaced; each text must occur in it."""
    for old, new in replacements:
        assert old in code, f"{old!r} is not in the code"
        code = code.replace(old, new)
    return code


def public_verdict(function: str, code: str) -> Verdict:
    """Return the verdict that the self-check cell of a function gives on student code."""
    from helpers.checks.verdicts import verdict_of

    return verdict_of(function, namespace_of(code))
