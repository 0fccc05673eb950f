"""The table of a variant: what it may hold, what follows from it, and what of a notebook contradicts it."""

import os
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assignment import cases, spec
from assignment.release import Prepared, add_helpers
from assignment.variant import DEFAULT, VARIANT_FILE, VariantError, read_variant, variant_in, variant_of
from helpers.contract.case import OwnNetworkCase, StubNetworkCase
from helpers.contract.exercises import NETWORK
from helpers.data.image_set import ImageSet, image_set
from helpers.data.synthetic import draw_signs
from tests.support.graded.variants import OTHER

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"network": {"classes": "ten"}}, "network.classes is 'ten': it must be a whole number from 2 to 32."),
    ({"network": {"classes": True}}, "network.classes is True: it must be a whole number from 2 to 32."),
    ({"network": {"classes": 10.0}}, "network.classes is 10.0: it must be a whole number from 2 to 32."),
    ({"network": {"classes": 33}}, "network.classes is 33: it must be a whole number from 2 to 32."),
    ({"network": {"image_size": 8}}, "network.image_size is 8: it must be a whole number from 16 to 128."),
    ({"network": {"blocks": [3, 4, 6]}}, "network.blocks is [3, 4, 6]: it must be a list of 4 whole numbers"),
    ({"network": {"blocks": [3, 4, 6, 0]}}, "network.blocks is [3, 4, 6, 0]: it must be a list of 4 whole numbers"),
    ({"network": {"blocks": 50}}, "network.blocks is 50: it must be a list of 4 whole numbers from 1 to 50."),
    ({"network": {"depth": 50}}, "network.depth is 50: it must be left out; the keys of network are blocks, classes"),
    ({"network": 3}, "network is 3: it must be a table."),
    ({"net": {}}, "net is a table: it must be left out; the tables are network, names, images, points."),
    ({"names": {"convolution": ""}}, "names.convolution is '': it must be a letter and then letters, digits and _"),
    ({"names": {"convolution": "{x}"}}, "names.convolution is '{x}': it must be a letter"),
    ({"names": {"convolution": "bn"}}, "names.batch_normalization is 'bn': it must be another text than"),
    ({"images": {"test": 121}}, "images.test is 121: it must be a multiple of network.classes, 6."),
    ({"images": {"training": 0}}, "images.training is 0: it must be a whole number from 1 to 100000."),
    (
        {"points": {"resnet": {}}},
        "points.resnet is a table: it must be left out; the keys of points are identity_block",
    ),
    ({"points": {"ResNet50": 3}}, "points.ResNet50 is 3: it must be a table of criteria and their points."),
    ({"points": {"ResNet50": {"parameters": 1}}}, "points.ResNet50.'parameters' is 1: it must be left out"),
    ({"points": {"ResNet50": {"wiring": 0}}}, "points.ResNet50.'wiring' is 0: it must be a number above 0, 1000 at"),
    ({"a\n\x1b[2J": {}}, r"'a\n\x1b[2J' is a table: it must be left out"),
    ({"network": {"a\nb": 1}}, r"network.'a\nb' is 1: it must be left out"),
    ({"points": {"ResNet50": {"wiring": float("nan")}}}, "points.ResNet50.'wiring' is nan: it must be a number"),
]


@pytest.mark.parametrize(("plain", "sentence"), REFUSED)
def test_value_that_must_not_be_is_refused_by_one_sentence(plain: dict[str, Any], sentence: str) -> None:
    """The sentence names the key, the value and what is allowed."""
    with pytest.raises(VariantError) as refusal:
        variant_of(plain)

    assert f"{VARIANT_FILE}: {sentence}" in str(refusal.value)
    assert 1 == len(str(refusal.value).splitlines())


def test_every_fault_of_a_table_has_its_sentence() -> None:
    """Two wrong values give two sentences."""
    with pytest.raises(VariantError) as refusal:
        variant_of({"network": {"classes": 1, "image_size": "64"}})

    assert 2 == len(str(refusal.value).splitlines())


@pytest.mark.parametrize("data", [b"[network", b"\xff\xfe", b"#" * 100_001], ids=["half", "binary", "long"])
def test_file_that_is_no_table_is_refused_by_its_path(tmp_path: Path, data: bytes) -> None:
    """Whatever is in the file, the sentence says which file it is."""
    (tmp_path / VARIANT_FILE).write_bytes(data)

    with pytest.raises(VariantError, match=f"{tmp_path / VARIANT_FILE}"):
        variant_in(tmp_path)


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    """A pipe could be read only once, and reading one into which nobody writes would never end."""
    (tmp_path / VARIANT_FILE).mkdir()
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path / VARIANT_FILE, tmp_path / "pipe"):
        with pytest.raises(VariantError, match=r"is no file\.$"):
            read_variant(path)


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf[network]\nclasses = 7", b"[network]\r\nclasses = 7\r\n"], ids=["mark", "crlf"]
)
def test_file_of_a_windows_editor_is_read(tmp_path: Path, data: bytes) -> None:
    """A byte order mark and its ends of lines change nothing."""
    (tmp_path / VARIANT_FILE).write_bytes(data)

    assert 7 == variant_in(tmp_path).classes


def test_points_are_added_as_decimal_numbers() -> None:
    """A function that is worth ten times 0.1 is worth 1, so that a right solution has all points."""
    variant = variant_of({"points": {"ResNet50": dict.fromkeys(DEFAULT.points["ResNet50"], 0.1)}})

    assert {"identity_block": 10.0, "convolutional_block": 10.0, "ResNet50": 1.0} == variant.worth
    assert 21.0 == variant.max_points


@pytest.mark.parametrize("classes", [2, 4, 6, 9])
def test_hidden_cases_never_ask_for_the_default_number_of_classes(classes: int) -> None:
    """A network that ignores its argument is found in every run."""
    variant = variant_of({"network": {"classes": classes}})
    asked = {case.classes for seed in range(50) for case in cases.hidden_cases(NETWORK, seed, variant)}  # type: ignore[union-attr]

    assert {*range(2, 11)} - {classes} == asked


def test_source_without_a_table_has_the_projects_own(tmp_path: Path) -> None:
    """Keys that are left out keep their values, and the numbers of images fit the number of classes."""
    (tmp_path / "seven").mkdir()
    (tmp_path / "seven" / VARIANT_FILE).write_text("network.classes = 7")

    assert variant_in(tmp_path) is DEFAULT
    assert (7, 64, 1078, 119) == (
        (seven := variant_in(tmp_path / "seven")).classes,
        seven.image_size,
        seven.training_images,
        seven.test_images,
    )
    assert seven.points == DEFAULT.points


@pytest.mark.parametrize("plain", [{}, OTHER, {"points": {"ResNet50": {"wiring": 2.5}}}])
def test_written_table_is_read_as_the_same(tmp_path: Path, plain: dict[str, Any]) -> None:
    """A release carries the whole table."""
    variant = variant_of(plain)
    (tmp_path / VARIANT_FILE).write_text(variant.to_toml(), encoding="utf-8")

    assert variant == read_variant(tmp_path / VARIANT_FILE) == variant_of(tomllib.loads(variant.to_toml()))
    assert variant == variant_of(variant.to_plain())


@pytest.mark.parametrize(("blocks", "depth"), [([3, 4, 6, 3], 50), ([3, 4, 23, 3], 101), ([3, 8, 36, 3], 152)])
def test_network_has_the_blocks_of_the_table(blocks: list[int], depth: int) -> None:
    """ResNet-50, -101 and -152 differ in their blocks alone; no two layers of one have the same name."""
    variant = variant_of({"network": {"blocks": blocks}})
    graph = spec.network_graph(variant=variant)
    convolutions = [node.name for node in graph.nodes if node.kind == "Conv2D"]
    names = [node.name for node in graph.nodes if node.name]

    assert depth == variant.depth == 1 + len([name for name in convolutions if "branch1" not in str(name)])
    assert len(set(names)) == len(names)
    assert sum(blocks) == len(list(spec.block_calls(variant)))


def test_blocks_beyond_the_alphabet_are_numbered() -> None:
    """With more than 26 blocks in a stage they are called a, b1, b2 and so on, as in the authors' ResNet-152."""
    variant = variant_of({"network": {"blocks": [3, 8, 36, 26]}})

    assert tuple("abcdefgh") == variant.labels(3)
    assert ("a", "b1", "b35") == (*variant.labels(4)[:2], variant.labels(4)[-1])
    assert "z" == variant.labels(5)[-1]


@pytest.mark.parametrize("size", range(16, 129))
def test_average_pooling_fits_every_image_size(size: int) -> None:
    """The window is (2, 2), or (1, 1) where the map has one pixel, and the pooled map is never empty."""
    graph = spec.network_graph(variant=variant_of({"network": {"image_size": size}}), expanded=False)
    pooled = next(node for node in graph.nodes if node.name == "avg_pool")

    assert min(pooled.shape[1:3]) >= 1  # type: ignore[type-var]
    assert pooled.config["pool_size"] in ((1, 1), (2, 2))


def test_table_decides_names_signature_and_cases() -> None:
    """Layers, defaults and the calls of the check cells follow."""
    variant = variant_of(OTHER)
    graph = spec.network_graph(variant=variant)
    first, _second, own = cases.public_cases(NETWORK, variant)

    assert {"conv_4w_branch2a", "bn_4w_branch2c", "conv1", "fc10"} <= {node.name for node in graph.nodes}
    assert (("input_shape", "(32, 32, 3)"), ("classes", "10")) == spec.signature(NETWORK, variant)
    assert isinstance(first, StubNetworkCase)
    assert isinstance(own, OwnNetworkCase)
    assert ((32, 32, 3), 10) == (first.image_shape, first.classes) == (own.image_shape, own.classes)


def test_release_carries_the_table_in_its_helpers(tmp_path: Path) -> None:
    """The file beside the source stays with the instructor; the helpers have the whole table."""
    expected = tmp_path / "of_this_variant.json"
    expected.write_text("{}")
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / VARIANT_FILE).write_text("copied by nbgrader")

    add_helpers(folder, Prepared(variant_of(OTHER), expected))

    assert not (folder / VARIANT_FILE).exists()
    assert variant_of(OTHER) == read_variant(folder / "helpers" / VARIANT_FILE)
    assert "{}" == (folder / "helpers" / "expected.json").read_text()


def test_images_follow_the_table() -> None:
    """The helpers read the same table, and draw as many classes and pixels as it says."""
    assert ImageSet(6, 64, 1080, 120) == image_set()
    images, labels = draw_signs(1, seed=3, kind=ImageSet(32, 20, 32, 32))

    assert (32, 20, 20, 3) == images.shape
    assert list(range(32)) == sorted(labels)
    assert 32 == len(np.unique(images.reshape(32, -1), axis=0))
