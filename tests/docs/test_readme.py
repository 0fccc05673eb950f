"""README and the pages under docs/ say what is so: output, links, commands, files, points."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assignment import notebook
from assignment.variant import DEFAULT

ROOT = notebook.ROOT
README = ROOT / "README.md"
GRADING = ROOT / "docs" / "grading.md"
PAGES = [
    README,
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "benchmarks" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
SAMPLES = ROOT / "tests" / "submissions"
MOST_LINES = 80
CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")
OWN_FILE = re.compile(r"`((?:assignment|autograder|benchmarks|docs|helpers|release|source|tests)/[\w./-]*)`")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def code_of(page: Path) -> str:
    """Return the code that stands in a page, in blocks and between backticks."""
    return "\n".join(CODE.findall(page.read_text(encoding="utf-8")))


def make_targets(page: Path) -> set[str]:
    """Return the targets of make that a page names in code."""
    return set(re.findall(r"(?:`|\$ )make ([a-z-]+)", code_of(page)))


def headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub forms them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def rows(text: str, columns: int) -> list[list[str]]:
    """Return the cells of each table row with so many columns, without backticks."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    found = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [cells for cells in found if len(cells) == columns]


def test_example_is_the_real_output() -> None:
    """Every piece of the README's example, between the dots, stands in what the command prints."""
    example = README.read_text(encoding="utf-8").split("```console\n$ ", 1)[1].split("```", 1)[0]
    arguments, shown = example.split("\n", 1)

    done = subprocess.run(
        [sys.executable, "-m", *arguments.split()], cwd=ROOT, capture_output=True, text=True, check=False
    )

    pieces = [piece.strip("\n") for piece in shown.split("...\n") if piece.strip()]
    assert 2 == len(pieces)
    assert [] == [piece for piece in pieces if piece not in done.stdout]


def test_readme_is_short() -> None:
    """The README has at most 80 lines."""
    assert MOST_LINES >= len(README.read_text(encoding="utf-8").splitlines())


def test_pages_lead_to_one_another() -> None:
    """Every page of docs/ is linked from the README."""
    linked = {(ROOT / target).resolve() for target, _anchor in LINK.findall(README.read_text(encoding="utf-8"))}

    assert 5 <= len(PAGES)
    assert set(PAGES) - {README} <= linked


@each_page
def test_links_lead_to_files_and_headings(page: Path) -> None:
    """Every relative link of a page leads to a file that exists, and to a heading in it."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    targets = [((page.parent / target).resolve() if target else page, anchor) for target, anchor in links]

    assert [] == [str(target) for target, _anchor in targets if not target.exists()]
    assert [] == [anchor for target, anchor in targets if anchor and anchor not in headings(target)]


@each_page
def test_files_that_are_named_exist(page: Path) -> None:
    """Every file or folder of the project that a page names between backticks exists."""
    named = OWN_FILE.findall(page.read_text(encoding="utf-8"))

    assert [] == [name for name in named if not (ROOT / name.split("/NAME")[0]).exists()]


@each_page
def test_make_targets_that_are_named_exist(page: Path) -> None:
    """Every `make TARGET` of a page is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    assert set() == make_targets(page) - targets


def test_readme_shows_the_two_commands() -> None:
    """The README names `make demo` and `make test`."""
    assert {"demo", "test"} <= make_targets(README)


@each_page
def test_modules_that_are_named_exist(page: Path) -> None:
    """Every `python -m MODULE` of a page can be found."""
    modules = re.findall(r"python -m ([\w.]+)", page.read_text(encoding="utf-8"))

    assert [] == [module for module in modules if importlib.util.find_spec(module) is None]


def test_commands_and_options_that_are_named_exist() -> None:
    """Every `autograder COMMAND --option` of a page is explained by the command's --help."""
    used = re.findall(r"(?:`|\$ )autograder ([a-z]+)([^`#\n]*)", "\n".join(map(code_of, PAGES)))
    options: dict[str, set[str]] = {}
    for command, rest in used:
        options.setdefault(command, set()).update(re.findall(r"--[\w-]+", rest))
    table = rows((ROOT / "docs" / "instructor.md").read_text(encoding="utf-8"), 2)
    options["grade"] |= {option.split()[0] for option, _effect in table if option.startswith("--")}

    assert {"check", "grade", "feedback", "doctor"} <= options.keys()
    for command, names in options.items():
        asked = [sys.executable, "-m", "autograder", command, "--help"]
        shown = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert set() == names - set(re.findall(r"--[\w-]+", shown)), command


def test_number_of_samples_is_the_one_that_is_named() -> None:
    """README and docs name the number of sample submissions that there are."""
    numbers = [n for page in PAGES for n in re.findall(r"(\d+) sample submissions", page.read_text(encoding="utf-8"))]

    assert numbers
    assert {str(len(list(SAMPLES.glob("*/submission.py"))))} == set(numbers)


@pytest.mark.parametrize("function", DEFAULT.points)
def test_points_are_those_of_the_table(function: str) -> None:
    """The table of criteria in docs/grading.md gives the points that are charged."""
    head, *criteria = rows(GRADING.read_text(encoding="utf-8").split("\n## ")[0], 5)
    column = head.index(function)

    assert DEFAULT.points[function] == {cells[0]: int(cells[column]) for cells in criteria if cells[column]}


def test_costs_of_mistakes_are_those_of_the_samples() -> None:
    """The table of typical mistakes in docs/grading.md gives the points that the samples get."""
    found = [cells for cells in rows(GRADING.read_text(encoding="utf-8"), 5) if (SAMPLES / cells[0]).is_dir()]

    assert 5 <= len(found)
    for name, _mistake, *points in found:
        verdict = json.loads((SAMPLES / name / "verdicts.json").read_text(encoding="utf-8"))
        assert list(verdict["points"].values()) == list(map(float, points)), name


@pytest.mark.parametrize("package", ["helpers", "autograder"])
def test_every_wing_has_a_line(package: str) -> None:
    """The tree in docs/maintainer.md has a line for each wing."""
    wings = {f"{path.parent.name}/" for path in (ROOT / package).glob("*/__init__.py")}
    lines = rows((ROOT / "docs" / "maintainer.md").read_text(encoding="utf-8"), 2)

    assert wings
    assert set() == wings - {place for place, _purpose in lines}
