"""Grade a class: what is left to do, in parallel, each report saved before the next."""

__all__ = [
    "class_reports",
    "executors",
    "fingerprint",
    "history",
    "journal",
    "outcome",
    "outputs",
    "plan",
    "run",
    "run_notebooks",
]
