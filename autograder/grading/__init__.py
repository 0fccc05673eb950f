"""Grade one submission in a worker of its own, and report it."""

__all__ = ["concerns", "grader", "lasting", "origin", "programs", "report", "templates", "work", "workers"]
