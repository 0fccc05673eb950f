"""`python -m autograder COMMAND`, and the installed command `autograder COMMAND`.

Python looks for modules in the current folder first when it starts `python -m`. That folder may be a submission's, so
it is taken off the path before anything else is imported, here and in every process that this one starts.
"""

import gc
import os
import sys

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib is not imported yet


def leave_current_folder() -> None:
    """Take the current folder off the path, unless this project was started from there without being installed."""
    here = os.path.realpath(os.curdir)
    sys.path[:] = [folder for folder in sys.path if os.path.realpath(folder) != here or here == os.path.realpath(_OURS)]
    os.environ["PYTHONSAFEPATH"] = "1"


def main() -> int:
    """Run the command that this process's arguments name, and return its exit code."""
    leave_current_folder()
    from autograder.cli.main import main as run

    try:
        return run()
    finally:
        gc.freeze()  # or Python, before it ends, looks for garbage among all imports: for 0.4 s after `grade`


if __name__ == "__main__":
    sys.exit(main())
