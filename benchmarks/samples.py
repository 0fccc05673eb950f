"""The sample submissions, and the solution, which is one of them."""

from __future__ import annotations

from assignment import notebook

SUBMISSIONS = notebook.ROOT / "tests" / "submissions"
SOLUTION = (SUBMISSIONS / "solution" / "submission.py").read_text(encoding="utf-8")
