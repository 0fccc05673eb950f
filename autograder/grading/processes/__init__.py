"""The worker in which a submission is graded, and the template that forks it."""

__all__ = ["templates", "workers"]
