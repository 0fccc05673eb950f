"""Say what the notebook lacks on a computer, start TensorFlow without its log lines, and reach the notebook's reader.

`import helpers` loads this module first: it must also load where Python is too old for all others.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from helpers.i18n import _

PACKAGES = {
    "tensorflow": "tensorflow",
    "keras": "keras",
    "numpy": "numpy",
    "h5py": "h5py",
    "matplotlib": "matplotlib",
    "PIL": "pillow",
}
"""All that the notebook and its helpers import, and the names under which pip installs it."""

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)
OLDEST = {"TensorFlow": (2, 19), "Keras": (3, 5)}
"""The oldest versions that were tested."""

_STANDARD_ERROR = 2
_LINE_CHARACTERS = 70


class SetUpError(ImportError):
    """Say what is wrong with the computer's Python; a notebook shows the message alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows."""
        return [str(self)]


def require_packages() -> None:
    """Raise if Python has the wrong version, or lacks a package that the notebook needs.

    Raises:
        SetUpError: the message says what to do.
    """
    missing = [name for module, name in PACKAGES.items() if module not in sys.modules and find_spec(module) is None]
    version = sys.version_info[:2]
    if version < OLDEST_PYTHON or (version > NEWEST_PYTHON and missing):
        message = _(
            "This notebook needs Python {oldest} to {newest}, and its kernel has {found}: choose another kernel, as "
            "README.md says."
        )
        oldest, newest, found = map(_dotted, (OLDEST_PYTHON, NEWEST_PYTHON, version))
        raise SetUpError(message.format(oldest=oldest, newest=newest, found=found))
    if missing:
        message = _(
            "The Python of this kernel ({python}) lacks {packages}: choose the kernel of this course, or run "
            "`%pip install -r requirements.txt` in a new cell and restart the kernel."
        )
        raise SetUpError(message.format(python=sys.executable, packages=", ".join(missing)))


def load_tensorflow() -> None:
    """Import TensorFlow and Keras, and let TensorFlow look for devices, with its start-up messages hidden.

    In the notebook's first cell they would look like a failure, and nbgrader takes any line on standard error for a
    failed test. TensorFlow writes them from C++, so the file descriptor is redirected and not `sys.stderr`. Keras runs
    on TensorFlow, whatever the computer's settings say. Idempotent.

    Raises:
        SetUpError: TensorFlow or Keras is too old, or was started in another way before.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ |= {"KERAS_BACKEND": "tensorflow", "TF_USE_LEGACY_KERAS": "0"}
    with _redirected_to_devnull(_STANDARD_ERROR):
        import tensorflow as tf

        _require_version("TensorFlow", tf)
        tf.config.list_physical_devices()
        import keras
    _require_version("Keras", keras)
    if keras.config.backend() != "tensorflow":
        message = _("Keras was started on {backend} in this kernel: restart the kernel, and run this cell first.")
        raise SetUpError(message.format(backend=keras.config.backend()))


def _require_version(name: str, module: Any) -> None:
    """Raise if a package is older than those that were tested."""
    found = getattr(module, "__version__", "0")
    if tuple(map(int, re.findall(r"\d+", found)[:2])) < OLDEST[name]:
        message = _(
            "This notebook needs {name} {oldest} or newer, and found {name} {found}: run "
            "`%pip install -r requirements.txt` in a new cell and restart the kernel."
        )
        raise SetUpError(message.format(name=name, oldest=_dotted(OLDEST[name]), found=found))


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def notebook_shell() -> Any:
    """Return IPython's shell; None outside of IPython, which is not imported for this."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


def say(message: str) -> None:
    """Print a message in lines for a narrow window, because JupyterLab breaks longer ones in the middle of a word.

    Args:
        message: of any length.
    """
    lines = textwrap.wrap(message, _LINE_CHARACTERS, break_long_words=False, break_on_hyphens=False)
    print("\n".join(lines))  # noqa: T201 - read in a notebook


@contextmanager
def _redirected_to_devnull(descriptor: int) -> Iterator[None]:
    """Redirect a file descriptor to /dev/null."""
    saved, null = os.dup(descriptor), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    try:
        yield
    finally:
        os.dup2(saved, descriptor)
        os.close(saved)
        os.close(null)
