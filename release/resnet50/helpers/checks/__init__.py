"""The self-check cells: run the public cases, judge, show."""

__all__ = ["ready", "self_check", "verdicts"]
