"""Right variants of the solution: the same network in another form."""

__all__ = ["catalogue"]
