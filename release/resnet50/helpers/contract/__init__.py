"""The data that observing, judging and showing share: typed, NumPy only."""

__all__ = [
    "case",
    "chain",
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
