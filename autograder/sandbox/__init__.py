"""The grader's side of the wall: start a confined process, talk with it, end it."""

__all__ = ["channel", "cold", "options", "process", "session", "sitting", "starters", "warm"]
