"""Notebooks with right and wrong code in every form, and the points that their check cells give in a real kernel."""

__all__ = ["catalogue", "entry", "graded", "kernel", "record"]
