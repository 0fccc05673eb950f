"""Figures are numbered as the notebook shows them, and a text that names a figure means the right one."""

import json
import re

import pytest

from assignment import notebook
from helpers.figures.captions import CAPTIONS, caption_of
from helpers.figures.picture import Picture, bundle_of, new_figure

CELLS = json.loads(notebook.SOURCE.read_text(encoding="utf-8"))["cells"]
CALL = re.compile(r'(?:diagrams|figures)\.draw_own_block\("(\w+)"|(?:diagrams|figures)\.(\w+)\(|\b(LiveCurves)\(\)')
NO_NUMBER = ("diagrams.show_stages(", "figures.plot_training(history)")
"""A table, and what shows the live curves again."""

MEANT = {
    "identity-block-text": ["draw_two_layer_block", "draw_identity_block"],
    "identity-block-own-text": ["draw_identity_block"],
    "statistics-text": ["plot_statistics", "plot_training"],
    "culprit-text": ["plot_statistics"],
    "culprit": ["plot_statistics", "plot_statistics"],
    "mistakes-text": ["plot_confusion", "show_worst_mistakes"],
}
"""For each text that names figures, what they show, in the order of the text."""


def test_numbers_follow_the_notebook() -> None:
    """Every figure that the notebook draws has its caption, and they stand in the order of the cells."""
    code = "\n".join("".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code")
    code = re.sub("|".join(map(re.escape, NO_NUMBER)), "", code)
    shown = ["".join(groups) for groups in CALL.findall(code)]

    assert list(dict.fromkeys(shown)) == list(CAPTIONS)


def test_text_names_the_figure_that_it_means() -> None:
    """If figures are renumbered, the texts that name them are found here."""
    named = {cell["id"]: re.findall(r"[Ff]igure (\d+)", "".join(cell["source"])) for cell in CELLS}

    assert {cell: [caption_of(name)[0].split()[1] for name in names] for cell, names in MEANT.items()} == {
        cell: numbers for cell, numbers in named.items() if numbers
    }


def test_caption_stands_below_its_figure() -> None:
    """In HTML, with its number; a figure without a name has none."""
    drawn = Picture(new_figure(1, 1), "described")

    assert bundle_of(drawn, "draw_identity_block")[0]["text/html"].endswith(
        f"<div><strong>{caption_of('draw_identity_block')[0]}.</strong> {CAPTIONS['draw_identity_block']}</div>"
    )
    assert "<div>" not in bundle_of(drawn)[0]["text/html"]
    assert ("", "") == caption_of("unknown")


@pytest.mark.parametrize("name", CAPTIONS)
def test_caption_is_one_sentence(name: str) -> None:
    """It ends with its full stop, and refers to other figures by their numbers."""
    number, sentence = caption_of(name)

    assert re.fullmatch(r"Figure \d+", number)
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_own_block_is_named_by_its_exercise() -> None:
    """The two drawings of own blocks are different figures."""
    from benchmarks.samples import SOLUTION
    from helpers.diagrams import own_block
    from helpers.diagrams.block_view import view_block
    from tests.support.drawn_figures import drawn
    from tests.support.student_code import namespace_of

    view = view_block("convolutional_block", namespace_of(SOLUTION))
    assert "convolutional_block" == drawn(own_block._show, view).name  # noqa: SLF001 - what draw_own_block shows
