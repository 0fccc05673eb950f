"""What is seen of student code that raises an error."""

from __future__ import annotations
