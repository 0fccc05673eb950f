"""The grader's side of the wall: start a confined process, talk to it, end it."""

__all__ = ["channel", "options", "own_tests", "process", "relay", "server", "session", "sitting", "starters", "warm"]
