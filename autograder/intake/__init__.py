"""Readers of untrusted data: the submission, its files, its observations, its text."""

__all__ = ["observation", "own_errors", "released", "submission", "support_files", "text"]
