"""Cells are found as Python's csv reads them, and filling some changes no byte of another."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exports.sheets.encoded import SheetError, decoded
from autograder.exports.sheets.located import DELIMITERS, locate
from autograder.exports.sheets.written import cell_text, filled
from tests.support.exports.awkward import NAMES

TEXTS = st.text(st.sampled_from('ab,;\t"\n\r =é🎓'), max_size=8)
FIXED_HEADER = ["Student", "ID", "Grade"]


def values(text: str) -> list[list[str]]:
    """Return the values of all cells."""
    return [[cell.value for cell in row] for row in locate(text).rows]


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=4), st.sampled_from(DELIMITERS))
def test_cells_are_those_of_python(rows: list[list[str]], delimiter: str) -> None:
    """Whatever Python's csv writes is read as Python's csv reads it."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([FIXED_HEADER, *rows])

    assert [FIXED_HEADER, *rows] == values(file.getvalue())


@given(st.lists(TEXTS, min_size=2, max_size=5))
def test_plain_cells_are_those_of_python(row: list[str]) -> None:
    """Also where a cell has quotes only if it needs them."""
    line = ",".join(map(cell_text, row)) + "\n"

    assert [row] == list(csv.reader([line] if "\n" not in line[:-1] and "\r" not in line else io.StringIO(line, "")))
    assert row == values(f"{','.join(FIXED_HEADER)}\n{line}")[1]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("is_quoted", [False, True])
def test_filling_changes_only_its_cell(end: str, *, is_quoted: bool) -> None:
    """Quotes, line ends, spaces and short or blank lines stay."""
    grade = '"1"' if is_quoted else "1"
    text = f'Student,ID,Grade,Rest{end}"O""Neil, Cy", 7 ,{grade},"x{end}y"{end}{end}Ada,8{end}Bob, "z",,{end}'

    new = filled(locate(text), {(1, 2): "2,5", (3, 2): "3", (4, 2): "4"})

    expected = text.replace(f",{grade},", ',"2,5",').replace(f"Ada,8{end}", f"Ada,8,3{end}")
    assert expected.replace('"z",,', '"z",4,') == new


def test_two_cells_behind_the_end_of_a_row_are_filled() -> None:
    """The row grows by as many delimiters as it lacks."""
    text = 'a,b,c,d,e\n"x"\ny'

    assert 'a,b,c,d,e\n"3",,1,,2\ny,4' == filled(locate(text), {(1, 2): "1", (1, 4): "2", (1, 0): "3", (2, 1): "4"})


def test_file_without_line_end_at_its_end_gets_none() -> None:
    """The last cell ends where the file does."""
    assert "a,b\n1,22" == filled(locate("a,b\n1,2"), {(1, 1): "22"})


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_delimiter_is_that_of_the_header(delimiter: str) -> None:
    """Also if its rows hold more of another one."""
    text = f'"A, (1)"{delimiter}B{delimiter}C\n1,,,,;;;;'

    assert delimiter == locate(text).delimiter


def test_quote_without_end_is_refused() -> None:
    """Python's csv would read the rest of the file as one cell; the sentence names the line."""
    with pytest.raises(SheetError, match="a quotation mark in line 3 has no end"):
        locate('a,b\n1,2\n"3,4\n5,6\n')


def test_quote_without_end_takes_no_long_time() -> None:
    """The pattern does not try every way to divide the quotes in pairs."""
    with pytest.raises(SheetError):
        locate('a,b\n"' + '""x' * 200_000)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_gives_its_bytes_again(encoding: str) -> None:
    """With its byte-order mark or without one."""
    content = "\n".join(["Student,ID", *(f"{cell_text(first)},1" for first, _last in NAMES)]).encode(encoding)

    read = decoded(content)

    assert content == read.encode(read.text)
    assert read.text.startswith("Student,ID\n")


@pytest.mark.parametrize("content", [b"", b"x", b"Student,M\xfcller\n", bytes(range(1, 256)), b"a,b\n\x81\x8d"])
def test_every_other_file_gives_its_bytes_again(content: bytes) -> None:
    """Those of old spreadsheets too; letters that their encoding lacks are written as HTML writes them."""
    read = decoded(content)

    assert content == read.encode(read.text)
    assert b"M\xfc" not in content or b"\xfc&#8594;" == read.encode("ü→")


def test_half_a_character_is_refused() -> None:
    """A file in UTF-16 has an even number of bytes."""
    with pytest.raises(SheetError, match="begins as one in UTF-16-LE and is none"):
        decoded("Student".encode("utf-16") + b"x")
