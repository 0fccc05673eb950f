"""Write nbgrader's feedback pages for a class, in parallel."""

__all__ = ["converter", "fast_html", "preload", "run", "work"]
