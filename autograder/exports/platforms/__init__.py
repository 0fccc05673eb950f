"""The grader on platforms that run it themselves: what they get, what runs there, and how it answers.

Nothing here grades: `autograder.grading` does, as for `autograder check`.
"""

__all__ = ["bundle", "cleared", "criteria", "github", "gradescope", "grading"]
