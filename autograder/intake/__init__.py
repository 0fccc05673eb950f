"""Readers of untrusted data: the submission, its files, its observations, its text."""

__all__ = ["observation", "own_errors", "submission", "support_files", "text"]
