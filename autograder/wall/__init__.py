"""What both sides of the wall share: its layers, the limits, the protocol."""

__all__ = ["layers", "limits", "protocol"]
