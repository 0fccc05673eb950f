"""What platforms read of a report: one test a criterion, nothing of hidden cases, and text that is only text."""

import base64
import json
import re

import pytest

from autograder.exports.platforms import github, gradescope
from autograder.grading.grader import NotGradable
from autograder.grading.report import Report
from autograder.judge.redaction import redacted
from helpers.contract.texts import Form
from helpers.contract.verdict import FAILED, PASSED, SKIPPED, Facts, Mismatch, Result, Verdict

HOSTILE = "::error::\x1b[2J ::set-output name=result::x\n##[group]y\n ::stop-commands::t :::: ### \u202e<b>\ud800"
HIDDEN = redacted(
    Result(
        "layer configuration",
        "Every layer is right.",
        0,
        2,
        FAILED,
        (Mismatch("res7d", "filters", "17", "19", ("Look.",), Form.IN_CALL, "f(X, 17)", Facts("res{stage}{block}")),),
    )
)
RESULTS = (
    Result("builds", "It runs.", 1, 1, PASSED),
    Result("wiring", "It is wired.", 0.5, 2, FAILED, (Mismatch("line 3", "error", "", HOSTILE, form=Form.STATEMENT),)),
    HIDDEN,
    Result("values", "It has values.", 0, 1, SKIPPED),
)
REPORT = Report({"ResNet50": Verdict("ResNet50", RESULTS, ("by itself",))}, 7, ("a remark",), max_points=30)
UNREAD = Report({}, 7, unreadable="resnet50.ipynb is no notebook")
LOST = NotGradable("the grader itself failed (ValueError('expected 17'))", grader_failed=True).report(7)


def test_gradescope_has_one_test_a_criterion() -> None:
    """With points, a number, a tag, and a visibility; the score is that of the report."""
    answer = gradescope.results(REPORT, 1.23456)

    assert (1.5, 1.235, "visible", "hidden") == tuple(
        answer[name] for name in ("score", "execution_time", "visibility", "stdout_visibility")
    )
    assert [
        ("ResNet50: builds", "1.1", 1, 1, "passed", ["ResNet50"], "visible"),
        ("ResNet50: wiring", "1.2", 0.5, 2, "failed", ["ResNet50"], "visible"),
        ("ResNet50: layer configuration", "1.3", 0, 2, "failed", ["ResNet50"], "after_published"),
        ("ResNet50: values", "1.4", 0, 1, "failed", ["ResNet50"], "visible"),
    ] == [
        tuple(test[name] for name in ("name", "number", "score", "max_score", "status", "tags", "visibility"))
        for test in answer["tests"]
    ]
    assert "by itself\na remark" == answer["output"]
    assert {"It runs.", "skipped: It has values."} <= {test["output"] for test in answer["tests"]}


def test_nothing_of_a_hidden_case_is_told() -> None:
    """Not even later, and on no platform."""
    shown = json.dumps([gradescope.results(REPORT, 1)["tests"], github.result(REPORT)])

    assert "filters does not follow the arguments" in shown
    assert not {"17", "19", "res7d"} & set(re.findall(r"\w+", shown))


@pytest.mark.parametrize("report", [UNREAD, LOST], ids=["unreadable", "grader failed"])
def test_what_cannot_be_graded_goes_to_a_person(report: Report) -> None:
    """There is a result with no points that says so; what the grader failed of is not for students."""
    answer, other = gradescope.results(report, 1), github.result(report)

    assert (0, True) == (answer["score"], answer["extra_data"]["needs_person"])
    [test] = answer["tests"]
    assert ("failed", 0, 30) == (test["status"], test["score"], test["max_score"])
    assert ("error", 30, "error", 0) == (
        other["status"],
        other["max_score"],
        other["tests"][0]["status"],
        other["tests"][0]["score"],
    )
    for text in (answer["output"], test["output"], other["tests"][0]["message"]):
        assert text.endswith("A person must look at this submission.")
        assert "17" not in text
        assert ("is no notebook" in text) == (report is UNREAD)


def test_github_has_a_line_of_letters() -> None:
    """Base64 of the result, whose keys are those of GitHub's own runners."""
    line = github.encoded(github.result(REPORT))

    answer = json.loads(base64.b64decode(line, validate=True))
    assert {"status", "max_score", "tests"} == answer.keys()
    assert ("fail", 30) == (answer["status"], answer["max_score"])
    assert [
        ("ResNet50: builds", "pass", 1),
        ("ResNet50: wiring", "fail", 0.5),
        ("ResNet50: layer configuration", "fail", 0),
        ("ResNet50: values", "fail", 0),
    ] == [(test["name"], test["status"], test["score"]) for test in answer["tests"]]
    assert [{"name", "status", "score", "message"}] * 4 == [test.keys() for test in answer["tests"]]


def test_all_points_pass() -> None:
    """And nothing is left to be mended."""
    whole = Report({"ResNet50": Verdict("ResNet50", RESULTS[:1])}, 7, max_points=1)

    assert "pass" == github.result(whole)["status"]
    assert ["passed"] == [test["status"] for test in gradescope.results(whole, 1)["tests"]]


def test_text_of_students_commands_nothing() -> None:
    """Neither the log of GitHub's runner, nor a terminal, nor the file that holds it."""
    messages = [test["message"] for test in github.result(REPORT)["tests"]]
    outputs = [test["output"] for test in gradescope.results(REPORT, 1)["tests"]]

    assert "error" in messages[1]
    assert not [message for message in messages if "::" in message or "##" in message]
    for text in (*messages, *outputs):
        assert text.replace("\n", "").replace("\N{WORD JOINER}", "").isprintable()
        text.encode()


@pytest.mark.parametrize("text", ["::", ":::", "::::", ":#:##", "##", "###[x]", "a::b##c"])
def test_no_two_signs_of_a_command_stay_together(text: str) -> None:
    """Also where several follow each other."""
    assert text == github.inert(text).replace("\N{WORD JOINER}", "")
    assert not {"::", "##"} & {github.inert(text)[place : place + 2] for place in range(20)}


def test_answers_are_short() -> None:
    """However long a message is: outputs of a step have a limit of a megabyte."""
    faults = tuple(Mismatch(f"line {number}", "error", "", "x" * 10_000) for number in range(300))
    long = Report(
        {"ResNet50": Verdict("ResNet50", (Result("builds", "", 0, 1, FAILED, faults),) * 20)}, 7, ("y" * 10**6,)
    )

    assert 200_000 > len(github.encoded(github.result(long)))
    assert 200_000 > len(json.dumps(gradescope.results(long, 1)))
