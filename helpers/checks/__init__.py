"""What a check cell calls: run the public cases, judge, show."""

__all__ = ["ready", "self_check", "trial_call", "verdicts"]
