"""What is kept of a class, as people read it: the history of a student, why reports were made, manual grades."""

__all__ = ["history", "manual_grades", "reasons"]
