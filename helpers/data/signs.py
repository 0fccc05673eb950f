"""The SIGNS data as arrays for the network."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from helpers.data.synthetic import CLASS_COUNT, IMAGE_SIZE_PX, draw_signs
from helpers.i18n import _

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]

ORIGIN = "origin"
STAND_IN = "drawn stand-in"
CHECKSUM = "sha256"


@dataclass(frozen=True)
class Part:
    """One file of the data set: how its keys begin, how many images it holds, the seed of its stand-in."""

    name: str
    image_count: int
    seed: int

    @property
    def file_name(self) -> str:
        """Name of the file, such as train_signs.h5."""
        return f"{self.name}_signs.h5"


TRAIN = Part("train", 1080, seed=1)
TEST = Part("test", 120, seed=2)


def load_dataset(folder: str | Path = "datasets") -> tuple[Images, Labels, Images, Labels, Labels]:
    """Load the SIGNS images, or draw stand-ins once when the folder does not hold them.

    Args:
        folder: where train_signs.h5 and test_signs.h5 lie.

    Returns:
        X_train_orig (1080, 64, 64, 3) of bytes, Y_train_orig (1, 1080), X_test_orig (120, 64, 64, 3),
        Y_test_orig (1, 120) and the classes, 0 to 5.

    Raises:
        ValueError: a file is missing beside the other, damaged, or not a part of SIGNS.
        OSError: the stand-ins cannot be written.
    """
    folder = Path(folder)
    _complete_with_stand_ins(folder)
    if is_stand_in(folder):
        notice = _("The hands in {folder} are drawn stand-ins, not the photographs of SIGNS.")
        print(notice.format(folder=folder))  # noqa: T201 - for the notebook's reader
    train_images, train_labels, classes = _load_part(folder / TRAIN.file_name, TRAIN)
    test_images, test_labels, _same = _load_part(folder / TEST.file_name, TEST)
    return train_images, train_labels[None, :], test_images, test_labels[None, :], classes


def is_stand_in(folder: Path) -> bool:
    """Tell whether the hands in a folder are drawn."""
    return _says_stand_in(folder / TRAIN.file_name)


def convert_to_one_hot(Y: npt.ArrayLike, C: int) -> npt.NDArray[np.float64]:
    """Turn labels into columns that are 1 in the row of their class and 0 elsewhere.

    Args:
        Y: m labels from 0 to C - 1, of any shape.
        C: number of classes.

    Returns:
        An array of shape (C, m).
    """
    one_hot: npt.NDArray[np.float64] = np.eye(C)[np.asarray(Y).reshape(-1)].T
    return one_hot


def _complete_with_stand_ins(folder: Path) -> None:
    """Draw the missing parts, unless that would mix drawings with photographs."""
    missing = [part for part in (TRAIN, TEST) if not (folder / part.file_name).exists()]
    present = [part for part in (TRAIN, TEST) if part not in missing]
    if not missing:
        return
    if present and not _says_stand_in(folder / present[0].file_name):
        message = _(
            "{folder} holds {found} but not {lost}: put both files of SIGNS there, or remove both to get drawn "
            "stand-ins."
        )
        raise ValueError(message.format(folder=folder, found=present[0].file_name, lost=missing[0].file_name))
    notice = _("{folder} holds no SIGNS files: drawing stand-ins, once, in a few seconds.")
    print(notice.format(folder=folder))  # noqa: T201 - it would look stuck
    from keras.utils import Progbar  # here alone: it brings TensorFlow, which must not be loaded before it is hushed

    bar = Progbar(sum(part.image_count for part in missing), unit_name=_("image"))
    for part in missing:
        _write_stand_in(folder / part.file_name, part, bar.add)


def _says_stand_in(path: Path) -> bool:
    """Tell whether a file says of itself that its hands are drawn."""
    try:
        with h5py.File(path, "r") as file:
            return bool(file.attrs.get(ORIGIN) == STAND_IN)
    except OSError:
        return False


def _write_stand_in(path: Path, part: Part, on_batch: Callable[[int], None]) -> None:
    """Draw one part and put the file in place whole, so that being stopped leaves no half of it."""
    images, labels = draw_signs(part.image_count // CLASS_COUNT, part.seed, on_batch)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
            half_done = Path(scratch) / path.name
            with h5py.File(half_done, "w") as file:
                for key, array in zip(_keys(part), (images, labels, np.arange(CLASS_COUNT)), strict=True):
                    file[key] = array
                file.attrs[ORIGIN] = STAND_IN
                file.attrs[CHECKSUM] = _checksum(images, labels)
            half_done.replace(path)
    except OSError as error:
        message = _("{path} cannot be written: make the folder {folder} writable, or put the files of SIGNS there.")
        raise OSError(message.format(path=path, folder=path.parent)) from error


def _load_part(path: Path, part: Part) -> tuple[Images, Labels, Labels]:
    """Read one part: its images, labels and classes, checked."""
    try:
        with h5py.File(path, "r") as file:
            fault = _fault(file, part)
            arrays = None if fault else [file[key][:] for key in _keys(part)]
    except OSError as error:
        message = _("{path} is damaged or no HDF5 file: {remedy}.")
        raise ValueError(message.format(path=path, remedy=_remedy(path))) from error
    if arrays is None:
        message = _("{path} is not the {part} part of SIGNS ({fault}): {remedy}.")
        raise ValueError(message.format(path=path, part=part.name, fault=fault, remedy=_remedy(path)))
    images, labels, classes = arrays
    return images, labels.astype(np.int64), classes.astype(np.int64)


def _keys(part: Part) -> tuple[str, str, str]:
    """Name the arrays of a part: images, labels, classes."""
    return f"{part.name}_set_x", f"{part.name}_set_y", "list_classes"


def _remedy(path: Path) -> str:
    """Say what to do about a file that cannot be used."""
    return _("copy it again, or remove both files in {folder} to get drawn stand-ins").format(folder=path.parent)


def _fault(file: h5py.File, part: Part) -> str | None:
    """Say what is wrong with a part's content, None if nothing is."""
    image_shape = (part.image_count, IMAGE_SIZE_PX, IMAGE_SIZE_PX, 3)
    shapes = (image_shape, (part.image_count,), (CLASS_COUNT,))
    for key, shape, kind in zip(_keys(part), shapes, (np.uint8, np.integer, np.integer), strict=True):
        if not isinstance(file.get(key), h5py.Dataset):
            return _("it has no array {key}").format(key=key)
        found, dtype = file[key].shape, file[key].dtype
        if found != shape:
            return _("{key} has the shape {found} instead of {wanted}").format(key=key, found=found, wanted=shape)
        if not np.issubdtype(dtype, kind):
            return _("{key} holds {found} instead of {wanted}").format(key=key, found=dtype, wanted=kind.__name__)
    return _fault_of_contents(file, part)


def _fault_of_contents(file: h5py.File, part: Part) -> str | None:
    """Say what is wrong with arrays of the right form."""
    images_key, labels_key, _classes_key = _keys(part)
    labels = file[labels_key][:]
    if not np.isin(labels, np.arange(CLASS_COUNT)).all():
        return _("{key} holds labels outside 0 to {greatest}").format(key=labels_key, greatest=CLASS_COUNT - 1)
    counts = np.bincount(labels, minlength=CLASS_COUNT)
    if counts.min() != counts.max():
        fault = _("{key} holds between {least} and {most} of each label instead of equally many")
        return fault.format(key=labels_key, least=counts.min(), most=counts.max())
    if file.attrs.get(ORIGIN) == STAND_IN and file.attrs.get(CHECKSUM) != _checksum(file[images_key][:], labels):
        return _("its drawings were changed, or drawn by another version")
    return None


def _checksum(images: Images, labels: Labels) -> str:
    """Tell one set of drawings from any other."""
    return hashlib.sha256(images.tobytes() + labels.astype("<i8").tobytes()).hexdigest()
