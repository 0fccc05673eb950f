"""Wrong variants of the solution, each with what a person would say is wrong with it."""

__all__ = ["catalogue"]
