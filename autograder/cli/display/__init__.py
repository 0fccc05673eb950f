"""What commands show at a terminal and on a pipe: tables, a bar with the time left, the results of a class."""

__all__ = ["bar", "pace", "results", "table"]
