"""The hints that go with a fault: where to look, why it matters, which rule decides."""

__all__ = ["lookup", "table"]
