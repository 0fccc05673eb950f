"""Faults are grouped by layer and attribute, whatever stage and block they are in; hints are those that teach them."""

from autograder.grading.report import Report
from autograder.overview.faults import faults_of
from helpers.contract.verdict import Facts, Verdict
from tests.support.graded.class_records import HINTS, PADDING, PADDING_ELSEWHERE, REPORTS, fault, graded, stopped


def test_same_fault_elsewhere_is_the_same() -> None:
    """Two stages and two functions are one fault, of as many students as made it; the message is the commonest."""
    place = ("identity_block", "layer configuration")
    reports = {
        "a": graded({place: (PADDING, PADDING)}),
        "b": graded({place: (PADDING_ELSEWHERE,)}),
        "c": graded({place: (PADDING,), ("convolutional_block", "layer configuration"): (PADDING,)}),
        "d": graded({place: (fault("res2a_branch2b", "strides", "res{stage}{block}_branch2b"),)}),
    }

    first, second = faults_of(reports)

    assert (3, "padding", "res{stage}{block}_branch2b") == (first.students, first.attribute, first.place)
    assert ("identity_block", "convolutional_block") == first.functions
    assert "res2a_branch2b: padding expected same, got valid" == first.message
    assert HINTS == first.hints
    assert (1, "strides") == (second.students, second.attribute)


def test_places_survive_saving() -> None:
    """What groups the faults is in the saved report; one of an earlier version, without it, is grouped by its place."""
    saved = {name: Report.from_json(report.to_json()) for name, report in REPORTS.items()}
    assert faults_of(REPORTS) == faults_of(saved)
    assert REPORTS["bob"].verdicts == saved["bob"].verdicts
    assert REPORTS["eve"].concerns == saved["eve"].concerns

    plain = REPORTS["bob"].to_json()
    del plain["concerns"], plain["made"]["took_s"]
    for result in plain["verdicts"][0]["results"]:
        for mismatch in result["mismatches"]:
            del mismatch["facts"]
    old = Report.from_json(plain)

    assert ["res2a_branch2b"] == [found.place for found in faults_of({"bob": old})]
    assert () == old.concerns
    assert old.origin is not None
    assert old.origin.took_s is None


def test_errors_are_grouped_by_their_type() -> None:
    """Lines and messages of errors differ from student to student."""
    place = ("ResNet50", "builds")
    reports = {
        "a": graded({place: (stopped("TypeError", "TypeError: one"),)}),
        "b": graded({place: (stopped("TypeError", "TypeError: two"),)}),
        "c": graded({place: (stopped("NameError", "NameError: one"),)}),
    }

    assert [("TypeError", 2), ("NameError", 1)] == [(found.place, found.students) for found in faults_of(reports)]


def test_hints_shown_with_the_next_fault_are_its_own_too() -> None:
    """Neighbours with the same hints show them once, with the last; a fault that has hints elsewhere keeps those."""
    bare = fault("bn2a_branch2a", "axis", "bn{stage}{block}_branch2a", hints=())
    last = fault("bn2a_branch2b", "axis", "bn{stage}{block}_branch2b")
    hinted = fault("bn2a_branch2a", "axis", "bn{stage}{block}_branch2a", hints=("own",))
    place = ("identity_block", "layer configuration")

    found = {it.place: it.hints for it in faults_of({"a": graded({place: (bare, last, fault("x", "y", hints=()))})})}
    assert {"bn{stage}{block}_branch2a": HINTS, "bn{stage}{block}_branch2b": HINTS, "x": ()} == found

    both = faults_of({"a": graded({place: (bare, last)}), "b": graded({place: (hinted,)})})
    assert ("own",) == both[0].hints


def test_long_texts_are_cut() -> None:
    """A message of a megabyte does not make the page one."""
    huge = fault("x" * 10**6, "axis", actual="y" * 10**6)

    (found,) = faults_of({"a": graded({("ResNet50", "wiring"): (huge,)})})

    assert 80 == len(found.place)
    assert 400 == len(found.message)


def test_facts_of_hidden_cases_stay_out() -> None:
    """Facts that are not saved are empty when they are read again."""
    assert Facts() == Facts.from_json(Facts(error_line=3, hint_ids=("a",)).to_json())
    assert {"made": None} == {"made": Report({"f": Verdict("f", ())}, 1).to_json()["made"]}
