"""What is said of a fault that only hidden cases show: its place and kind, and none of their values."""

from dataclasses import replace

import pytest

from autograder.judge.redaction import HIDDEN_NOTE, redacted
from helpers.contract.texts import Form
from helpers.contract.verdict import FAILED, SKIPPED, Facts, Mismatch, Result, Verdict


def result_of(*mismatches: Mismatch, status: str = FAILED) -> Result:
    """Return the result of a criterion that hidden cases took the point from."""
    return Result("wiring", "", 0, 1, status, mismatches, "a note")


def test_place_is_the_general_one_and_values_are_left_out() -> None:
    """Neither what was expected nor what was given is shown, and the hints stay."""
    facts = Facts(general_where="res{stage}{block}_branch2b")
    fault = Mismatch("res7d_branch2b", "filters", "17", "19", ("look", "why", "rule"), call="f(X, f=19)", facts=facts)

    (shown,) = redacted(result_of(fault)).mismatches

    assert shown.fault.startswith("res{stage}{block}_branch2b: filters does not follow the arguments")
    assert "" == shown.expected == shown.call
    assert ("look", "why", "rule") == shown.hints
    assert not {"17", "19", "7d"} & set(shown.fault.split())


def test_value_that_depends_on_no_argument_is_not_said_to_follow_one() -> None:
    """A setting that is the same in every call has no call that shows it."""
    facts = Facts(general_where="res{stage}{block}_branch2b")

    (shown,) = redacted(result_of(Mismatch("res7d_branch2b", "groups", "1", "2", facts=facts))).mismatches

    assert shown.fault.startswith("res{stage}{block}_branch2b: groups is wrong with some arguments")


@pytest.mark.parametrize(("follows", "call"), [(False, "f(X, f=3)"), (True, "")])
def test_whether_a_value_follows_the_arguments_is_not_read_from_the_call(follows: bool, call: str) -> None:
    """A call is named too where the wrong value depends on it; an argument that is not passed needs none."""
    fault = Mismatch("res7d_branch2b", "groups", "1", "2", call=call, facts=Facts(follows=follows))

    (shown,) = redacted(result_of(fault)).mismatches

    assert follows is ("does not follow the arguments" in shown.fault)


@pytest.mark.parametrize("error_type", ["NameError", "KeyError", "Stopped", "Contradiction", "StageWas7"])
@pytest.mark.parametrize("line", [3, 239445])
def test_error_is_the_same_whatever_its_type_line_and_hints(error_type: str, line: int) -> None:
    """Student code chooses them, and could tell by them what the hidden case is."""
    place = f"cell 4, line {line}"
    facts = Facts(place, error_type=error_type, error_line=line)
    text = f"{error_type}: stage is 7: d"
    fault = Mismatch(place, "error", "", text, (f"a hint on {error_type}",), form=Form.STATEMENT, facts=facts)

    (shown,) = redacted(result_of(fault)).mismatches

    assert "the call" == shown.where
    assert "an error occurs only with arguments other than the notebook's" == shown.actual
    assert () == shown.hints
    assert Facts() == shown.facts


def test_result_without_faults_gets_the_note() -> None:
    """What was skipped says only that it shows with other arguments."""
    result = redacted(result_of(status=SKIPPED))

    assert (SKIPPED, HIDDEN_NOTE) == (result.status, result.note)


def test_note_that_says_nothing_of_the_case_stays() -> None:
    """A cause is named as the table names it for all calls."""
    spoilt = replace(result_of(status=SKIPPED), hidden_note="follows from the place of res{stage}{block}_branch1")

    assert spoilt.hidden_note == redacted(spoilt).note


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (Form.MISSING, "missing with some arguments"),
        (Form.EXTRA, "an extra layer with some arguments"),
        (Form.REPLACED, "another layer than expected with some arguments"),
        (Form.UNUSED, "used by nothing with some arguments"),
        (Form.CALLED_ON, "called on other layers than expected with some arguments"),
    ],
)
def test_layer_is_told_by_what_is_wrong_with_it(form: Form, told: str) -> None:
    """A layer has no value that could be wrong."""
    facts = Facts(general_where="res{stage}{block}_branch2b")

    (shown,) = redacted(result_of(Mismatch("res7d_branch2b", "layer", "Conv2D", "", form=form, facts=facts))).mismatches

    assert f"res{{stage}}{{block}}_branch2b: {told} other than the notebook's" == shown.fault


@pytest.mark.parametrize("error_type", ["", "KeyError"])
def test_redacted_result_is_known_also_when_it_was_saved(error_type: str) -> None:
    """Platforms show it later; a fault that public cases show is no such result."""
    facts = Facts(general_where="res{stage}{block}_branch2b", error_type=error_type)
    form = Form.STATEMENT if error_type else Form.IN_CALL
    public = result_of(Mismatch("res7d_branch2b", "filters", "17", "19", call="f(X, f=19)", form=form, facts=facts))

    saved = Verdict.from_json(Verdict("ResNet50", (redacted(public), redacted(result_of(status=SKIPPED)))).to_json())

    assert [True, True] == [result.is_hidden for result in saved.results]
    assert not public.is_hidden
