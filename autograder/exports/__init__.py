"""Hand grades on: as a CSV file, into the files of an LMS, and by other platforms that call the same grader."""

__all__ = ["csv_file", "grades", "lms", "output", "platforms", "plugin", "sheets"]
