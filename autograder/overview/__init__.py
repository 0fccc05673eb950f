"""The class at a glance: points, faults and criteria, and who needs a person, on one page."""

__all__ = ["class_page", "class_record", "durations"]
