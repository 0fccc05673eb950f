"""Which kind of layer an operation is: by its class, by what it computes, and by what it does in a call."""

__all__ = ["activations", "in_the_call", "kinds"]
