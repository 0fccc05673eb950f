"""Every reach into Keras's and TensorFlow's internals on the grader's side, each with its reason.

`tests/autograder/confined/test_keras_internals.py` says for each what moved when a new version moves it.
"""

from __future__ import annotations


def has_run_an_operation() -> bool:
    """Return whether TensorFlow has run an operation in this process, after which a fork of it hangs.

    The state is private: every public function that would tell initializes it.
    """
    from tensorflow.python.eager import context

    return context._context is not None and context._context._context_handle is not None  # noqa: SLF001


def read_registries() -> None:
    """Let TensorFlow list its operations and their kernels, which every child would do again; it runs none of them."""
    from tensorflow.python.framework import kernels, op_def_registry

    op_def_registry.get("Conv2D")
    kernels.get_registered_kernels_for_op("Conv2D")
