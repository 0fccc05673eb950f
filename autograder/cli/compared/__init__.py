"""Commands that compare: submissions with each other, and verdicts before and after."""

__all__ = ["regrade", "similar"]
