"""Three hints for each fault, opened one after another; the last one is mathematics."""

import re

import pytest
from conftest import SOLUTION, mutated, namespace_of

import helpers
from helpers.hint_looks import ERROR_LOOKS, LOOKS
from helpers.hint_rules import ERROR_RULES, RULES
from helpers.hint_texts import ERRORS, WHYS
from helpers.show import as_html, as_text, hints_as_text
from helpers.verdict import FAILED, Mismatch, Result, Verdict

CODE = re.compile(
    r"[=`_{}\[\]\"]|\b(True|False|None|Conv2D|Add|Dense|Activation|Flatten|relu|valid|def|return|import)\b"
)
FAULT = Mismatch("x", "y", "1", "2", ("<one>", "two", "three"))
STAGED = Verdict("identity_block", (Result("wiring", "", 0, 2, FAILED, (FAULT,)),))


@pytest.mark.parametrize("rule", sorted({*RULES.values(), *ERROR_RULES.values()}))
def test_rule_is_one_sentence_without_code(rule: str) -> None:
    """A formula has numbers and signs, but no assignment, no text, and no name or value of Keras's."""
    assert len(rule) <= 200
    assert re.fullmatch(r"[A-Z][^.]*\.", rule)
    assert not CODE.search(rule)


@pytest.mark.parametrize("tables", [(LOOKS, RULES, WHYS), (ERROR_LOOKS, ERROR_RULES, ERRORS)])
def test_stages_have_the_same_keys_or_more_general_ones(
    tables: tuple[dict[str, str], dict[str, str], dict[int, dict[str, str]]],
) -> None:
    """A key of the first or third stage that the second does not know is misspelt, or is a more general one."""
    looks, rules, whys = tables
    known = {key for each in whys.values() for key in each}

    assert {"layer", "training"} >= {key.split(" of ")[0] for key in {*looks, *rules} - known}


STAGED = Verdict(
    "identity_block", (Result("wiring", "", 0, 2, FAILED, (Mismatch("x", "y", "1", "2", ("<one>", "two", "three")),)),)
)


def test_table_opens_hints_one_inside_the_other() -> None:
    """Each is closed until the one before it is open, and JupyterLab's sanitizer leaves the elements as they are."""
    html = as_html(STAGED)

    stages = [re.escape(each) for each in ("&lt;one&gt;", "two", "three")]
    titled = [rf"<details[^>]*><summary[^>]*>Hint {n} of 3</summary>{each}" for n, each in enumerate(stages, 1)]
    assert re.search("".join(titled) + "</details>" * 3, html)
    assert " open" not in html


def test_text_shows_the_first_hint_and_where_to_get_more() -> None:
    """In a terminal nothing can be opened."""
    text = as_text(STAGED)

    assert "Hint 1 of 3: <one>" in text
    assert text.endswith('more: helpers.hint("identity_block", globals(), stage=2)')
    assert "two" not in text
    assert "Hint 3 of 3: three" in hints_as_text(STAGED, 3)


def test_hint_prints_one_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """For the function as it stands in the notebook, and nothing but one sentence where it is right."""
    helpers.hint("identity_block", namespace_of(mutated(('padding="same"', 'padding="valid"'))), stage=2)
    helpers.hint("identity_block", namespace_of(SOLUTION))

    told = capsys.readouterr().out
    assert "res1a_branch2b: padding expected same, got valid\n      Hint 2 of 3: Without a border" in told
    assert "Hint 1" not in told
    assert told.endswith("identity_block: 10 of 10 points; there is nothing to give a hint about.\n")
    with pytest.raises(ValueError, match="no stage 4"):
        helpers.hint("identity_block", {}, stage=4)
