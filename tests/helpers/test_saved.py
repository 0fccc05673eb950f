"""A trained network is taken up again after a restart, and only by a network that it fits."""

from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from helpers.saved import load_trained, save_trained

IMAGES = np.random.default_rng(0).normal(size=(8, 4, 4, 3)).astype(np.float32)


def network(filters: int = 2) -> keras.Model:
    """Return a small network with batch normalization, compiled."""
    image = keras.Input((4, 4, 3))
    tensor = keras.layers.BatchNormalization()(keras.layers.Conv2D(filters, 3)(image))
    model = keras.Model(image, keras.layers.Dense(2, "softmax")(keras.layers.Flatten()(tensor)))
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.fixture
def saved(tmp_path: Path) -> tuple[keras.Model, dict[str, list[float]], Path]:
    """Return a network that was trained and saved, its curves and the folder."""
    model, labels = network(), np.eye(2)[np.arange(8) % 2]
    history = model.fit(IMAGES, labels, epochs=2, verbose=0, validation_data=(IMAGES, labels))
    save_trained(model, history, tmp_path / "pretrained")
    return model, history.history, tmp_path / "pretrained"


def test_network_and_curves_are_taken_up_again(saved, capsys: pytest.CaptureFixture[str]) -> None:
    """Weights, moving averages and curves are those of the trained network; a sentence says where they come from."""
    model, history, folder = saved
    again = network()
    assert np.abs(again.predict(IMAGES, verbose=0) - model.predict(IMAGES, verbose=0)).max() > 1e-3
    capsys.readouterr()

    assert history == load_trained(again, folder)

    np.testing.assert_array_equal(again.predict(IMAGES, verbose=0), model.predict(IMAGES, verbose=0))
    assert capsys.readouterr().out.startswith(f"Loaded your network from {folder}, trained and saved on 20")
    assert {"my_resnet50.weights.h5", "my_resnet50.json"} == {path.name for path in folder.iterdir()}


def test_only_the_weights_take_room(saved) -> None:
    """Adam's averages are not saved: they would make a file of 94 MB three times as large."""
    model, _history, folder = saved
    with h5py.File(folder / "my_resnet50.weights.h5") as file:
        sizes: list[int] = []
        file.visititems(lambda _name, entry: sizes.append(entry.size) if isinstance(entry, h5py.Dataset) else None)
    assert model.count_params() == sum(sizes)


def test_another_network_is_not_given_these_weights(saved, capsys: pytest.CaptureFixture[str]) -> None:
    """A network that was changed since keeps its own weights."""
    _model, _history, folder = saved
    other = network(filters=3)
    before = other.predict(IMAGES, verbose=0)

    assert load_trained(other, folder) is None

    np.testing.assert_array_equal(before, other.predict(IMAGES, verbose=0))
    assert "has other layers than yours has now" in capsys.readouterr().out


@pytest.mark.parametrize("file", ["my_resnet50.weights.h5", "my_resnet50.json"])
def test_damaged_files_do_not_stop_the_notebook(saved, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each of the two files may be damaged; the network is then trained again."""
    _model, _history, folder = saved
    (folder / file).write_bytes(b"{} damaged")

    assert load_trained(network(), folder) is None
    assert "cannot be read, so it is trained again" in capsys.readouterr().out


def test_without_a_saved_network_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first training has nothing to take up."""
    assert load_trained(network(), tmp_path) is None
    assert "" == capsys.readouterr().out
