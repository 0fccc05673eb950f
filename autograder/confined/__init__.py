"""The programs that run beside student code; they know no expected value and import nothing of the grader."""
