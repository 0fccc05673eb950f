"""The cells that nbgrader knows, the instructor's own among them: what may be released, what each one scores."""

__all__ = ["master", "releasable", "scores"]
