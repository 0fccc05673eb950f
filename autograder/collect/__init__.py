"""Collect what an LMS hands out into nbgrader's folders: who handed in what, when, and what nobody can tell.

nbgrader's `zip_collect` is not used underneath. It unpacks whole archives to disk before anything is checked, without a
limit on size or number; it takes ids from file names by a regular expression of the instructor's, without looking into
the gradebook; it ends at two files of one name without times; and it ends at a folder that is not empty, or empties it.
"""

__all__ = ["layouts", "matching", "outcome", "run", "sources"]
