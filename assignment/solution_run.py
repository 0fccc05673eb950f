"""Run the solution of a source notebook, and say where it is not as the table expects.

`python -m assignment.solution_run NOTEBOOK EXPECTED` does so in a process of its own, because that loads TensorFlow.
"""

from __future__ import annotations

import sys
from pathlib import Path

from assignment import notebook
from assignment.expectations import read_public
from helpers.contract.exercises import EXERCISES


def first_fault(source: Path, expected: Path) -> str:
    """Return the first fault of the solution of a source notebook; empty if it has none.

    Args:
        source: the notebook.
        expected: the file of what the table expects.
    """
    from helpers.startup import load_tensorflow

    load_tensorflow()
    from helpers.compare.judge import judge, pair
    from helpers.observe.observer import observe, precision

    namespace, wanted = notebook.solutions(source), read_public(expected)
    for name in EXERCISES:
        cases = wanted[name].cases
        evidence = pair(cases, [observe(case.case, namespace) for case in cases], precision())
        for result in judge(wanted[name], evidence).results:
            if result.points < result.max_points:
                fault = result.mismatches[0].fault if result.mismatches else result.note or result.status
                return f"{name} does not fulfil {result.criterion!r} ({fault})"
    return ""


def main() -> None:
    """Print the first fault of the solution that the command line names, and fail if there is one."""
    source, expected = map(Path, sys.argv[1:])
    fault = first_fault(source, expected)
    sys.stdout.write(f"{fault}\n" if fault else "")
    sys.exit(bool(fault))


if __name__ == "__main__":
    main()
