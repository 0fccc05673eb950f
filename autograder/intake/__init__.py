"""Readers of untrusted data: the submission, its files, its observations, its text."""

__all__ = [
    "hand_in",
    "observation",
    "own_errors",
    "plain_files",
    "released",
    "startup",
    "submission",
    "submitted_cell",
    "support_files",
    "terminal",
    "text",
    "timestamp",
]
