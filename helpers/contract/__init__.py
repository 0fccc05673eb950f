"""The data that observing, judging and showing share: typed, NumPy only."""

__all__ = [
    "case",
    "errors",
    "exercises",
    "expectation",
    "graph",
    "initializers",
    "observation",
    "patterns",
    "rows",
    "texts",
    "verdict",
]
