"""Everything that a student reads goes through one catalogue, and a translation of it changes no point."""

import re
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from assignment import translation
from helpers import i18n
from tests.support.languages.copies import copy_of_helpers, results_of, start

MARKED = re.compile(r"«[^«»]*»")
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}|[a-z]{3,} [A-Za-z]{2,}")
"""Two consecutive words."""

CODE = re.compile(
    r"<[^>]*>|raise \w+|training=\w+|[\w ]*_branch\w+|(ReLU|BatchNorm\w*|Add|Conv2D) after \w+( \d\w)?|res\d\w \w+"
)
"""What no language changes: markup, Python, the names of layers and rows."""


def test_catalogue_is_up_to_date(tmp_path: Path) -> None:
    """`make release` writes it."""
    translation.write_template(tmp_path / "texts.pot")
    assert (tmp_path / "texts.pot").read_text(encoding="utf-8") == translation.TEMPLATE.read_text(encoding="utf-8")


SETTINGS = re.compile(r"(\d),(\s+(?:kernel|padding)\b)")
"""The ends of settings that stand in a row, or one below the other."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is read in English, and in a language that puts every text into guillemets."""
    folder = tmp_path_factory.mktemp("languages")
    copies = (copy_of_helpers(folder / "english"), copy_of_helpers(folder / "marked", lambda text: f"«{text}»"))
    processes = [start("spoken_texts.py", helpers, ["datasets"]) for helpers in copies]
    english, marked = results_of(processes)
    return english, marked


@pytest.mark.slow
def test_no_text_is_left_out(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """What is not in guillemets was not taken from the catalogue."""
    left = set()
    for text in both[1]["texts"]:
        rest = CODE.sub(" ", text)
        while MARKED.search(rest):
            rest = MARKED.sub(" ", rest)
        left |= set(ENGLISH.findall(rest))
    assert set() == left


@pytest.mark.slow
def test_translation_changes_nothing_else(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """The points are the same, and so are the texts without the guillemets.

    Longer texts make a drawing too wide for a small screen; then layers stand upright, with commas between settings.
    """
    english, marked = both
    assert english["points"] == marked["points"]
    texts = ([re.sub("[«»]", "", text).lower() for text in them["texts"]] for them in both)
    mine, its = ([SETTINGS.sub(r"\1\2", text).split() for text in them] for them in texts)
    assert mine == its


def test_translation_begins_and_grows(tmp_path: Path) -> None:
    """The first call creates the file, a later one uses what was translated, and English puts it out of use."""
    compiled = tmp_path / "translation.mo"
    assert f"texts in {tmp_path / 'de.po'}" in translation.translate("de", tmp_path, compiled)
    assert not compiled.exists()
    written(tmp_path / "de.po", {"missing": "fehlt"})

    assert translation.translate("de", tmp_path, compiled).startswith("1 of ")
    assert "fehlt" == i18n.read(compiled).gettext("missing")
    assert "no layer here" == i18n.read(compiled).gettext("no layer here")

    translation.translate("en", tmp_path, compiled)
    assert "missing" == i18n.read(compiled).gettext("missing")


def test_interrupted_translation_leaves_the_one_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Students never meet half a catalogue."""

    def interrupted(file: BinaryIO, _catalogue: Catalog) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    compiled = tmp_path / "translation.mo"
    translation.translate("de", tmp_path, compiled)
    written(tmp_path / "de.po", {"missing": "fehlt"})
    compiled.write_bytes(b"in use")
    monkeypatch.setattr(translation, "write_mo", interrupted)
    with pytest.raises(KeyboardInterrupt):
        translation.translate("de", tmp_path, compiled)

    assert b"in use" == compiled.read_bytes()


@pytest.mark.parametrize(
    ("text", "wrong", "fault"),
    [
        ("more: {call}", "mehr: {aufruf}", "has {aufruf}, but the text has {call}"),
        ("more: {call}", "mehr: {call", "a brace without its partner"),
        ("kernel {value}", "Kern {value:d}", "has {value:d}, but the text has {value}"),
    ],
)
def test_translation_that_would_break_is_not_used(tmp_path: Path, text: str, wrong: str, fault: str) -> None:
    """A placeholder that the text does not have would raise an error while a student works."""
    translation.translate("de", tmp_path, tmp_path / "translation.mo")
    written(tmp_path / "de.po", {text: wrong})
    with pytest.raises(ValueError, match=re.escape(fault)):
        translation.translate("de", tmp_path, tmp_path / "translation.mo")
    assert not (tmp_path / "translation.mo").exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("klingonisch", None, "not a known language"),
        ("de", b"msgid nothing", "not in gettext's format"),
        ("fr", b'msgid "missing"\nmsgstr "\xe9"\n', "not in gettext's format"),
    ],
)
def test_what_cannot_be_translated_is_reported(tmp_path: Path, name: str, content: bytes | None, sentence: str) -> None:
    """One sentence says why, and the file stays as it is."""
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
