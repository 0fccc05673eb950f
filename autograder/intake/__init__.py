"""Readers of untrusted data: the submission, its files, its observations, its text."""

__all__ = [
    "choosing",
    "errors",
    "hand_in",
    "notebook_file",
    "observation",
    "plain_files",
    "released",
    "startup",
    "submission",
    "support_files",
    "terminal",
    "text",
    "timestamp",
]
