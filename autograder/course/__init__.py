"""A course folder of nbgrader's: configuration, submissions, gradebook, autograded notebooks."""

__all__ = [
    "atomic",
    "autograded_notebook",
    "config",
    "exporter",
    "folder",
    "gradebook",
    "nbgrader_internals",
    "preprocessors",
    "startup",
]
