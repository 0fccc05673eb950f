"""The data that observing, judging and showing share: typed, NumPy only."""

__all__ = ["exercises", "graph", "patterns", "verdict"]
