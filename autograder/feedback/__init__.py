"""Write nbgrader's feedback pages for a class, in parallel."""

__all__ = ["fast_html", "run", "work"]
