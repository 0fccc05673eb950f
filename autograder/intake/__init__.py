"""Readers of untrusted data: the submission, its files, its observations, its text."""

__all__ = [
    "hand_in",
    "observation",
    "own_errors",
    "places",
    "plain_files",
    "released",
    "startup",
    "submission",
    "support_files",
    "terminal",
    "text",
    "timestamp",
]
