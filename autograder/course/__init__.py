"""A course folder of nbgrader's: configuration, submissions, gradebook, autograded notebooks."""

__all__ = [
    "atomic",
    "autograded_notebook",
    "cells",
    "config",
    "database",
    "folder",
    "gradebook",
    "nbgrader_internals",
    "new_course",
    "ours",
    "records",
    "roster",
    "submitted",
]
