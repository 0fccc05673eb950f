"""Submissions of a class that are alike beyond what the task forces: a pointer for a person, never a score."""

__all__ = ["comparing", "run", "works"]
