"""What the README shows is what the commands print."""

import subprocess
import sys

from assignment import notebook

README = (notebook.ROOT / "README.md").read_text(encoding="utf-8")


def test_example_is_the_real_output() -> None:
    """Every piece of the example, between the dots, stands in what the command prints."""
    example = README.split("```console\n$ python ", 1)[1].split("```", 1)[0]
    arguments, shown = example.split("\n", 1)

    done = subprocess.run(
        [sys.executable, *arguments.split()], cwd=notebook.ROOT, capture_output=True, text=True, check=False
    )

    pieces = [piece.strip("\n") for piece in shown.split("...\n") if piece.strip()]
    assert 2 == len(pieces)
    assert [] == [piece for piece in pieces if piece not in done.stdout]


def test_readme_is_short() -> None:
    """A page that is read."""
    assert 120 >= len(README.splitlines())


def test_files_that_the_readme_names_are_there() -> None:
    """The table of the maintainer points at real places."""
    named = [line.split("|")[1].strip().strip("`") for line in README.splitlines() if line.startswith("| `")]

    assert 9 == len(named)
    assert [] == [name for name in named if not (notebook.ROOT / name.split("/NAME")[0]).exists()]
