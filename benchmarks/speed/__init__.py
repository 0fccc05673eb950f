"""Time the grading of a class and the self-check cells."""
