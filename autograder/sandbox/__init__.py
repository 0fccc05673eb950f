"""The grader's side of the wall: start a confined process, talk to it, end it."""

__all__ = ["channel", "options", "process", "session", "sitting", "starters", "warm"]
