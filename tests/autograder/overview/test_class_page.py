"""The page of a class has all that it is for, and nothing of a student's is markup in it."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from autograder.course.records.standings import Standings
from autograder.overview.class_page import render
from autograder.overview.class_record import ClassRecord
from autograder.overview.items import Run
from tests.support.graded.class_records import HINTS, MARKUP, REPORTS, class_record, graded

DASH = "\N{EN DASH}"
OWN_TAGS = {"script": 1, "style": 1, "svg": 3, "meta": 5, "img": 0, "iframe": 0, "link": 0, "object": 0, "form": 0}


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of a class with hostile students, that lies beside their feedback."""
    folder = tmp_path_factory.mktemp("course")
    return render(class_record(folder), folder / "reports" / "resnet50.html")


@pytest.fixture(scope="module")
def page(text: str) -> BeautifulSoup:
    """Return it, parsed."""
    return BeautifulSoup(text, "html.parser")


def section(page: BeautifulSoup, name: str) -> Tag:
    """Return a section of the page."""
    found = page.find("section", id=name)
    assert isinstance(found, Tag)
    return found


def row(page: BeautifulSoup, start: str) -> list[str]:
    """Return the cells of a student's row in the table."""
    found = [
        [cell.get_text().strip() for cell in line.find_all(["th", "td"])]
        for line in section(page, "students").select("tbody tr")
    ]
    return next(cells for cells in found if cells[0].startswith(start))


def test_nothing_of_a_student_is_markup(page: BeautifulSoup, text: str) -> None:
    """There are no elements but the page's own, no handlers, and no addresses but those of feedback."""
    assert OWN_TAGS == {name: len(page.find_all(name)) for name in OWN_TAGS}
    tags = [tag for tag in page.find_all(True) if isinstance(tag, Tag)]
    assert [] == [tag for tag in tags if any(name.startswith("on") or name == "src" for name in tag.attrs)]
    addresses = [str(tag["href"]) for tag in page.find_all("a")]
    assert [] == [address for address in addresses if not address.startswith(("#", "../feedback/"))]
    assert page.get_text().count(MARKUP) > 10
    assert "49" not in row(page, "zz")[0]  # no template of a student's is rendered
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def test_policy_lets_one_script_run(page: BeautifulSoup) -> None:
    """The page's own script is the only one that its policy allows, and it loads nothing."""
    (policy,) = [str(tag["content"]) for tag in page.find_all("meta") if tag.get("http-equiv")]

    assert "default-src 'none'" in policy
    assert re.fullmatch("'sha256-[^' ]+'", re.findall("script-src ([^;]*)", policy)[0])
    assert "unsafe-eval" not in policy


def test_rows_lead_to_feedback(page: BeautifulSoup, tmp_path: Path) -> None:
    """Each student with a page of feedback has a link to it, whatever the name; the others have none."""
    links = {unquote(str(tag["href"])) for tag in section(page, "students").select("tbody a")}

    assert len(REPORTS) - 1 == len(links)
    assert {f"../feedback/{student}/resnet50.html" for student in ("bob", 'o\'brien "李"')} <= links
    assert not section(page, "students").find("a", string="ada")
    elsewhere = BeautifulSoup(render(class_record(tmp_path), tmp_path / "page.html"), "html.parser")
    assert elsewhere.find("a", href="feedback/bob/resnet50.html")


def test_who_needs_a_person_is_named(page: BeautifulSoup) -> None:
    """Each reason names its students with what the report says; who handed in nothing and who is late are listed."""
    people = section(page, "people").get_text(" ", strip=True)

    for part in (
        "Not graded yet 1 ivy",
        "Could not be read 2 gus : resnet50.ipynb is no notebook",
        "The grader failed 1 hal : the grader itself failed (OSError); grade this submission again",
        "Cells to grade by hand 1 cem",
        "fay : a.ipynb was graded, and not b.ipynb.",
        "Stopped 1 dan : ResNet50: cell 5, line 3: it was stopped after 60 s",
        "Contradiction 1 eve : ResNet50: cell 5, line 3: it does not fit",
        "Weaker sandbox 1 eve : 2 of 11 layers",
        "Handed in nothing 2 zoe, zz",
        "Late 2 bob (1 h 5 min)",
    ):
        assert part in people.replace("\N{NO-BREAK SPACE}", " "), part
    assert ["gus", "", DASH, "", "0.2 s", "2026-11-02 12:30", "could not be read"] == row(page, "gus")
    assert ["zoe", "", "nothing", "", "", "", ""] == row(page, "zoe")
    assert ["ada", "Ada Lovelace", "30", "", "1.5 s", "2026-11-02 12:30", ""] == row(page, "ada")


def test_faults_come_with_what_teaches_them(page: BeautifulSoup) -> None:
    """The commonest fault comes first, with its students, a message and its hints."""
    first = section(page, "faults").select("li")[0].get_text(" ", strip=True)

    assert first.startswith("res{stage}{block}_branch2b padding 2 students in identity_block")
    assert "res2a_branch2b: padding expected same, got valid" in first
    assert all(hint in first for hint in HINTS)


def test_figures_say_what_they_show(page: BeautifulSoup) -> None:
    """Each figure has a title and a description, which its own attributes name, and no name twice."""
    for figure in page.find_all("svg"):
        names = str(figure["aria-labelledby"]).split()
        assert all(len(figure.find(id=name).get_text()) > 10 for name in names)
    ids = [str(tag["id"]) for tag in page.find_all(True) if tag.get("id")]
    assert sorted(set(ids)) == sorted(ids)
    used = re.findall(r"(?:href=\"#|url\(#)([^\")]+)", "".join(map(str, page.find_all("svg"))))
    assert used
    assert set(used) <= set(ids)


def test_other_years_stand_beside_this_one(tmp_path: Path) -> None:
    """With other runs, each has its columns, and all together have theirs."""
    reports = {name: graded() for name in "abc"}
    with_years = ClassRecord(
        "now", "resnet50", reports, Standings(30), earlier=(Run("2025", tuple(REPORTS.values())), Run("2024", ()))
    )

    table = section(BeautifulSoup(render(with_years, tmp_path / "p.html"), "html.parser"), "criteria")
    heads = [cell.get_text() for cell in table.select("thead tr")[0].find_all("th")]
    wiring = next(line for line in table.select("tbody tr") if line.get_text().strip().startswith("ResNet50: wiring"))

    assert ["", "now", "2025", "2024", "all together"] == heads
    assert ["1.00", DASH, "0.78"] == [cell.get_text() for cell in wiring.find_all("td")[1:4]]


def test_empty_class_has_a_page(tmp_path: Path) -> None:
    """Where nothing was graded, each section says so."""
    text = render(ClassRecord("c", "resnet50", {}, Standings(30)), tmp_path / "p.html")

    for sentence in ("Nobody has points yet.", "No report names a fault.", "Nobody: every submission has its points."):
        assert sentence in text
    assert "<svg" not in text
