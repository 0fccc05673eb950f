"""Students are found by whatever a source says of them, and only if it can mean nobody else."""

import unicodedata

import pytest

from autograder.collect.layouts.parcel import Claim, Lms
from autograder.collect.matching import Index, Match
from autograder.course.roster import Student

NFD = "NFD"
STUDENTS = (
    Student("ada", "Ada", "Lovelace", "Ada.Lovelace@Uni.example", "11"),
    Student("müller", "Jürgen", "Müller-Lüdenscheidt"),
    Student("oneil", "Shaquille", "O'Neil"),
    Student("garcia", "Gabriel José", "García Márquez"),
    Student("bjorn", "Bjørn", "Ødegård"),
    Student("zak", "Łukasz", "Żak"),
    Student("lei", "雷", "李"),
    Student("strauss", "Anna-Lena", "Strauß"),
    Student("vdb", "Jan", "van den Berg"),
    Student("ilker", "İlker", "Y\N{LATIN SMALL LETTER DOTLESS I}ld\N{LATIN SMALL LETTER DOTLESS I}z"),
    Student("a[b]", "Bracket", "One"),
    Student("50%", "Percent", "Two"),
    Student("x" * 200, "Long", "L" * 200),
    Student("MiXed", "Case", "Three"),
    Student("kim1", "Kim", "Lee", "kim1@uni.example", "21"),
    Student("kim2", "Kim", "Lee", "kim2@uni.example", "22"),
    Student("madonna", "", "Madonna"),
    Student("nobody"),
    Student("muller", "Hans", "Muller"),
    Student("mueller", "Hans", "Müller"),
    Student("sub.name+tag", "Plus", "Four", "plus+four@uni.example"),
)
INDEX = Index(STUDENTS)


def by_name(name: str) -> Match:
    """Find a student as Moodle names one."""
    return INDEX.find(Claim(Lms.MOODLE, f"{name} 1", names=(name,)))


def by_canvas(name: str, number: str = "999") -> Match:
    """Find a student as Canvas names one."""
    return INDEX.find(Claim(Lms.CANVAS, number, names=(name,), lms_id=number, is_lossy=True))


def by_any(value: str) -> Match:
    """Find a student as a plain folder names one."""
    return INDEX.find(Claim(Lms.NONE, value, (value,), (value,)))


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Ada Lovelace", "ada"),
        ("Lovelace Ada", "ada"),
        ("Lovelace, Ada", "ada"),
        ("ADA  LOVELACE", "ada"),
        (unicodedata.normalize(NFD, "Jürgen Müller-Lüdenscheidt"), "müller"),
        ("Jürgen Müller-Lüdenscheidt", "müller"),
        ("Juergen Mueller-Luedenscheidt", "müller"),
        ("Jurgen Muller Ludenscheidt", "müller"),
        ("Shaquille O'Neil", "oneil"),
        ("Shaquille O\u2019Neil", "oneil"),
        ("Shaquille ONeil", "oneil"),
        ("Gabriel José García Márquez", "garcia"),
        ("Gabriel Jose Garcia Marquez", "garcia"),
        ("García Márquez, Gabriel José", "garcia"),
        ("Bjørn Ødegård", "bjorn"),
        ("Bjorn Odegard", "bjorn"),
        ("Lukasz Zak", "zak"),
        (unicodedata.normalize(NFD, "Łukasz Żak"), "zak"),
        ("雷 李", "lei"),
        ("李雷", "lei"),
        ("Anna-Lena Strauß", "strauss"),
        ("Anna Lena Strauss", "strauss"),
        ("Jan van den Berg", "vdb"),
        ("van den Berg Jan", "vdb"),
        ("Ilker Yildiz", "ilker"),
        ("Long " + "L" * 200, "x" * 200),
        ("Madonna", "madonna"),
        ("Hans Muller", "muller"),
        ("Hans Müller", "mueller"),
    ],
)
def test_name_is_found(name: str, student: str) -> None:
    """In either order, in either Unicode form, with and without accents; accents decide where two differ by them."""
    assert student == by_name(name).student


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("lovelaceada", "ada"),
        ("mullerludenscheidtjurgen", "müller"),
        ("müllerlüdenscheidtjürgen", "müller"),
        ("mllerldenscheidtjrgen", "müller"),
        ("oneilshaquille", "oneil"),
        ("garciamarquezgabrieljose", "garcia"),
        ("garcamrquezgabrieljos", "garcia"),
        ("strausslenaanna", None),
        ("straussannalena", "strauss"),
        ("vandenbergjan", "vdb"),
        ("李雷", "lei"),
        ("mullerhans", None),
    ],
)
def test_canvas_name_is_found(name: str, student: str | None) -> None:
    """Canvas takes out spaces and accents, so what two students share is nobody's."""
    assert student == by_canvas(name).student


@pytest.mark.parametrize(
    ("value", "student"),
    [
        ("ada", "ada"),
        ("ADA", "ada"),
        ("mixed", "MiXed"),
        (unicodedata.normalize(NFD, "müller"), "müller"),
        ("a[b]", "a[b]"),
        ("50%", "50%"),
        ("x" * 200, "x" * 200),
        ("ada.lovelace@uni.example", "ada"),
        ("sub.name+tag", "sub.name+tag"),
        ("PLUS+FOUR@uni.example", "sub.name+tag"),
        ("Ada Lovelace", "ada"),
        ("nobody", "nobody"),
        ("a", None),
        ("", None),
        ("*", None),
        ("a[b", None),
        ("lovelace", None),
        ("Kim Lee", None),
        ("\x1b[2J", None),
        ("ada/..", None),
    ],
)
def test_id_address_or_name_is_found(value: str, student: str | None) -> None:
    """To the letter, else without regard to capitals; never a part of it."""
    assert student == by_any(value).student


def test_number_of_the_lms_tells_two_of_one_name_apart() -> None:
    """Without it, both are named."""
    assert "kim2" == by_canvas("leekim", "22").student
    assert Match(("kim1", "kim2"), "it may be that of kim1 or kim2") == by_canvas("leekim", "23")


def test_number_of_one_and_name_of_another_is_not_clear() -> None:
    """Somebody has to look."""
    match = by_canvas("lovelaceada", "22")

    assert (None, ("ada", "kim2")) == (match.student, match.students)


def test_id_of_one_and_address_of_another_is_not_clear() -> None:
    """As Gradescope says both."""
    match = INDEX.find(Claim(Lms.GRADESCOPE, "ada", ("ada", "kim1@uni.example"), ("Ada Lovelace",)))

    assert (None, "it may be that of ada or kim1") == (match.student, match.reason)


def test_unknown_name_beside_a_known_id_does_no_harm() -> None:
    """People use other names in an LMS than in the gradebook."""
    assert "ada" == INDEX.find(Claim(Lms.GRADESCOPE, "ada", ("ada",), ("Countess of L.",))).student


def test_name_that_is_mostly_lost_is_nobodys() -> None:
    """What is left of it may be anybody's."""
    index = Index([Student("lei", "Li", "李雷雷")])

    assert () == index.find(Claim(Lms.CANVAS, "1", names=("li",), is_lossy=True)).students


def test_lossy_name_that_equals_one_of_two_is_not_clear() -> None:
    """Canvas may have taken the accent of the other."""
    index = Index([Student("zoe1", "", "Zoe"), Student("zoe2", "", "Zoë")])

    assert ("zoe1", "zoe2") == index.find(Claim(Lms.CANVAS, "1", names=("zoe",), is_lossy=True)).students
    assert "zoe1" == index.find(Claim(Lms.MOODLE, "zoe 1", names=("zoe",))).student
