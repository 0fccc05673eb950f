"""Whether disguised copies are found among right solutions that are alike because the task is the same."""

__all__ = ["copies", "run"]
