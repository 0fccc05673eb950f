"""Each LMS's way to hand out: whose each file is, which name it had, when it was handed in."""

import io
from collections.abc import Mapping

import pytest

from autograder.collect.layouts.layout import divide
from autograder.collect.layouts.parcel import Clock, Layout, Moment
from autograder.collect.sources.entry import Limits, SourceError
from autograder.collect.sources.zip_file import ZipSource
from tests.support.handed_out import NOTEBOOK, gradescope, moodle, packed, utc

KNOWN = {"ada", "bob", "Ada Lovelace", "ada@uni.example"}
ON_SUNDAY = utc(2026, 11, 1, 10)


def divided(files: Mapping[str, bytes]) -> Layout:
    """Divide a zip of files, in a course of ada and bob."""
    from zoneinfo import ZoneInfo

    source = ZipSource(io.BytesIO(packed(files)), "the.zip", ZoneInfo("UTC"), Limits())
    return divide(source, lambda claim: not KNOWN.isdisjoint(claim.ids), "resnet50")


def files_of(layout: Layout) -> dict[str, list[str]]:
    """Return the names that the files of each claim had for the student."""
    return {parcel.claims[0].key: sorted(parcel.files) for parcel in layout.parcels}


def test_moodles_folders_are_participants() -> None:
    """A text that was typed in belongs to the same hand-in, and the number is part of who it is."""
    layout = divided(
        {
            moodle("Ada Lovelace", 7): NOTEBOOK,
            moodle("Ada Lovelace", 7, "data/x.csv"): b"",
            "Ada Lovelace_7_assignsubmission_onlinetext_/onlinetext.html": b"",
            "Ada Lovelace_8_assignsubmission_file/resnet50.ipynb": NOTEBOOK,
            "Meier_3_Bob_9_assignsubmission_file_/resnet50.ipynb": NOTEBOOK,
            "README": b"",
        }
    )

    assert {
        "Ada Lovelace 7": ["data/x.csv", "onlinetext.html", "resnet50.ipynb"],
        "Ada Lovelace 8": ["resnet50.ipynb"],
        "Meier_3_Bob 9": ["resnet50.ipynb"],
    } == files_of(layout)
    assert ["README"] == [entry.path for entry in layout.strays]
    assert {("Ada Lovelace",), ("Meier_3_Bob",)} == {parcel.claims[0].names for parcel in layout.parcels}
    assert {Moment(ON_SUNDAY, Clock.ARCHIVE)} == {parcel.moment for parcel in layout.parcels}


def test_moodle_without_folders_puts_the_participant_before_the_file() -> None:
    """As it hands out if "Download submissions in folders" is off."""
    layout = divided({"Ada Lovelace_7_assignsubmission_file_my_resnet50.ipynb": NOTEBOOK})

    assert {"Ada Lovelace 7": ["my_resnet50.ipynb"]} == files_of(layout)


def test_folder_around_moodles_is_seen_through() -> None:
    """MacOS packs the folder that it unpacked before; one participant alone is no such folder."""
    assert {"Ada 7": ["resnet50.ipynb"]} == files_of(divided({f"CS101-resnet50/{moodle('Ada', 7)}": NOTEBOOK}))
    assert {"Ada 7": ["resnet50.ipynb"]} == files_of(divided({moodle("Ada", 7): NOTEBOOK}))


def test_canvas_names_say_who_whether_late_and_what() -> None:
    """The file gets the name that it had for the student."""
    layout = divided(
        {
            "lovelaceada_101_5001_resnet50.ipynb": NOTEBOOK,
            "lovelaceada_101_5002_my_helper_2.py": b"",
            "mullerbob_LATE_102_5003_resnet50.ipynb": NOTEBOOK,
            "notes.txt": b"",
        }
    )

    assert {"101": ["my_helper_2.py", "resnet50.ipynb"], "102": ["resnet50.ipynb"]} == files_of(layout)
    assert [False, True] == [parcel.moment.marked_late for parcel in layout.parcels]
    assert ["101", "102"] == [parcel.claims[0].lms_id for parcel in layout.parcels]
    assert ["notes.txt"] == [entry.path for entry in layout.strays]


def test_canvas_numbers_versions_of_one_name() -> None:
    """The newest version of each file is the newest attempt; each older one is an attempt of its own."""
    layout = divided(
        {
            "lovelaceada_101_5003_resnet50-2.ipynb": b"third",
            "lovelaceada_101_5001_resnet50.ipynb": b"first",
            "lovelaceada_LATE_101_5002_resnet50-1.ipynb": b"second",
            "lovelaceada_101_5004_part-7.py": b"",
        }
    )

    found = sorted(layout.parcels, key=lambda parcel: parcel.sequence)
    assert [
        {"resnet50.ipynb": "lovelaceada_101_5001_resnet50.ipynb"},
        {"resnet50.ipynb": "lovelaceada_LATE_101_5002_resnet50-1.ipynb"},
        {"resnet50.ipynb": "lovelaceada_101_5003_resnet50-2.ipynb", "part-7.py": "lovelaceada_101_5004_part-7.py"},
    ] == [{name: entry.path for name, entry in parcel.files.items()} for parcel in found]
    assert [False, True, False] == [parcel.moment.marked_late for parcel in found]


def described(metadata: str, *folders: str) -> dict[str, bytes]:
    """Return Gradescope's zip."""
    root = "assignment_1_export/"
    files = {f"{root}{folder}/resnet50.ipynb": folder.encode() for folder in folders}
    return {f"{root}submission_metadata.yml": metadata.encode(), **files}


def test_gradescope_says_who_and_when() -> None:
    """The time is that of the hand-in; its tags of Ruby's mean nothing."""
    metadata = "---\nsubmission_1:\n" + gradescope("Ada Lovelace|ada|ada@uni.example", history=2)

    [parcel] = divided(described(metadata, "submission_1")).parcels

    assert Moment(utc(2026, 11, 1, 9, 30, 0, 123456), Clock.LMS) == parcel.moment
    assert (("ada", "ada@uni.example"), ("Ada Lovelace",)) == (parcel.claims[0].ids, parcel.claims[0].names)
    assert ("attempt 3; Gradescope exports the last",) == parcel.notes


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-01 09:30:00 -08:00", utc(2026, 11, 1, 17, 30)),
        ("'2026-11-01T09:30:00.000+01:00'", utc(2026, 11, 1, 8, 30)),
        (
            "!ruby/object:ActiveSupport::TimeWithZone\n    utc: 2026-11-01 09:30:00 Z\n    zone: x",
            utc(2026, 11, 1, 9, 30),
        ),
    ],
)
def test_gradescopes_time_is_read_in_each_form(written: str, read: object) -> None:
    """Years of exports wrote it differently."""
    metadata = "submission_1:\n" + gradescope("Ada|ada|", time=written)

    assert read == divided(described(metadata, "submission_1")).parcels[0].moment.time


def test_gradescopes_group_is_several_students() -> None:
    """Each of them handed in."""
    metadata = "submission_1:\n" + gradescope("Ada|ada|", "Bob|bob|")

    [parcel] = divided(described(metadata, "submission_1")).parcels

    assert ["ada", "bob"] == [claim.key for claim in parcel.claims]
    assert ("a group of 2",) == parcel.notes


def test_folder_that_gradescope_does_not_describe_is_nobodys() -> None:
    """Nothing of it is lost from sight."""
    metadata = "submission_1:\n" + gradescope("Ada|ada|")

    layout = divided(described(metadata, "submission_1", "submission_2"))

    assert ["assignment_1_export/submission_2/resnet50.ipynb"] == [entry.path for entry in layout.strays]


def test_submission_without_files_is_not_lost_from_sight() -> None:
    """Gradescope names who handed it in."""
    metadata = "".join(f"submission_{number}:\n" + gradescope(f"Ada|ada{number}|") for number in range(2))

    assert {"ada0": ["resnet50.ipynb"], "ada1": []} == files_of(divided(described(metadata, "submission_0")))


@pytest.mark.parametrize("metadata", ["a: [", "- x", "!!python/object/apply:os.system ['x']", "x: " + "[" * 1_200])
def test_broken_metadata_is_one_sentence(metadata: str) -> None:
    """No tag runs anything, and no depth ends the program."""
    with pytest.raises(SourceError, match=r"holds a submission_metadata\.yml that"):
        divided(described(metadata, "submission_1"))


def test_students_own_metadata_is_a_file_like_others() -> None:
    """A student whose folder stands alone in a plain zip cannot say whose it is."""
    metadata = "task:\n" + gradescope("Bob|bob|")

    layout = divided({"ada/submission_metadata.yml": metadata.encode(), "ada/task/resnet50.ipynb": NOTEBOOK})

    assert {"ada": ["submission_metadata.yml", "task/resnet50.ipynb"]} == files_of(layout)


@pytest.mark.parametrize("wrapper", ["", "submissions/", "a/b/c/"])
def test_plain_zip_holds_folders_and_files(wrapper: str) -> None:
    """Named by id, e-mail address or name, also with the assignment's name; folders around all are seen through."""
    names = ("bob/resnet50.ipynb", "bob/data/x.csv", "ada@uni.example.ipynb", "Resnet50-Ada Lovelace.ipynb", "ada.zip")

    layout = divided({wrapper + name: b"" for name in (*names, "x.pdf")})

    assert {
        "bob": ["data/x.csv", "resnet50.ipynb"],
        "ada@uni.example": ["ada@uni.example.ipynb"],
        "Ada Lovelace": ["Resnet50-Ada Lovelace.ipynb"],
        "ada": ["ada.zip"],
    } == files_of(layout)
    assert [f"{wrapper}x.pdf"] == [entry.path for entry in layout.strays]
    assert all(parcel.trusts_timestamp for parcel in layout.parcels)


def test_files_of_one_name_are_one_hand_in() -> None:
    """A notebook and the helper beside it."""
    found = files_of(divided({"ada.ipynb": b"", "ada.py": b"", "bob.ipynb": b""}))

    assert {"ada": ["ada.ipynb", "ada.py"], "bob": ["bob.ipynb"]} == found


def test_only_lmss_take_no_timestamp_of_students() -> None:
    """Their own times count."""
    zips: list[dict[str, bytes]] = [
        {moodle("Ada", 1): b""},
        {"lovelaceada_101_5001_resnet50.ipynb": b""},
        described("submission_1:\n" + gradescope("Ada|ada|"), "submission_1"),
    ]
    parcels = [parcel for files in zips for parcel in divided(files).parcels]

    assert [False] * 3 == [parcel.trusts_timestamp for parcel in parcels]
