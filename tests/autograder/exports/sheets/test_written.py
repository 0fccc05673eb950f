"""No text is a formula, wherever a spreadsheet divides the lines; harmless text stays as it is."""

import csv

import pytest

from autograder.exports.csv_file import Exported, as_csv
from autograder.exports.sheets.written import inert
from tests.support.exports.awkward import Student, a_class, grade


@pytest.mark.parametrize("between", [";", "; ", ";;", ",", ", ", "\t", "\t ", "\n", "\r\n", ';"', '; "'])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
def test_text_behind_a_separator_is_no_formula(between: str, sign: str) -> None:
    """In the file, read by every separator; the words are still there."""
    name = f"Ada{between}{sign}cmd|'/c calc'!A1"
    text = as_csv([Exported(a_class(grade(Student("ada", name, "x"), 1)))])

    for delimiter in ",;\t":
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, quoting=quoting)
            assert [] == [cell for row in rows for cell in row if cell.lstrip(' "\n\r\t').startswith(sign)]
    assert "cmd|'/c calc'!A1" in text
    assert inert(name) == inert(inert(name))


@pytest.mark.parametrize(
    "text", ["a - b", "Jean-Luc", "a=b", "x; y", "Smith, Jr.", "7,5", "-7,5", "a+b@c.example", "Ada;'=1", "C++; C", ""]
)
def test_harmless_text_stays(text: str) -> None:
    """Signs inside a word, separators before a word, and numbers."""
    assert text == inert(text)
