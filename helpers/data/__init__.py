"""The images: the SIGNS data set, synthetic hands in its place, and the student's own photograph."""

__all__ = ["atomic", "hold_out", "image_set", "photo", "signs", "synthetic", "varied"]
