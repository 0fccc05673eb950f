"""The table of hints: one sentence a column, no code, no row that cannot be reached."""

import ast
import itertools
import json
import re
from collections.abc import Iterator
from importlib import resources

import pytest

from assignment import notebook
from helpers.contract.errors import ErrorCode
from helpers.contract.initializers import ARGUMENT, Initializer, seeded
from helpers.contract.rows import BlockName, Role
from helpers.differences.difference import Difference, Kind, Layer
from helpers.hints import table
from helpers.hints.lookup import hints_for
from tests.support.made_differences import INPUT, extra, fed, of_row, row_layer, setting

TABLE = table.table()
ROWS = [*TABLE.faults.values(), *TABLE.results.values(), *TABLE.errors]
SENTENCES = sorted({text for row in ROWS for text in (row.look, row.why) if text})
RULES = sorted({row.rule for row in ROWS if row.rule})
SOURCE = resources.files("helpers.hints").joinpath(table.FILE).read_text(encoding="utf-8")
CODE = re.compile(
    r"[=`_{}\[\]\"]|\b(True|False|None|Conv2D|Add|Dense|Activation|Flatten|relu|valid|def|return|import)\b"
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_hint_is_one_short_sentence_without_code_or_values(sentence: str) -> None:
    """No call, no assignment, no number, no value of an argument; no part of it is a statement of Python's."""
    assert len(sentence) <= 200
    assert re.fullmatch(r"[A-Z][^.]*\.", sentence)
    assert not re.search(
        r"\w\(|[=`_\d\"\[\]{}]|'same'|'valid'|\b(True|False|None|glorot\w*|relu)\b", sentence.replace("-50", "")
    )
    assert [] == [part for part in re.split(r"[.;:,]", sentence) if is_statement(part.strip())]


def is_statement(text: str) -> bool:
    """Return whether Python takes a text for more than a name."""
    try:
        statements = ast.parse(text).body
    except SyntaxError:
        return False
    return any(not isinstance(getattr(statement, "value", None), ast.Name) for statement in statements)


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_one_sentence_without_code(rule: str) -> None:
    """A formula has numbers and signs, but no assignment, no text, and no name or value of Keras's."""
    assert len(rule) <= 200
    assert re.fullmatch(r"[A-Z][^.]*\.", rule)
    assert not CODE.search(rule)


@pytest.mark.parametrize("look", sorted({row.look for row in ROWS if row.look}))
def test_second_hint_tells_the_reader_what_to_do(look: str) -> None:
    """It begins with a verb and says where to look, not what is wrong there."""
    assert look.split(" ", maxsplit=1)[0] in ("Look", "Compare", "Count", "Follow", "Note")


def test_sections_are_those_of_the_notebook() -> None:
    """Each has the number and the title of a heading, and each is pointed to."""
    cells = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    headings = {heading for text in texts for heading in re.findall(r"^## (\d+\. .+)$", text, re.MULTILINE)}

    assert {f"{number}. {title}" for number, title in TABLE.sections.items()} <= headings
    assert {row.section for row in ROWS if row.section} == set(TABLE.sections)


def test_shared_sentences_are_shared() -> None:
    """A sentence with a name is used at least twice, and no sentence is written down twice in a column."""
    for name, _ in re.findall(
        r'^([\w-]+) = ("[^@].*")$', SOURCE.split("[fault")[0].split("[sentence]")[1], re.MULTILINE
    ):
        assert SOURCE.count(f'"@{name}"') >= 2, name
    for column in ("why", "look", "rule"):
        written = re.findall(rf'^{column} = ("[^@].*")$', SOURCE.split("[[error]]")[0], re.MULTILINE)
        assert len(written) == len(set(written)), column


@pytest.mark.parametrize(
    ("row", "problem"),
    [('look = "@nothing"', KeyError), ('looks = "Look."', TypeError), ("[[error]]\ncode = 'x'", ValueError)],
)
def test_mistake_in_the_table_is_refused(row: str, problem: type[Exception]) -> None:
    """A misspelt column, sentence or code would leave a fault without its hint."""
    text = f"[section]\n[sentence]\n[result.x]\n[fault.x]\n{row}\n"

    with pytest.raises(problem):
        table.parse(text if "error" in text else f"{text}[[error]]\n")


def faults() -> Iterator[tuple[Difference, str]]:
    """Yield what can be wrong with every row, and extra layers after every row."""
    names = {re.split(" of |,", key)[0] for key in TABLE.faults} | {"dilation_rate"}
    values = [
        (seeded(ARGUMENT), "x"),
        (seeded(ARGUMENT), seeded(ARGUMENT, 3)),
        (seeded(ARGUMENT), Initializer(ARGUMENT)),
        (True, None),
        (1, 2),
    ]
    kinds = ["ReLU", "BatchNormalization", "Conv2D", "Multiply", "Concatenate", "Average", "Subtract", "Maximum"]
    kinds += ["identity_block", "convolutional_block"]
    unknown = Layer("x", "Dropout", "mine", None)
    for role in Role:
        block = BlockName("3", "a") if role is Role.BLOCK else None
        network = role in (Role.BLOCK, Role.MODEL)
        function = "ResNet50" if network else "identity_block"
        found = [setting(role, name, *pair, block) for name, pair in itertools.product(sorted(names), values)]
        found += [of_row(kind, role, "x", block) for kind in Kind if kind not in (Kind.ATTRIBUTE, Kind.LAYER_EXTRA)]
        found += [of_row(Kind.LAYER_REPLACED, role, kind, block) for kind in kinds]
        found += [extra(kind, role, block) for kind in kinds]
        found += [fed(role, (INPUT,), after) for after in ((unknown,), (unknown, unknown), (row_layer(Role.BN_2A),))]
        yield from ((difference, function) for difference in found)


def test_every_row_about_a_fault_can_be_reached() -> None:
    """A sentence that no fault leads to would be a translator's wasted work."""
    reached = [hints_for(*fault) for fault in faults()]

    for column in ("why", "look", "rule"):
        written = {getattr(row, column) for row in TABLE.faults.values()} - {None}
        assert set() == written - {getattr(hints, column) for hints in reached}, column


def test_row_about_a_type_is_not_about_our_own_errors() -> None:
    """An error with a code only looks as if Python had raised it."""
    row = table.ErrorRow(type="TypeError")

    assert row.fits(None, "TypeError", "")
    assert not row.fits(ErrorCode.NO_NUMBERS, "TypeError", "")
