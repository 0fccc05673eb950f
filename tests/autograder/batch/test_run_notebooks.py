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

COUNT = "from helpers import mine\nfrom helpers.data.image_set import image_set\nmine.WORD, image_set().class_count"

RUN = f"""
from pathlib import Path
from jupyter_client.provisioning.factory import KernelProvisionerFactory
import nbformat
from autograder.batch.run_notebooks import PROVISIONER, executed
KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
cells = [nbformat.v4.new_code_cell(source) for source in ({GARBLE!r}, "1 + 1", "2 + 2")]
executed(nbformat.v4.new_notebook(cells=cells), Path.cwd(), frozenset(), timeout_s=3)
"""


WITH_TABLE = f"""
from pathlib import Path
from jupyter_client.provisioning.factory import KernelProvisionerFactory
import nbformat
from assignment.variant import variant_of
from autograder.batch.run_notebooks import PROVISIONER, executed
KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
table = variant_of({{"network": {{"classes": 7}}}}).to_toml().encode()
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell({COUNT!r})])
for tables in ({{"helpers/variant.toml": table}}, None):
    run = executed(notebook, Path.cwd(), frozenset(), timeout_s=60, tables=tables)
    print(run.cells[0].outputs[0].data["text/plain"])
"""


def test_a_kernel_has_the_numbers_of_the_courses_release(tmp_path: Path) -> None:
    """What the release carries counts, not what the student handed in; modules beside the helpers are found."""
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "variant.toml").write_text("network.classes = 2", encoding="utf-8")
    (tmp_path / "helpers" / "mine.py").write_text("WORD = 'mine'", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", WITH_TABLE], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )

    assert ["('mine', 7)", "('mine', 6)"] == done.stdout.splitlines()


@pytest.mark.slow
def test_a_kernel_that_garbles_its_connections_blocks_nobody(tmp_path: Path) -> None:
    """Running the notebook soon ends with an error that says so."""
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False
    )

    assert done.stderr.splitlines()[-1].startswith(
        "nbclient.exceptions.DeadKernelError: the cells lost their kernel: they took longer than"
    )
