"""Where the student's code went wrong, as it is quoted."""

import importlib.util
from pathlib import Path

from helpers.compare.error_text import error_text
from helpers.contract.observation import StudentError
from helpers.observe.student_code import describe_error
from tests.support.student_code import namespace_of


def error_in(code: str) -> StudentError:
    """Return the error of a function `fail` in a cell."""
    try:
        namespace_of(code)["fail"]()
    except ZeroDivisionError as error:
        return describe_error(error, ["cell 1"])
    raise AssertionError(code)


def test_line_that_was_cut_is_marked() -> None:
    """A long line ends with an ellipsis, a short one as it is."""
    assert "return 1 / 0" == error_in("def fail():\n    return 1 / 0").text
    text = error_in(f"def fail():\n    return 1 / 0 # {'x' * 200}").text
    assert text.endswith("x…")
    assert 120 == len(text)


def test_file_has_lines_and_no_cells(tmp_path: Path) -> None:
    """A function that was imported or run from a file on disk is in no cell; the file is named."""
    path = tmp_path / "own.py"
    path.write_text("def fail():\n    return 1 / 0\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location("own", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        module.fail()
    except ZeroDivisionError as error:
        fault = describe_error(error, [str(path)])

    assert ("own.py", None, 2) == (fault.file, fault.cell, fault.line)
    assert "own.py, line 2: return 1 / 0" == error_text(fault).place


def test_objects_have_no_module_and_no_address() -> None:
    """An object that a message quotes is named by its class."""
    fault = error_in("import datetime\ndef fail():\n    raise ZeroDivisionError(f'{object()!r}, {fail!r}, <b> at 0x1')")

    assert "object, fail, <b> at 0x1" == fault.message
