"""Every reach into ipykernel, IPython and asyncio finds what it reaches for; else a kernel would not start or hang."""

import inspect
from typing import Any

import pytest
from ipykernel import kernelbase
from ipykernel.iostream import IOPubThread
from IPython.core import interactiveshell
from matplotlib_inline import backend_inline

from autograder.confined import jupyter_kernel
from autograder.confined.ipython_profile import ShippedProfile
from autograder.confined.notebook import shell

REPLACED = [
    (kernelbase, "_psutil_import_attempted"),
    (IOPubThread, "_setup_pipe_in"),
    (interactiveshell, "get_ipython_dir"),
    (backend_inline, "_enable_matplotlib_integration"),
]
KINDS = (
    jupyter_kernel._App,  # noqa: SLF001
    jupyter_kernel._Heartbeat,  # noqa: SLF001
    shell._Shell,  # noqa: SLF001
    shell._Compiler,  # noqa: SLF001
    shell._Loop,  # noqa: SLF001
    ShippedProfile,
)
OVERRIDDEN = [
    (kind.__bases__[0], name)
    for kind in KINDS
    for name, value in vars(kind).items()
    if inspect.isfunction(value) and name != "__init__"
]


@pytest.mark.parametrize(("owner", "name"), REPLACED + OVERRIDDEN, ids=lambda value: getattr(value, "__name__", value))
def test_name_that_is_replaced_or_overridden_exists(owner: Any, name: str) -> None:
    """Replacing or overriding a name that does not exist has no effect."""
    assert hasattr(owner, name), f"{owner.__name__} has no `{name}` any more"


def test_every_class_override_something() -> None:
    """Otherwise the test above looks at nothing."""
    assert {kind.__bases__[0] for kind in KINDS} == {base for base, _name in OVERRIDDEN}
