"""Every reach into ipykernel and IPython still finds what it reaches for; else a kernel would not start or hang."""

import inspect
from typing import Any

import pytest
from ipykernel import kernelbase
from ipykernel.iostream import IOPubThread
from IPython.core import interactiveshell
from matplotlib_inline import backend_inline

from autograder.confined import jupyter_kernel

REPLACED = [
    (kernelbase, "_psutil_import_attempted"),
    (IOPubThread, "_setup_pipe_in"),
    (interactiveshell, "get_ipython_dir"),
    (backend_inline, "_enable_matplotlib_integration"),
]
OVERRIDDEN = [
    (kind.__bases__[0], name)
    for kind in (jupyter_kernel._App, jupyter_kernel._Heartbeat, jupyter_kernel._Profile)  # noqa: SLF001
    for name, value in vars(kind).items()
    if inspect.isfunction(value) and name != "__init__"
]


@pytest.mark.parametrize(("owner", "name"), REPLACED + OVERRIDDEN, ids=lambda value: getattr(value, "__name__", value))
def test_name_that_is_replaced_or_overridden_exists(owner: Any, name: str) -> None:
    """Replacing or overriding a name that does not exist has no effect."""
    assert hasattr(owner, name), f"{owner.__name__} has no `{name}` any more"


def test_all_three_classes_override_something() -> None:
    """Otherwise the test above looks at nothing."""
    assert {"IPKernelApp", "Heartbeat", "ProfileDir"} == {base.__name__ for base, _name in OVERRIDDEN}
