"""The hints that go with a fault: why it matters, where to look, which rule decides."""

__all__ = ["advice", "lookup", "table"]
