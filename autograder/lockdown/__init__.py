"""The layers by which a process locks itself in before it reads student code."""
