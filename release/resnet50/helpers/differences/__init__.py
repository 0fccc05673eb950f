"""Compare an observed graph with the table's: which layer is which row, what differs, what that can change."""

__all__ = ["alignment", "diff", "difference", "effects", "forms", "impact", "order", "own_names", "sizes"]
