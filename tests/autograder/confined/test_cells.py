"""The cells of a submission become Python: split ones are joined, magics that only wrap a cell are blank."""

import ast
from pathlib import Path

import pytest

from assignment import notebook
from autograder.confined.notebook import cells
from autograder.confined.notebook.cells import Parsed, parsed_cells
from autograder.confined.zygote import _released
from autograder.wall.cell import Cell, Kind


def parsed(*sources: str) -> list[Parsed]:
    """Parse cells that are numbered from 1."""
    return list(parsed_cells([Cell(number, source) for number, source in enumerate(sources, start=1)]))


def described(cell: Parsed) -> list[tuple[str, str, frozenset[str], frozenset[str]]]:
    """Return all of a cell's statements."""
    return [(each.file, ast.dump(each.node), each.binds, each.needs) for each in cell.statements]


def test_cell_that_was_split_is_read_as_one() -> None:
    """The second half starts with an indented line."""
    [cell] = parsed("def identity_block():\n    x = 1", "    return x + 1\n")

    assert 2 == cell.pieces
    assert "were read as one" in cell.remark()


def test_indented_cell_after_a_complete_function_is_not_joined() -> None:
    """IPython runs an indented scratch cell as it is; it does not belong to the function before it."""
    cells = parsed("def identity_block():\n    return 1", "    x = 3\n", "   \n")

    assert [1, 1, 1] == [cell.pieces for cell in cells]


def test_function_that_was_split_into_three_cells_is_read_as_one() -> None:
    """Only the last piece ends the function."""
    [cell] = parsed("def identity_block():\n    x = 1", "    x += 1\n", "    return x + 1\n")

    assert 3 == cell.pieces


def test_cells_of_the_release_are_never_joined_to_others() -> None:
    """A check cell ends the student's own cells."""
    cells = [Cell(1, "def identity_block():\n    x = 1"), Cell(2, "    return x", Kind.RELEASED)]

    assert [1, 1] == [cell.pieces for cell in parsed_cells(cells)]


@pytest.mark.parametrize("magics", ["%%time", "%%capture\n%%time", "%%time\n\n%%capture\n%%time", "%%prun"])
def test_magics_that_wrap_a_cell_keep_its_lines(magics: str) -> None:
    """Any number of them, in any order."""
    [cell] = parsed(f"{magics}\ndef identity_block():\n    return 1")

    assert cell.error is None
    assert {"identity_block"} == cell.binds
    assert magics.count("\n") + 2 == cell.statements[0].node.lineno


def test_quoted_line_that_was_cut_is_marked() -> None:
    """An ellipsis shows where the line goes on."""
    [cell] = parsed(f"def identity_block(: # {'x' * 200}\n")

    assert cell.error is not None
    assert 120 == len(cell.error.text)
    assert cell.error.text.endswith("x…")


def test_await_at_the_top_level_is_python() -> None:
    """As in a notebook."""
    [cell] = parsed("import asyncio\nawait asyncio.sleep(0)\nAXIS = 3")

    assert {"asyncio", "AXIS"} == cell.binds


def test_cells_of_the_release_are_parsed_before_the_fork() -> None:
    """They are as if they were parsed now, each under its own number, and none of them is parsed again."""
    texts = list(_released([notebook.RELEASE]))
    numbered = [Cell(number, text) for number, text in enumerate(texts, start=3)]
    cells._statements.cache_clear()  # noqa: SLF001 - what is tested
    now = [described(cell) for cell in parsed_cells(numbered)]
    cells._statements.cache_clear()  # noqa: SLF001 - as above
    cells.remember(texts)
    computed = cells._statements.cache_info().misses  # noqa: SLF001 - as above

    assert now == [described(cell) for cell in parsed_cells(numbered)]
    assert computed == cells._statements.cache_info().misses  # noqa: SLF001 - as above
    assert 30 < len(now) == len({file for cell in now for file, *_ in cell})


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b'{"cells": [{}]}', b'{"cells": 1}', b"\xff"])
def test_release_that_cannot_be_read_is_parsed_later(tmp_path: Path, content: bytes | None) -> None:
    """Nothing depends on it but the time."""
    path = tmp_path / "release.ipynb"
    if content is not None:
        path.write_bytes(content)

    assert [] == list(_released([path]))
