"""Lock this process in, layer by layer, before it reads student code."""
