"""Print as JSON the texts that students read, and their points, in the language that is installed in `helpers`."""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from matplotlib.text import Text

import helpers
from benchmarks.samples import SUBMISSIONS
from helpers import diagrams, figures, predict
from helpers.batch_norm import Statistics
from helpers.checks.verdicts import expectations, verdict_of
from helpers.compare.render import as_html, as_text, hints_as_text
from helpers.data import signs
from helpers.diagrams import own_block
from helpers.diagrams.block_view import view_block
from helpers.figures.picture import Picture
from helpers.hints.lookup import STAGES
from tests.support.drawn_figures import HISTORY, IMAGES, LABELS, PROBABILITIES, drawn
from tests.support.student_code import namespace_of

SAMPLES = ("stride_in_second_convolution", "names_missing", "no_shortcut_add", "returns_none", "half_done")
MEASURED = [Statistics("bn", np.ones(3), np.ones(3))]


def verdicts() -> Iterator[tuple[str, float]]:
    """Yield what is shown for each function of some samples, with its points."""
    for name in SAMPLES:
        namespace = namespace_of((SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8"))
        for function in expectations():
            verdict = verdict_of(function, namespace)
            hints = [hints_as_text(verdict, stage) for stage in STAGES]
            yield "\n".join([as_text(verdict), as_html(verdict), *hints]), verdict.points


def pictures() -> Iterator[Picture]:
    """Yield every figure of the notebook, and blocks with a fault."""
    for name in ("skip_connection", "two_layer_block", "identity_block", "convolutional_block", "resnet50"):
        yield drawn(getattr(diagrams, f"draw_{name}"))
    for name in ("solution", "stride_in_second_convolution", "no_shortcut_add"):
        code = (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8")
        yield drawn(own_block._show, view_block("convolutional_block", namespace_of(code)))  # noqa: SLF001 - what is shown
    yield drawn(figures.plot_gradient_norms, (2, 3))
    yield drawn(figures.plot_depth_experiment)
    yield drawn(figures.show_examples, IMAGES, LABELS)
    yield drawn(figures.show_varied_hands)
    yield drawn(figures.plot_training, HISTORY, after=0.9)
    yield drawn(figures.plot_statistics, MEASURED, MEASURED)
    yield drawn(figures.plot_confusion, LABELS, PROBABILITIES)
    yield drawn(figures.show_worst_mistakes, IMAGES, LABELS, PROBABILITIES)
    yield drawn(figures.plot_probabilities, IMAGES[:1], PROBABILITIES[:1])


def written_in(picture: Picture) -> str:
    """Return a picture's description and all its texts, joined, because a sentence may continue in the next text."""
    return " ".join([picture.description, *(text.get_text() for text in picture.figure.findobj(Text))])


def messages(folder: Path) -> Iterator[str]:
    """Yield what is printed or raised where something is missing."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        helpers.ready("identity_block", {})
        helpers.ready("ResNet50", namespace_of((SUBMISSIONS / "returns_none" / "submission.py").read_text("utf-8")))
        signs.load_dataset(folder)
        for reply in (..., "590080", 590_080, 589_824, 65_536, 1):
            predict.parameters_of_convolution(reply)
        predict.stride_of_shortcut(2)
        predict.loss_of_untrained_network(1 / 6)
    yield "\n".join(line for line in printed.getvalue().splitlines() if "━" not in line)
    for call in (
        lambda: helpers.hint("identity_block", {}, 4),
        lambda: helpers.check("resnet", {}),
        lambda: helpers.load_image(folder / "no.png", size=64),
        lambda: figures.show_examples([], []),
    ):
        try:
            call()
        except (ValueError, OSError) as error:
            yield str(error)


def main() -> None:
    """Print all texts and points."""
    shown, points = zip(*verdicts(), strict=True)
    texts = [*shown, *messages(Path(sys.argv[1])), *map(written_in, pictures())]
    sys.stdout.write(json.dumps({"points": points, "texts": texts}))


if __name__ == "__main__":
    main()
