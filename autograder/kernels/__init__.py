"""Warm, confined Jupyter kernels, and the provisioner by which Jupyter starts them."""

__all__ = ["confined_kernel", "provisioner"]
