"""Where nbgrader's own commands follow this project's rules: what they find, and what they begin again."""

__all__ = ["beginning", "finding"]
