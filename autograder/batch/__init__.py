"""Grade a class: what is left to do, in parallel, each report saved before the next."""

__all__ = [
    "class_reports",
    "comparison",
    "executors",
    "fingerprint",
    "history",
    "journal",
    "observations",
    "outcome",
    "outputs",
    "plan",
    "run",
    "run_notebooks",
    "works",
]
