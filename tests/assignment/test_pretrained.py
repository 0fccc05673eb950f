"""The pretrained network: saved without the optimizer, recorded, released, and loaded as the notebook loads it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from assignment import pretrained, release
from helpers.data import signs

COUNTS = {"train": 96, "test": 24}


def small_network() -> keras.Model:
    """Stand in for ResNet50: what matters here is a convolution with batch normalization."""
    inputs = keras.Input((64, 64, 3))
    x = keras.layers.Conv2D(4, 7, strides=4, name="conv1")(inputs)
    x = keras.layers.GlobalMaxPooling2D()(keras.layers.BatchNormalization(name="bn_conv1")(x))
    return keras.Model(inputs, keras.layers.Dense(6, "softmax", name="fc6")(x))


def few_images(_: Path) -> tuple[Any, ...]:
    """Stand in for the data."""
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


def test_record_tells_what_the_file_is(trained: tuple[Path, dict[str, Any]]) -> None:
    """Checksum, size and accuracy are the file's own; nothing else is left in the folder."""
    folder, record = trained

    content = (folder / "resnet50.h5").read_bytes()
    model = keras.models.load_model(folder / "resnet50.h5", compile=False)
    _, _, images, labels, _ = few_images(folder)
    right = np.argmax(model.predict(images.astype(np.float32) / 255, verbose=0), axis=1) == labels[0]

    assert record == json.loads((folder / "resnet50.json").read_text(encoding="utf-8"))
    assert (record["sha256"], record["size_bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert record["test_accuracy"] == pytest.approx(right.mean(), abs=1e-4)
    assert ["resnet50.h5", "resnet50.json"] == sorted(each.name for each in folder.iterdir())
    assert b"optimizer_weights" not in content
    assert not np.allclose(model.get_layer("bn_conv1").moving_mean, 0)


def test_release_takes_it_along_if_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it nothing is made; a student's folder gets the network alone."""
    monkeypatch.setattr(release, "FOLDER", tmp_path / "made")
    release.copy_pretrained(tmp_path / "pretrained")
    assert not (tmp_path / "pretrained").exists()

    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "resnet50.h5").write_bytes(b"network")
    release.copy_pretrained(tmp_path / "pretrained")

    assert b"network" == (tmp_path / "pretrained" / "resnet50.h5").read_bytes()
