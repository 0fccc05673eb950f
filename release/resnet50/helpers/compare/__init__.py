"""Judge observations by the criteria, in NumPy alone, and render the verdict."""

__all__ = ["case", "criteria", "judge", "render", "wording"]
