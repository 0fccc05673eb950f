"""`export`: hand grades on, and show whose grades a person has to look after."""

__all__ = ["command", "options", "platforms"]
