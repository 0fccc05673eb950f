"""Judge observations by the criteria, in NumPy alone, and render the verdict."""

__all__ = ["case", "criteria", "error_text", "judge", "render", "wording"]
