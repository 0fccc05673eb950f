"""What runs beside student code; it knows no expected value and imports nothing of the grader's."""
