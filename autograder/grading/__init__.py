"""Grade one submission in a worker of its own, and report it."""

__all__ = ["concerns", "grader", "lasting", "origin", "programs", "recorded", "report", "templates", "work", "workers"]
