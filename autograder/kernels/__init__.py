"""Jupyter kernels that are forked from a warm process and locked in, and the provisioner that starts them."""

__all__ = ["confined_kernel", "provisioner"]
