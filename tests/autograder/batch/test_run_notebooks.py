"""Cells that are run for people to look at: a kernel that breaks its connections holds nobody up."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a kernel is confined on Linux only")

GARBLE = """
import os, stat
for each in range(3, 999):
    try:
        if stat.S_ISSOCK(os.fstat(each).st_mode):
            os.write(each, b'{"ready": true}\\n' * 9)
    except OSError:
        pass
"""


SHOW = f"""
from pathlib import Path
from jupyter_client.provisioning.factory import KernelProvisionerFactory
import nbformat
from autograder.batch.run_notebooks import PROVISIONER, executed
KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
cells = [nbformat.v4.new_code_cell(each) for each in ({GARBLE!r}, "1 + 1", "2 + 2")]
executed(nbformat.v4.new_notebook(cells=cells), Path.cwd(), frozenset(), timeout_s=5)
"""


def test_a_kernel_that_garbles_its_connections_holds_nobody_up(tmp_path: Path) -> None:
    """Nothing can be sent to it any more; who runs the notebook is told so soon, and nothing is left running."""
    told = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False
    )

    assert told.stderr.splitlines()[-1].startswith(
        "nbclient.exceptions.DeadKernelError: its kernel is gone: its cells were not done"
    )
