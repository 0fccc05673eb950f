"""The images: SIGNS, drawn stand-ins, and the student's own photograph."""

__all__ = ["photo", "signs", "synthetic"]
