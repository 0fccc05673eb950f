"""Each question knows its answer in every variant, explains typical mistakes, and takes whatever is given to it."""

import json
import math
import re
from typing import Any

import numpy as np
import pytest

from assignment import notebook
from assignment.spec import network_graph
from assignment.variant import DEFAULT, Variant, variant_of
from helpers import predict
from helpers.checks.verdicts import ExpectedNetwork
from helpers.predict import facts, right_count
from tests.support.graded.variants import OTHER

SHAPES = ((15, 15, 64), (15, 15, 256), (8, 8, 512), (4, 4, 1024), (2, 2, 2048))
RIGHT: dict[str, list[tuple[Any, ...]]] = {
    "layers_until_a_thousandth": [(20,)],
    "parameters_of_convolution": [(590_080,), (590_000,), (0.59e6,), (np.int64(590_080),), (np.array(590_080.0),)],
    "parameters_of_bottleneck": [(70_016,), (70_000,), (16_448 + 36_928 + 16_640,)],
    "numbers_of_batch_normalization": [(1024,), (4 * 256.0,)],
    "stride_of_shortcut": [(2,), ((2, 2),), ([2, 2],)],
    "shapes": [SHAPES, tuple(map(list, SHAPES)), tuple((None, *shape) for shape in SHAPES)],
    "receptive_fields": [(11, 483)],
    "loss_of_untrained_network": [(math.log(6),), (1.79,), (1.8,), (-np.log(1 / 6),)],
    "blocks_of_resnet101": [([3, 4, 23, 3],), ((3, 4, 23, 3),), (np.array([3, 4, 23, 3]),)],
}
NEAR: list[tuple[str, tuple[Any, ...], str]] = [
    ("layers_until_a_thousandth", (19,), "still more"),
    ("layers_until_a_thousandth", (19.37,), "Layers are whole"),
    ("layers_until_a_thousandth", (4,), "multiplied"),
    ("parameters_of_convolution", (589_824,), "weights alone"),
    ("parameters_of_convolution", (589_825,), "bias for each filter"),
    ("parameters_of_convolution", (2304,), "one filter"),
    ("parameters_of_convolution", (9,), "through all channels"),
    ("parameters_of_convolution", (65_792,), "1x1 kernel"),
    ("parameters_of_convolution", (591_104,), "batch normalization is another layer"),
    ("parameters_of_convolution", (600_000,), "three digits"),
    ("parameters_of_bottleneck", (69_632,), "weights alone"),
    ("parameters_of_bottleneck", (71_552,), "includes the batch normalizations"),
    ("parameters_of_bottleneck", (70_784,), "gamma and beta"),
    ("parameters_of_bottleneck", (36_928,), "only one of the three"),
    ("parameters_of_bottleneck", (53_376,), "third convolution is missing"),
    ("parameters_of_bottleneck", (1_770_240,), "are 1x1"),
    ("numbers_of_batch_normalization", (512,), "both pairs"),
    ("numbers_of_batch_normalization", (256,), "one number a channel"),
    ("numbers_of_batch_normalization", (4,), "multiply by the channels"),
    ("stride_of_shortcut", (1,), "15 pixels wide"),
    ("stride_of_shortcut", (0.5,), "whole number"),
    ("stride_of_shortcut", (4,), "height and width separately"),
    ("shapes", ((16, 16, 64), (16, 16, 256), (8, 8, 512), (4, 4, 1024), (2, 2, 2048)), 'Max pooling is "valid"'),
    ("shapes", ((15, 15, 64), (15, 15, 256), (7, 7, 512), (3, 3, 1024), (1, 1, 2048)), "rounds up"),
    ("shapes", ((15, 15, 64), (8, 8, 256), (4, 4, 512), (2, 2, 1024), (1, 1, 2048)), "Stage 2 has the stride"),
    ("shapes", ((15, 15, 64), (15, 15, 64), (8, 8, 128), (4, 4, 256), (2, 2, 512)), "third convolution sets F3"),
    ("receptive_fields", (7, 483), "max pooling also belongs"),
    ("receptive_fields", (9, 41), "multiply what a later kernel adds"),
    ("receptive_fields", (11, 427), "v1.5"),
    ("receptive_fields", (11, 64), "wider than the image"),
    ("loss_of_untrained_network", (1 / 6,), "probability of the right class"),
    ("loss_of_untrained_network", (0.167,), "probability of the right class"),
    ("loss_of_untrained_network", (-1.7918,), "minus that"),
    ("loss_of_untrained_network", (2.585,), "base 2"),
    ("loss_of_untrained_network", (0.778,), "base 10"),
    ("loss_of_untrained_network", (0,), "probability 1"),
    ("blocks_of_resnet101", ([3, 4, 6, 3],), "column of ResNet-50"),
    ("blocks_of_resnet101", ([3, 8, 36, 3],), "column of ResNet-152"),
]
UNREADABLE = ["590080", float("nan"), float("inf"), True, {}, object(), [1, 2, 3, 4, 5, 6], np.ones((2, 2)), 1 + 2j]
every_question = pytest.mark.parametrize("name", RIGHT)


class Awkward:
    """An answer whose conversion fails in its own way, as that of a symbolic tensor does."""

    shape = ()

    def __float__(self) -> float:
        raise RuntimeError("there is no number")


def replied(capsys: pytest.CaptureFixture[str], name: str, *answers: Any) -> str:
    """Return what a question prints, in one line."""
    assert None is getattr(predict, name)(*answers)
    lines = capsys.readouterr().out.splitlines()
    assert [] == [line for line in lines if len(line) > 66]
    return " ".join(map(str.strip, lines))


@pytest.fixture
def course(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Variant:
    """Return a variant whose network the questions are about."""
    variant = variant_of(request.param)
    network = ExpectedNetwork((variant.image_shape, variant.classes), network_graph(variant=variant, expanded=False))
    monkeypatch.setattr(facts, "expected_network", lambda: network)
    return variant


@pytest.mark.parametrize(("name", "answers"), [(name, one) for name, listed in RIGHT.items() for one in listed])
def test_right_answer_is_called_right_with_its_reason(name, answers, capsys) -> None:
    """Exact or rounded sensibly, as Python's or NumPy's number, list or tuple."""
    line = replied(capsys, name, *answers)

    assert line.startswith(f"✓ Right, {name}: ")
    assert line.endswith(".")
    assert 1 == right_count(name)


@pytest.mark.parametrize(("name", "answers", "why"), NEAR)
def test_typical_mistake_is_explained(name, answers, why, capsys) -> None:
    """The reply says what was forgotten, and does not say the right answer."""
    line = replied(capsys, name, *answers)

    assert line.startswith(f"~ Nearly, {name}: ")
    assert why in line
    assert 0 == right_count(name)


@every_question
def test_other_answer_gets_a_hint_without_the_number(name, capsys) -> None:
    """Not even a right part of several gives the rest away."""
    first = RIGHT[name][0]
    line = replied(capsys, name, *([(77, 78, 79)] * 5 if name == "shapes" else (*first[:-1], _wrong(first[-1]))))

    assert line.startswith(f"✗ Not yet, {name}: ")
    numbers = {text.replace(",", "") for text in re.findall(r"[\d,]{3,}", line)} - {"50", "101"}
    assert set() == numbers & {"590080", "70016", "1024", "483"}


def _wrong(answer: Any) -> Any:
    return [9, 9, 9, 9] if isinstance(answer, list) else 12_345


@every_question
@pytest.mark.parametrize("given", [..., None])
def test_question_that_is_not_answered_raises_nothing(name, given, capsys) -> None:
    """The cells of a fresh copy run: each says what to do."""
    answers = [(given,) * 3] * 5 if name == "shapes" else [given] * len(RIGHT[name][0])

    for answer in (answers, [given] * len(answers)):
        assert replied(capsys, name, *answer).endswith(
            "Put your prediction in place of the dots, then run the cell again."
        )


@every_question
@pytest.mark.parametrize("given", [*UNREADABLE, Awkward()], ids=lambda given: type(given).__name__)
def test_answer_of_another_kind_gets_one_sentence(name, given, capsys) -> None:
    """A text, a list, NaN, a truth value, a table: no error, and what is asked for."""
    line = replied(capsys, name, *([given] * len(RIGHT[name][0])))

    assert re.match(rf"✗ Not yet, {name}: (Give |nan |inf )", line)


def test_tensor_is_read_and_a_symbolic_one_is_not(capsys) -> None:
    """Keras's own values are answers; what has no value yet is none."""
    import keras

    assert replied(capsys, "stride_of_shortcut", keras.ops.convert_to_tensor(2.0)).startswith("✓")
    assert "this is of type KerasTensor" in replied(capsys, "stride_of_shortcut", keras.Input(()))


def test_last_answer_counts(capsys) -> None:
    """A later wrong answer takes a right one back."""
    predict.stride_of_shortcut(2)
    predict.receptive_fields(11, 483)
    assert 2 == right_count("stride_of_shortcut", "receptive_fields")
    predict.stride_of_shortcut(1)
    capsys.readouterr()

    assert 1 == right_count("stride_of_shortcut", "receptive_fields", "never_asked")


@pytest.mark.parametrize(
    ("course", "shapes", "fields"),
    [
        (OTHER, ((7, 7, 64), (7, 7, 256), (4, 4, 512), (2, 2, 1024), (1, 1, 2048)), (11, 1027)),
        (
            {"network": {"blocks": [3, 8, 36, 3], "image_size": 96}},
            ((23, 23, 64), (23, 23, 256), (12, 12, 512), (6, 6, 1024), (3, 3, 2048)),
            (11, 1507),
        ),
    ],
    indirect=["course"],
)
def test_answers_follow_the_variant(course, shapes, fields, capsys) -> None:
    """Other stages, image size and classes have other right answers, and the old ones are wrong."""
    assert replied(capsys, "shapes", *shapes).startswith("✓")
    assert replied(capsys, "receptive_fields", *fields).startswith("✓")
    assert replied(capsys, "loss_of_untrained_network", math.log(course.classes)).startswith("✓")
    assert not replied(capsys, "shapes", *SHAPES).startswith("✓")
    assert not replied(capsys, "receptive_fields", 11, 483).startswith("✓")
    line = replied(capsys, "blocks_of_resnet101", [3, 4, 23, 3])
    deeper, here = (network_graph(variant=each).parameters for each in (_as_deep_as(course), course))
    difference = f"has {abs(deeper - here):,} parameters {'more' if deeper > here else 'fewer'} than yours."
    assert line.endswith(difference if deeper != here else "that is the network of this notebook.")


def _as_deep_as(variant: Variant) -> Variant:
    network = {"blocks": [3, 4, 23, 3], "classes": variant.classes, "image_size": variant.image_size}
    return variant_of({"network": network})


def test_facts_are_those_of_keras() -> None:
    """Parameters and numbers are what Keras counts."""
    import keras

    image = keras.Input((8, 8, 256))
    convolution, normalization = keras.layers.Conv2D(256, 3), keras.layers.BatchNormalization()
    normalization(convolution(image))

    assert convolution.count_params() == facts.convolution_parameters(3, 256, 256)
    assert normalization.count_params() == facts.normalization_numbers(256)


def test_deeper_network_has_the_parameters_that_the_reply_says(capsys) -> None:
    """The difference is that of the two tables."""
    difference = network_graph(variant=_as_deep_as(DEFAULT)).parameters - network_graph().parameters

    assert f"{difference:,} parameters more" in replied(capsys, "blocks_of_resnet101", [3, 4, 23, 3])


def test_receptive_field_is_where_the_output_changes() -> None:
    """A pixel outside of it changes nothing, and one at its edge does: tried with the first two stages in NumPy."""
    width = facts.receptive_fields()[1]
    rng = np.random.default_rng(0)
    image = rng.normal(size=40)

    def one_value(pixels: np.ndarray) -> float:
        convolved = np.array([pixels[2 * at : 2 * at + 7].sum() for at in range(3)])
        return float(convolved.max())

    changed = [
        at
        for at in range(40)
        if any(one_value(image + bump * (np.arange(40) == at)) != one_value(image) for bump in (-100.0, 100.0))
    ]
    assert width == len(changed)


def test_cells_of_a_fresh_copy_ask_every_question_and_raise_nothing(capsys) -> None:
    """Each cell runs alone, and no answer stands in it."""
    cells = json.loads(notebook.RELEASE.read_text(encoding="utf-8"))["cells"]
    asked = [cell for cell in cells if cell["id"].endswith("-predict")]
    for cell in asked:
        exec("".join(cell["source"]), {})  # noqa: S102 - the notebook's own cells
    assert sorted(RIGHT) == sorted(re.findall(r"^- Open, (\w+):\n  Put ", capsys.readouterr().out, re.MULTILINE))
    assert [] == [cell["id"] for cell in asked if re.search(r"\d{2}", "".join(cell["source"]).replace("resnet101", ""))]
