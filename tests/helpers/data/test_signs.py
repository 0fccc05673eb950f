"""The data of the notebook: SIGNS if it is there, synthetic images if not, one clear sentence if it is damaged."""

import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt
import pytest

from helpers.data import signs
from helpers.data.signs_file import Split
from helpers.data.synthetic import draw_signs

ROOT = Path(__file__).parents[3]


def write_split(folder: Path, split: Split, **changes: npt.NDArray[np.generic] | None) -> Path:
    """Write one file of grey images, not marked as synthetic; a change replaces an array, None omits it."""
    arrays: dict[str, npt.NDArray[np.generic] | None] = {
        f"{split.name}_set_x": np.full((split.image_count, 64, 64, 3), 100, dtype=np.uint8),
        f"{split.name}_set_y": np.arange(split.image_count) % 6,
        "list_classes": np.arange(6),
    }
    path = folder / split.file_name
    with h5py.File(path, "w") as file:
        for key, array in (arrays | changes).items():
            if array is not None:
                file[key] = array
    return path


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Return a folder with both files of SIGNS."""
    write_split(tmp_path, signs.splits()[0])
    write_split(tmp_path, signs.splits()[1])
    return tmp_path


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which load_dataset has drawn synthetic images."""
    folder = tmp_path_factory.mktemp("synthetic") / "datasets"
    signs.load_dataset(folder)
    return folder


def test_files_of_signs_are_loaded_as_they_are(photographs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files of the right form are read in the notebook's shapes, and nothing is printed."""
    X_train, Y_train, X_test, Y_test, classes = signs.load_dataset(photographs)
    assert [(1080, 64, 64, 3), (1, 1080), (120, 64, 64, 3), (1, 120)] == [
        array.shape for array in (X_train, Y_train, X_test, Y_test)
    ]
    assert {100} == set(np.unique(X_train))
    assert [0, 1, 2, 3, 4, 5] == classes.tolist() == Y_train[0, :6].tolist()
    assert capsys.readouterr().out == ""


def test_an_empty_folder_gets_synthetic_images(synthetic: Path) -> None:
    """An empty folder gets both files, balanced, with the notebook's shapes and types."""
    X_train, Y_train, X_test, Y_test, classes = signs.load_dataset(synthetic)
    assert ["test_signs.h5", "train_signs.h5"] == sorted(path.name for path in synthetic.iterdir())
    assert ((1080, 64, 64, 3), (120, 64, 64, 3)) == (X_train.shape, X_test.shape)
    assert np.uint8 == X_train.dtype
    assert [180] * 6 == np.bincount(Y_train[0]).tolist()
    assert [20] * 6 == np.bincount(Y_test[0]).tolist()
    assert list(range(6)) == classes.tolist()


def test_synthetic_images_are_announced_each_time(synthetic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every load says that the hands are drawn."""
    signs.load_dataset(synthetic)
    assert f"The hands in {synthetic} are drawn stand-ins, not the photographs of SIGNS.\n" == capsys.readouterr().out


def test_synthetic_images_are_drawn_once(synthetic: Path) -> None:
    """A second load writes nothing."""
    before = {path.name: path.stat().st_mtime_ns for path in synthetic.iterdir()}
    signs.load_dataset(synthetic)
    assert before == {path.name: path.stat().st_mtime_ns for path in synthetic.iterdir()}


def test_an_interrupted_drawing_is_completed(synthetic: Path, tmp_path: Path) -> None:
    """With one synthetic file present, the other is drawn as it would have been."""
    (tmp_path / "train_signs.h5").write_bytes((synthetic / "train_signs.h5").read_bytes())
    assert np.array_equal(signs.load_dataset(synthetic)[2], signs.load_dataset(tmp_path)[2])


def test_drawing_repeats_for_a_seed_and_varies_within_it() -> None:
    """The same seed gives the same images, another seed gives others, and no two images are equal."""
    images, labels = draw_signs(2, seed=5)
    again, again_labels = draw_signs(2, seed=5)
    assert np.array_equal(images, again)
    assert labels.tolist() == again_labels.tolist()
    assert not np.array_equal(images, draw_signs(2, seed=6)[0])
    assert len(images) == len(np.unique(images.reshape(len(images), -1), axis=0))


def test_drawn_hands_show_more_with_each_finger() -> None:
    """On average, more extended fingers make more edges, so the label is visible in the image."""
    images, labels = draw_signs(60, seed=7)
    upper_half = images[:, :32].astype(np.float64).mean(axis=-1)
    edges = np.abs(np.diff(upper_half, axis=2)).mean(axis=(1, 2)) / upper_half.std(axis=(1, 2))
    by_number = [edges[labels == number].mean() for number in (1, 2, 4)]
    assert sorted(by_number) == by_number


def test_one_file_alone_is_refused(tmp_path: Path) -> None:
    """One photograph file is never completed with synthetic images."""
    write_split(tmp_path, signs.splits()[0])
    with pytest.raises(
        ValueError, match=r"holds train_signs\.h5 but not test_signs\.h5: put both files of SIGNS there"
    ):
        signs.load_dataset(tmp_path)
    assert not (tmp_path / "test_signs.h5").exists()


@pytest.mark.parametrize("content", [b"", b"not HDF5 at all", b"\x89HDF\r\n\x1a\n" + bytes(200)])
def test_a_damaged_file_is_named(photographs: Path, content: bytes) -> None:
    """A file that is not HDF5 is named, with a remedy."""
    (photographs / "test_signs.h5").write_bytes(content)
    with pytest.raises(
        ValueError, match=r"test_signs\.h5 is damaged or not an HDF5 file: copy it again, or remove both"
    ):
        signs.load_dataset(photographs)


def test_a_truncated_file_is_named(photographs: Path) -> None:
    """An incomplete download is named, too."""
    path = photographs / "train_signs.h5"
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(ValueError, match=r"train_signs\.h5 is damaged or not an HDF5 file"):
        signs.load_dataset(photographs)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"train_set_x": None}, "it has no array train_set_x"),
        ({"train_set_y": None}, "it has no array train_set_y"),
        ({"list_classes": None}, "it has no array list_classes"),
        (
            {"train_set_x": np.zeros((1080, 28, 28, 1), dtype=np.uint8)},
            "train_set_x has the shape (1080, 28, 28, 1) instead of (1080, 64, 64, 3)",
        ),
        ({"train_set_y": np.zeros((1, 1080), dtype=int)}, "train_set_y has the shape (1, 1080) instead of (1080,)"),
        ({"list_classes": np.arange(10)}, "list_classes has the shape (10,) instead of (6,)"),
        ({"train_set_x": np.zeros((1080, 64, 64, 3), dtype=np.float16)}, "train_set_x holds float16 instead of uint8"),
        ({"train_set_y": np.zeros(1080)}, "train_set_y holds float64 instead of integer"),
        ({"train_set_y": np.full(1080, 6)}, "train_set_y holds labels outside 0 to 5"),
        ({"train_set_y": np.full(1080, -1)}, "train_set_y holds labels outside 0 to 5"),
        (
            {"train_set_y": np.arange(1080) // 2 % 6 // 2 * 2},
            "train_set_y holds between 0 and 360 images of each label instead of the same number",
        ),
    ],
)
def test_a_foreign_file_is_described(
    photographs: Path, changes: dict[str, npt.NDArray[np.generic] | None], fault: str
) -> None:
    """A file of another data set is named, with its fault and a remedy."""
    path = write_split(photographs, signs.splits()[0], **changes)
    with pytest.raises(ValueError, match="is not the train part of SIGNS") as caught:
        signs.load_dataset(photographs)
    remedy = f"copy it again, or remove both files in {photographs} to get drawn stand-ins."
    assert f"{path} is not the train part of SIGNS ({fault}): {remedy}" == str(caught.value)


def test_changed_drawings_are_noticed(synthetic: Path, tmp_path: Path) -> None:
    """A synthetic file in which one pixel was changed is refused, because the notebook's numbers do not hold for it."""
    for path in synthetic.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with h5py.File(tmp_path / "test_signs.h5", "a") as file:
        file["test_set_x"][7, 30, 30, 0] ^= 1
    with pytest.raises(
        ValueError, match=r"test part of SIGNS \(its drawings were changed, or drawn by another version\)"
    ):
        signs.load_dataset(tmp_path)


def test_single_pixels_do_not_reveal_the_number(synthetic: Path) -> None:
    """The best of some linear classifiers, chosen on the test images, stays below 60 %; guessing gives 17 %."""
    X_train, Y_train, X_test, Y_test, _ = signs.load_dataset(synthetic)
    train, test = (images.reshape(len(images), -1).astype(np.float64) / 255 for images in (X_train, X_test))
    middle = train.mean(axis=0)
    train, test = train - middle, test - middle
    targets = signs.convert_to_one_hot(Y_train, 6).T - 1 / 6
    accuracies = [
        np.mean(
            np.argmax(test @ train.T @ np.linalg.solve(train @ train.T + ridge * np.eye(len(train)), targets), 1)
            == Y_test
        )
        for ridge in (10.0, 100.0, 300.0, 1000.0, 10000.0)
    ]
    assert 0.25 < max(accuracies) < 0.6


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """If the folder cannot be created, one sentence says what to do."""
    (tmp_path / "datasets").write_text("a file, not a folder")
    with pytest.raises(OSError, match=r"train_signs\.h5 cannot be written: make the folder .* writable"):
        signs.load_dataset(tmp_path / "datasets")


def test_one_hot_columns() -> None:
    """Labels (1, m) become (C, m), so that the notebook's .T makes a row for each image."""
    assert [[1, 0, 0], [0, 0, 1], [0, 1, 0]] == signs.convert_to_one_hot(np.array([[0, 2, 1]]), 3).tolist()


@pytest.mark.parametrize("module", ["data.signs", "data.photo", "figures", "diagrams"])
def test_data_and_figures_do_without_tensorflow(module: str) -> None:
    """Neither the data nor the figures import TensorFlow."""
    script = (
        "import sys, types\n"
        "package = types.ModuleType('helpers'); package.__path__ = ['helpers']; sys.modules['helpers'] = package\n"
        f"import helpers.{module}\n"
        "sys.exit(any(name in sys.modules for name in ('tensorflow', 'keras')))"
    )
    assert 0 == subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode
