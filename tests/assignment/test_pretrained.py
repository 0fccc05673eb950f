"""The pretrained network: saved without the optimizer, recorded, and released."""

import hashlib
import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from assignment import pretrained, release
from assignment.variant import variant_of
from helpers.data import signs

COUNTS = {"train": 96, "test": 24}


def small_network() -> keras.Model:
    """Return a small substitute for ResNet50: a convolution with batch normalization, and a classifier."""
    inputs = keras.Input((64, 64, 3))
    x = keras.layers.Conv2D(4, 7, strides=4, name="conv1")(inputs)
    x = keras.layers.GlobalMaxPooling2D()(keras.layers.BatchNormalization(name="bn_conv1")(x))
    return keras.Model(inputs, keras.layers.Dense(6, "softmax", name="fc6")(x))


def few_images(_: Path) -> tuple[Any, ...]:
    """Return a few random images instead of the data."""
    rng = np.random.default_rng(0)
    images = [rng.integers(0, 256, (count, 64, 64, 3), dtype=np.uint8) for count in COUNTS.values()]
    labels = [np.arange(count)[None] % 6 for count in COUNTS.values()]
    return images[0], labels[0], images[1], labels[1], np.arange(6)


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, dict[str, Any]]:
    """Train the small network on the few images."""
    monkeypatch.setattr(pretrained, "solutions", lambda: {"ResNet50": small_network})
    monkeypatch.setattr(signs, "load_dataset", few_images)
    return tmp_path / "pretrained", pretrained.train(tmp_path / "pretrained", tmp_path, 2)


def test_record_describes_the_file(trained: tuple[Path, dict[str, Any]]) -> None:
    """Checksum, size and accuracy are those of the saved file, and nothing else is left in the folder."""
    folder, record = trained

    content = (folder / "resnet50.h5").read_bytes()
    model = keras.models.load_model(folder / "resnet50.h5", compile=False)
    _, _, images, labels, _ = few_images(folder)
    right = np.argmax(model.predict(images.astype(np.float32) / 255, verbose=0), axis=1) == labels[0]

    assert record == json.loads((folder / "resnet50.json").read_text(encoding="utf-8"))
    assert (record["sha256"], record["size_bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert record["test_accuracy"] == pytest.approx(right.mean(), abs=1e-4)
    assert ["resnet50.h5", "resnet50.json"] == sorted(path.name for path in folder.iterdir())
    assert b"optimizer_weights" not in content
    assert not np.allclose(model.get_layer("bn_conv1").moving_mean, 0)


def test_release_includes_the_network_if_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a network nothing is created; with one, only the network is copied."""
    monkeypatch.setattr(release, "PRETRAINED_FOLDER", tmp_path / "made")
    release.copy_pretrained(tmp_path / "pretrained")
    assert not (tmp_path / "pretrained").exists()

    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "resnet50.h5").write_bytes(b"network")
    release.copy_pretrained(tmp_path / "pretrained")

    assert b"network" == (tmp_path / "pretrained" / "resnet50.h5").read_bytes()


@pytest.mark.parametrize(
    ("plain", "is_included"),
    [({}, True), ({"points": {"ResNet50": {"wiring": 3}}}, True), ({"network": {"classes": 7}}, False)],
    ids=["own", "points", "classes"],
)
def test_release_of_another_network_does_not_include_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: dict[str, Any], is_included: bool
) -> None:
    """It would fit neither the images nor the layers."""
    monkeypatch.setattr(release, "PRETRAINED_FOLDER", tmp_path)
    (tmp_path / "resnet50.h5").write_bytes(b"network")

    release.add_helpers(tmp_path / "release", release.Prepared(variant_of(plain)))

    assert is_included is (tmp_path / "release" / "pretrained" / "resnet50.h5").exists()
