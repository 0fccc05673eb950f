"""The measures of the architecture: each limit can be broken, and the message says by what."""

from pathlib import Path

import pytest

from tests.architecture import measures
from tests.architecture.small_tree import write_tree
from tests.architecture.source_tree import imported_modules, read_modules

PYPROJECT = """
[[tool.importlinter.contracts]]
type = "layers"
layers = ["assignment", "helpers"]

[[tool.importlinter.contracts]]
type = "layers"
containers = ["helpers"]
layers = ["upper | beside", "lower"]
"""


def function(lines: int) -> str:
    """Return the code of a function with a number of lines."""
    return "def name():\n" + "    pass\n" * (lines - 1)


SOUND = {
    "pyproject.toml": PYPROJECT,
    "helpers/__init__.py": "from helpers.upper import one\n",
    "helpers/upper/__init__.py": "",
    "helpers/upper/one.py": "from helpers.lower import two\n" + function(5),
    "helpers/beside/three.py": "import helpers.lower.two\n",
    "helpers/lower/two.py": function(5) * 20,
    "assignment/four.py": "import helpers.lower.two\nimport numpy\n",
    "tests/submissions/student/submission.py": function(500),
}
"""A tree that keeps every limit."""

BROKEN = {
    "modules in a folder: helpers/lower has 16; limit 14": {f"helpers/lower/more{i}.py": "" for i in range(15)},
    "lines of a file: helpers/lower/five.py has 251; limit 250": {"helpers/lower/five.py": "\n" * 251},
    "lines of a file, median: 131.5; limit 120": {name: text + "\n" * 130 for name, text in SOUND.items()},
    "lines of a function: helpers/lower/five.py: name, line 1 has 41; limit 40": {
        "helpers/lower/five.py": function(41)
    },
    "lines of a function, median: 9; limit 8": {"helpers/lower/two.py": function(9) * 20},
    "lines of a function, 90th percentile: 21; limit 20": {"helpers/lower/two.py": function(21) * 4 + function(5) * 16},
    "circles of imports: helpers.lower.two -> helpers.lower.five -> helpers.lower.two; limit 0": {
        "helpers/lower/two.py": "from helpers.lower import five\n" + function(5) * 20,
        "helpers/lower/five.py": "def late():\n    import helpers.lower.two\n",
    },
    "imports between wings that run up: helpers.lower imports helpers.beside; limit 0": {
        "helpers/lower/five.py": "def late():\n    from helpers.beside import three\n"
    },
    "imports between wings that run up: helpers.beside imports helpers.upper; limit 0": {
        "helpers/beside/three.py": "from helpers.upper.one import name\n"
    },
    "imports between wings that run up: helpers.lower imports assignment; limit 0": {
        "helpers/lower/five.py": "import assignment.four\n"
    },
    "imports between wings that run up: helpers.lower imports helpers; limit 0": {
        "helpers/lower/five.py": "import helpers\n",
        "helpers/__init__.py": "",
    },
    "imports between wings that run up: helpers.nowhere imports helpers.lower; limit 0": {
        "helpers/nowhere.py": "import helpers.lower.two\n"
    },
}
"""For each complaint the files that cause it."""


def test_sound_tree_breaks_no_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Student code is data: its 500 lines do not count."""
    write_tree(tmp_path, SOUND)

    assert 0 == measures.main(tmp_path)
    printed = capsys.readouterr()
    assert "" == printed.err
    assert "helpers.upper           helpers.lower\n" in printed.out


@pytest.mark.parametrize("complaint", BROKEN)
def test_broken_limit_is_named(complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says which limit is broken, and by what."""
    write_tree(tmp_path, SOUND | BROKEN[complaint])

    assert 1 == measures.main(tmp_path)
    assert [complaint] == capsys.readouterr().err.splitlines()


def test_two_circles_are_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Finding one circle does not hide another."""
    pairs = {"a": "b", "b": "a", "c": "d", "d": "c"}
    circles = {f"helpers/lower/{name}.py": f"import helpers.lower.{other}\n" for name, other in pairs.items()}
    write_tree(tmp_path, SOUND | circles)

    measures.main(tmp_path)

    assert 2 == len(capsys.readouterr().err.splitlines())


def test_imports_of_every_form_are_found(tmp_path: Path) -> None:
    """Absolute and relative, of modules and of names, at module level and inside functions."""
    forms = (
        "import helpers.lower.two",
        "from helpers.lower import two",
        "from helpers.lower.two import name",
        "from ..lower import two",
        "def late():\n    from ..lower.two import name",
    )
    for form in forms:
        write_tree(tmp_path, SOUND | {"helpers/upper/one.py": f"{form}\n"})
        modules = read_modules(tmp_path)

        assert {"helpers.lower.two"} == imported_modules(modules["helpers.upper.one"], modules), form
