"""Collect what an LMS hands out into nbgrader's folders: who handed in what, when, and what nobody can tell."""

__all__ = ["outcome", "run", "sources"]
