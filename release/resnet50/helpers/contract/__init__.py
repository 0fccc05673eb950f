"""The data that observing, judging and showing share: typed, NumPy only."""

__all__ = ["case", "exercises", "expectation", "graph", "observation", "patterns", "verdict"]
