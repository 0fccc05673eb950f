"""A course folder of nbgrader's: configuration, submissions, gradebook, autograded notebooks."""

__all__ = [
    "atomic",
    "autograded_notebook",
    "config",
    "folder",
    "gradebook",
    "master",
    "nbgrader_internals",
    "new_course",
    "records",
    "roster",
    "scores",
]
