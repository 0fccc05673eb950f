"""A class made up for the page that shows it: a few honest students, and some whose every text is markup."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from assignment.variant import DEFAULT
from autograder.course.records.standings import Standing, Standings
from autograder.grading.concerns import Concern
from autograder.grading.origin import Cause, Origin, Reason
from autograder.grading.report import Report
from autograder.overview.class_record import ClassRecord
from helpers.contract.errors import ErrorCode
from helpers.contract.texts import Form
from helpers.contract.verdict import FAILED, PASSED, UNFINISHED, Facts, Mismatch, Result, Verdict

MARKUP = (
    "<script>strike(/page/.source)</script><img src=http://beacon.test/x onerror=strike(/image/.source)>'\"&{{7*7}}"
)
HINTS = ("The padding keeps the size.", "Look at the call of Conv2D. See section 4.", 'It is "same".')
MAX_POINTS = DEFAULT.max_points
AT = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)


def fault(where: str, attribute: str, general: str = "", **more: object) -> Mismatch:
    """Return a fault with hints."""
    fields = {"expected": "same", "actual": "valid", "hints": HINTS, **more}
    return Mismatch(where, attribute, **fields, facts=Facts(general_where=general))  # type: ignore[arg-type]


def stopped(error_type: str, text: str, code: ErrorCode | None = None) -> Mismatch:
    """Return an error."""
    return Mismatch(
        "cell 5, line 3", "error", "", text, form=Form.STATEMENT, facts=Facts(error_type=error_type, error_code=code)
    )


def graded(
    faults: Mapping[tuple[str, str], tuple[Mismatch, ...]] | None = None,
    *,
    absent: str = "",
    took_s: float = 1.5,
    **more: object,
) -> Report:
    """Return a report by the default table of points.

    Args:
        faults: by function and criterion; each costs all points of the criterion.
        absent: the function that is not implemented.
        took_s: how long grading took.
        **more: fields of the report.
    """
    verdicts = {}
    for function, points in DEFAULT.points.items():
        results = []
        for criterion, worth in points.items():
            found = (faults or {}).get((function, criterion), ())
            status = UNFINISHED if function == absent else FAILED if found else PASSED
            got = worth if status == PASSED else 0
            results.append(Result(criterion, f"What {criterion} demands.", got, worth, status, found))
        verdicts[function] = Verdict(function, tuple(results))
    fields = {"max_points": MAX_POINTS, "origin": Origin(AT, "1", Reason(Cause.NEW), 1, took_s), **more}
    return Report(verdicts, 7, **fields)  # type: ignore[arg-type]


def unreadable(reason: str, *, failed: bool = False) -> Report:
    """Return the report of a submission without a verdict."""
    return Report({}, 7, unreadable=reason, failed=failed, origin=Origin(AT, "1", Reason(Cause.NEW), 1, 0.2))


PADDING = fault("res2a_branch2b", "padding", "res{stage}{block}_branch2b")
PADDING_ELSEWHERE = fault("res5c_branch2b", "padding", "res{stage}{block}_branch2b")
HOSTILE = fault(MARKUP, MARKUP, "", expected=MARKUP, actual=MARKUP, hints=(MARKUP, MARKUP, MARKUP))

REPORTS = {
    "ada": graded(),
    "bob": graded({("identity_block", "layer configuration"): (PADDING,)}, took_s=2.5),
    "cem": graded({("identity_block", "layer configuration"): (PADDING_ELSEWHERE,)}, absent="ResNet50", took_s=40),
    "dan": graded({("ResNet50", "builds"): (stopped("Stopped", "it was stopped after 60 s", ErrorCode.TIMED_OUT),)},
                  concerns=(Concern.STOPPED,)),
    "eve": graded({("ResNet50", "builds"): (stopped("Contradiction", "it does not fit", ErrorCode.CONTRADICTION),)},
                  concerns=(Concern.CONTRADICTION, Concern.WEAKER_SANDBOX), isolation="2 of 11 layers"),
    "fay": graded(remarks=("a.ipynb was graded, and not b.ipynb.",), concerns=(Concern.SEVERAL_FILES,)),
    "gus": unreadable("resnet50.ipynb is no notebook"),
    "hal": unreadable("the grader itself failed (OSError); grade this submission again", failed=True),
    MARKUP: graded({("ResNet50", "wiring"): (HOSTILE,)}, remarks=(MARKUP,), concerns=(Concern.SEVERAL_FILES,)),
    "javascript:strike()": unreadable(MARKUP),
    "a/../%2e\u202e\n#x": graded({("ResNet50", "builds"): (stopped(MARKUP, MARKUP),)}),
    "o'brien \"李\"": graded(),
}  # fmt: skip
LATE = {"bob": 3900.0, MARKUP: 60.0}


def class_record(folder: Path) -> ClassRecord:
    """Return what is known of twelve who handed in, one whose work was not graded yet, and two who handed in nothing.

    Args:
        folder: of the course; all but a few have a page of feedback there.
    """
    submitted = {
        student: Standing(report.points, LATE.get(student, 0.0), needs_manual_grade=student == "cem")
        for student, report in REPORTS.items()
    }
    without = frozenset(student for student, report in REPORTS.items() if report.needs_person)
    names = {"ada": "Ada Lovelace", MARKUP: MARKUP}
    return ClassRecord(
        course=MARKUP,
        assignment="resnet50",
        reports=REPORTS,
        standings=Standings(MAX_POINTS, tuple(sorted((*REPORTS, "zoe", f"zz {MARKUP}"))), submitted),
        names=names,
        handed_in=frozenset((*REPORTS, "ivy")),
        refused={f"submitted/{MARKUP}\udcff": MARKUP},
        without_points=without,
        feedback={student: folder / "feedback" / student / "resnet50.html" for student in REPORTS if student != "ada"},
    )
