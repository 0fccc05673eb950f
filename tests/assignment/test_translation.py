"""Everything a student reads goes through one catalogue, and a translation of it changes no point."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from assignment import translation
from assignment.notebook import ROOT
from helpers import i18n

MARKED = re.compile(r"«[^«»]*»")
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}|[a-z]{3,} [A-Za-z]{2,}")
"""Two words after one another."""

CODE = re.compile(r"<[^>]*>|raise \w+|[\w ]*_branch\w+|(ReLU|BatchNorm\w*|Add|Conv2D) after \w+( \d\w)?|res\d\w \w+")
"""What no language changes: markup, Python, the names of layers and of the table's rows."""


def test_catalogue_is_up_to_date(tmp_path: Path) -> None:
    """`make release` writes it."""
    translation.write_template(tmp_path / "texts.pot")
    assert (tmp_path / "texts.pot").read_text(encoding="utf-8") == translation.TEMPLATE.read_text(encoding="utf-8")


def spoken(folder: Path, helpers: Path) -> dict[str, Any]:
    """Give what students read when `helpers` stands in a folder of its own."""
    shutil.rmtree(folder / "datasets", ignore_errors=True)  # so that each run says that it draws stand-ins
    places = [str(helpers.parent), str(ROOT / "tests"), str(ROOT)]
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "spoken_texts.py"), str(folder / "datasets")],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(places), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what is read in English, and in a language that puts every text into guillemets."""
    folder = tmp_path_factory.mktemp("languages")
    copied = Path(shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__")))
    catalogue = translation.template()
    for each in catalogue:
        if each.id:
            each.string = f"«{each.id}»" if isinstance(each.id, str) else tuple(f"«{form}»" for form in each.id)
    catalogue.locale = "de"
    for part in translation.parts():
        catalogue.get(part).string = part
    english = spoken(folder, copied)
    with (copied / i18n.CATALOGUE.name).open("wb") as file:
        write_mo(file, catalogue)
    return english, spoken(folder, copied)


def test_no_text_is_left_out(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """What does not stand in guillemets was not taken from the catalogue."""
    left = set()
    for text in both[1]["texts"]:
        rest = CODE.sub(" ", text)
        while MARKED.search(rest):
            rest = MARKED.sub(" ", rest)
        left |= set(ENGLISH.findall(rest))
    assert set() == left


def test_translation_changes_nothing_else(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """The same points, and the same texts once the guillemets are taken away."""
    english, marked = both
    assert english["points"] == marked["points"]
    without = [re.sub("[«»]", "", each).lower().split() for each in marked["texts"]]
    assert [each.lower().split() for each in english["texts"]] == without


def test_translation_begins_and_grows(tmp_path: Path) -> None:
    """The first call makes the file, a later one uses what was translated, English takes it out of use."""
    compiled = tmp_path / "translation.mo"
    assert f"texts in {tmp_path / 'de.po'}" in translation.translate("de", tmp_path, compiled)
    assert not compiled.exists()
    written(tmp_path / "de.po", {"missing": "fehlt"})

    assert translation.translate("de", tmp_path, compiled).startswith("1 of ")
    assert "fehlt" == i18n.read(compiled).gettext("missing")
    assert "no layer here" == i18n.read(compiled).gettext("no layer here")

    translation.translate("en", tmp_path, compiled)
    assert "missing" == i18n.read(compiled).gettext("missing")


@pytest.mark.parametrize(
    ("text", "wrong", "fault"),
    [
        ("more: {call}", "mehr: {aufruf}", "has {aufruf}, but the text has {call}"),
        ("more: {call}", "mehr: {call", "a brace without its partner"),
        ("{points:g} points", "{points:d} Punkte", "has {points:d}, but the text has {points:g}"),
    ],
)
def test_translation_that_would_break_is_not_used(tmp_path: Path, text: str, wrong: str, fault: str) -> None:
    """A placeholder that the text does not have would end in an error while a student works."""
    translation.translate("de", tmp_path, tmp_path / "translation.mo")
    written(tmp_path / "de.po", {text: wrong})
    with pytest.raises(ValueError, match=re.escape(fault)):
        translation.translate("de", tmp_path, tmp_path / "translation.mo")
    assert not (tmp_path / "translation.mo").exists()


WHOLE, PART = "it ended the process with exit status {status}", "it ended"


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({WHOLE: "Prozess beendet: {status}", PART: "es beendete"}, "does not hold 'es beendete'"),
        ({WHOLE: "Prozess beendet: {status}"}, "does not hold 'it ended'"),
        ({PART: "es beendete"}, "does not hold 'es beendete'"),
        ({WHOLE: "es beendete den Prozess: {status}", PART: "es beendete"}, ""),
    ],
)
def test_hint_is_found_by_its_part(tmp_path: Path, texts: dict[str, str], fault: str) -> None:
    """A part that is translated without the whole text, or in another way, would leave the hint unfound."""
    translation.translate("de", tmp_path, tmp_path / "translation.mo")
    written(tmp_path / "de.po", texts)
    if fault:
        with pytest.raises(ValueError, match=fault):
            translation.translate("de", tmp_path, tmp_path / "translation.mo")
    else:
        assert translation.translate("de", tmp_path, tmp_path / "translation.mo").startswith("2 of ")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("klingonisch", None, "no language that is known"),
        ("de", b"msgid nothing", "not in the form of gettext"),
        ("fr", b'msgid "missing"\nmsgstr "\xe9"\n', "not in the form of gettext"),
    ],
)
def test_what_cannot_be_translated_is_said(tmp_path: Path, name: str, content: bytes | None, sentence: str) -> None:
    """One sentence, and the file stays as it is."""
    path = tmp_path / f"{name}.po"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=sentence):
        translation.translate(name, tmp_path, tmp_path / "translation.mo")
    assert content == (path.read_bytes() if path.exists() else None)


def written(path: Path, texts: dict[str, str]) -> None:
    """Translate some texts of a file, as an editor would."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    for text, translated in texts.items():
        catalogue[text].string = translated
    with path.open("wb") as file:
        write_po(file, catalogue)
