"""What both sides of the wall share: its layers, the limits and the protocol."""

__all__ = ["cell", "layers", "limits", "protocol", "rlimits"]
