"""Readers of untrusted data: the submission, its files, its observations, its text."""

__all__ = [
    "choosing",
    "hand_in",
    "notebook_file",
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
