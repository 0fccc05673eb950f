"""Grade one submission in a worker of its own, and report it."""

__all__ = ["concerns", "copies", "grader", "lasting", "origin", "processes", "programs", "recorded", "report", "work"]
