"""Readers of untrusted data: the submission, its files, its observations, its text."""

__all__ = [
    "hand_in",
    "observation",
    "own_errors",
    "plain_files",
    "released",
    "submission",
    "support_files",
    "text",
    "timestamp",
]
