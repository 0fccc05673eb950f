"""Grade one submission and report it."""

__all__ = ["grader", "report"]
