"""Every figure is shown once, described in words, and readable in every theme and without colour."""

import base64
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from nbconvert import HTMLExporter
from nbformat import v4
from PIL import Image

from helpers import diagrams, figures
from helpers.figures import picture
from helpers.figures.picture import LivePicture, Picture, bundle_of
from tests.support.drawn_figures import HISTORY, IMAGES, LABELS, PROBABILITIES, contrast, drawn

ROOT = Path(__file__).parents[3]

CALLS = {
    "skip connection": (diagrams.draw_skip_connection,),
    "two-layer block": (diagrams.draw_two_layer_block,),
    "identity block": (diagrams.draw_identity_block,),
    "convolutional block": (diagrams.draw_convolutional_block,),
    "resnet50": (diagrams.draw_resnet50,),
    "gradient norms": (figures.plot_gradient_norms, (2, 3), 8, 4),
    "examples": (figures.show_examples, IMAGES, LABELS),
    "varied hands": (figures.show_varied_hands,),
    "confusion": (figures.plot_confusion, LABELS, PROBABILITIES),
    "mistakes": (figures.show_worst_mistakes, IMAGES, LABELS, PROBABILITIES),
    "probabilities": (figures.plot_probabilities, IMAGES[:1] / 255, PROBABILITIES[:1]),
    "depth experiment": (figures.plot_depth_experiment,),
    "training": (figures.plot_training, HISTORY, [0.2, 0.5, 0.7], 10),
}
every_figure = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


def pixels(png: str) -> np.ndarray:
    """Return the colours and opacities of a PNG in base64."""
    return np.asarray(Image.open(BytesIO(base64.b64decode(png))).convert("RGBA"))


@pytest.fixture
def _shell():
    """Run an IPython shell, as in a notebook, during the test."""
    InteractiveShell.instance()
    yield
    InteractiveShell.clear_instance()


@every_figure
@pytest.mark.usefixtures("_shell")
def test_each_figure_is_shown_once_with_its_description(call) -> None:
    """A cell, with or without a semicolon, gets one output: HTML with alt text, PNG, plain text."""
    function, *arguments = call
    with capture_output() as captured:
        result = function(*arguments)
    (output,) = captured.outputs
    image = BeautifulSoup(output.data["text/html"], "html.parser").img
    assert result is None
    assert captured.stdout == captured.stderr == ""
    assert len(output.data["text/plain"]) > 40
    assert output.data["text/plain"] == image["alt"] == output.metadata["image/png"]["alt"]
    assert image["src"] == f"data:image/png;base64,{output.data['image/png']}"


@pytest.mark.usefixtures("_shell")
def test_a_live_picture_keeps_its_output(capsys: pytest.CaptureFixture[str]) -> None:
    """A text comes first, and each picture replaces the last output; a terminal shows nothing."""
    place = LivePicture()
    with capture_output() as captured:
        place.announce("soon")
        place.show(lambda: drawn(*CALLS["training"]))
    first, second = captured._outputs  # noqa: SLF001 - the only place where IPython shows which output is replaced
    assert {"text/plain": "soon"} == first["data"]
    assert [False, True] == [first["update"], second["update"]]
    assert first["transient"] == second["transient"] != {}

    InteractiveShell.clear_instance()
    place.announce("soon")
    assert "" == capsys.readouterr().out


@every_figure
def test_without_a_notebook_the_description_is_printed(call, capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal gets the description alone."""
    function, *arguments = call
    function(*arguments)
    assert f"{drawn(function, *arguments).description}\n" == capsys.readouterr().out


@every_figure
@pytest.mark.usefixtures("_shell")
def test_each_figure_ignores_the_readers_settings(call) -> None:
    """With matplotlib set to dark and transparent figures, the PNG has the same pixels, opaque and on white."""
    function, *arguments = call
    plain = bundle_of(drawn(function, *arguments))[0]["image/png"]
    dark = {"figure.facecolor": "none", "savefig.facecolor": "none", "text.color": "white", "font.size": 20}
    with style.context("dark_background"), mpl.rc_context(dark), capture_output() as captured:
        function(*arguments)
        assert mpl.rcParams["text.color"] == "white"
    shown = pixels(captured.outputs[0].data["image/png"])
    assert np.array_equal(pixels(plain), shown)
    assert 255 == shown[:, :, 3].min()
    assert [255] * 3 == shown[0, 0, :3].tolist()


@every_figure
def test_all_texts_are_readable_and_inside(call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text has a contrast of at least 4.5, at least 7.5 points, and lies inside the figure."""
    function, *arguments = call
    figure, written = drawn(function, *arguments).figure, []
    draw = mpl.text.Text.draw
    monkeypatch.setattr(mpl.text.Text, "draw", lambda text, renderer: (written.append(text), draw(text, renderer)))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    for text in (text for text in written if text.get_visible() and text.get_text()):
        box = text.get_window_extent(canvas.get_renderer())
        assert text.get_fontsize() >= 7.5, text
        assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0 <= box.y1 <= figure.bbox.y1, text
        assert text.get_color() == "white" or contrast(text.get_color(), "white") >= 4.5, text
    assert written


def test_pyplot_does_not_show_a_figure_a_second_time() -> None:
    """No figure is known to pyplot, whose figures the inline backend shows at the end of a cell."""
    program = (
        "import numpy as np; from helpers import diagrams, figures; diagrams.draw_resnet50(); "
        "figures.plot_training({'loss': [1.0]}); import matplotlib.pyplot as plt; print(plt.get_fignums())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.splitlines()[-1]


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_the_description_reaches_the_page_that_nbconvert_makes(template: str) -> None:
    """The page has one image, whose alt text keeps its quotes and brackets."""
    with style.context("default"):
        data, metadata = bundle_of(Picture(picture.new_figure(1, 1), 'A "figure" of a[l] & <b>'))
    notebook = v4.new_notebook(
        cells=[v4.new_code_cell(outputs=[v4.new_output("display_data", data, metadata=metadata)])]
    )
    page, _resources = HTMLExporter(template_name=template).from_notebook_node(notebook)
    (image,) = BeautifulSoup(page, "html.parser").select("img")
    assert 'A "figure" of a[l] & <b>' == image["alt"]


def test_a_picture_is_small_enough_for_a_notebook() -> None:
    """Every figure takes less than a megabyte in a notebook, in all formats together, even with images of noise."""
    for function, *arguments in CALLS.values():
        data, _metadata = bundle_of(drawn(function, *arguments))
        assert len(json.dumps(data)) < 1_000_000, function


def test_descriptions_name_every_layer() -> None:
    """The descriptions of the diagrams name every layer and block."""
    identity = drawn(diagrams.draw_identity_block).description
    network = drawn(diagrams.draw_resnet50).description
    assert 3 == identity.count("Conv2D") == identity.count("BatchNorm")
    assert "shortcut carries X as it is" in identity
    assert 12 == network.count("identity block")
    assert 4 == network.count("conv. block a")
    assert "stride s, valid, and BatchNorm" in drawn(diagrams.draw_convolutional_block).description


def test_colour_blind_people_can_distinguish_the_lines() -> None:
    """The line colours stay distinct for people who cannot distinguish red and green (Machado et al., 2009)."""
    deuteranopia = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
    protanopia = np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]])
    colours = [to_rgb(colour) for colour in (picture.BLUE_LINE, picture.ORANGE_LINE, picture.GREEN_LINE, picture.INK)]
    for matrix in (deuteranopia, protanopia):
        seen = [matrix @ colour for colour in colours]
        distances = [np.linalg.norm(one - other) for place, one in enumerate(seen) for other in seen[:place]]
        assert min(distances) > 0.2
