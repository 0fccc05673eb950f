"""Autograded notebooks are run: a kernel that breaks its connections blocks nobody."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a kernel is confined on Linux only")

GARBLE = """
import os, stat
for descriptor in range(3, 999):
    try:
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            os.write(descriptor, b'{"ready": true}\\n' * 9)
    except OSError:
        pass
"""


RUN = f"""
from pathlib import Path
from jupyter_client.provisioning.factory import KernelProvisionerFactory
import nbformat
from autograder.batch.run_notebooks import PROVISIONER, executed
KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
cells = [nbformat.v4.new_code_cell(source) for source in ({GARBLE!r}, "1 + 1", "2 + 2")]
executed(nbformat.v4.new_notebook(cells=cells), Path.cwd(), frozenset(), timeout_s=3)
"""


def test_a_kernel_that_garbles_its_connections_blocks_nobody(tmp_path: Path) -> None:
    """Running the notebook soon ends with an error that says so."""
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False
    )

    assert done.stderr.splitlines()[-1].startswith(
        "nbclient.exceptions.DeadKernelError: the cells lost their kernel: they took longer than"
    )
