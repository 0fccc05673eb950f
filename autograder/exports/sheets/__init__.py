"""Files of cells between delimiters: read them, change some cells, and keep every other byte.

Python's csv and pandas write a whole file anew, with quotes, line ends and byte-order marks of their own.
"""

__all__ = ["encoded", "located", "numbers", "written"]
