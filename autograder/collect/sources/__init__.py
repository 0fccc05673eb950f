"""The archives and folders that are collected from: their entries, checked, and their bytes, within limits."""

__all__ = ["entry", "folder", "legacy_names", "opening", "zip_file"]
