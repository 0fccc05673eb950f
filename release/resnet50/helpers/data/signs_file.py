"""The two HDF5 files of the SIGNS data set: read, check and write one of them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from helpers.data.atomic import replaced_file
from helpers.data.hands import Labels
from helpers.data.image_set import image_set
from helpers.data.synthetic import Images
from helpers.i18n import _

_ORIGIN, _SYNTHETIC = "origin", "drawn stand-in"
_CHECKSUM = "sha256"
"""Attributes of a synthetic file; existing files have them, so they keep these names."""


@dataclass(frozen=True)
class Split:
    """The training or the test set, in one file.

    Args:
        name: train or test, with which the file's name and its keys begin.
        image_count: number of images.
        seed: for drawing the synthetic images.
    """

    name: str
    image_count: int
    seed: int

    @property
    def file_name(self) -> str:
        """Return the name of the file, such as train_signs.h5."""
        return f"{self.name}_signs.h5"

    @property
    def keys(self) -> tuple[str, str, str]:
        """Return the names of the file's arrays: images, labels, classes."""
        return f"{self.name}_set_x", f"{self.name}_set_y", "list_classes"


def read_split(path: Path, split: Split) -> tuple[Images, Labels, Labels]:
    """Read one split.

    Args:
        path: of the file.
        split: what it must contain.

    Returns:
        Images, labels and classes.

    Raises:
        ValueError: the file is damaged, or its content is not that split.
    """
    try:
        with h5py.File(path, "r") as file:
            fault = _fault(file, split)
            arrays = None if fault else [file[key][:] for key in split.keys]
    except OSError as error:
        message = _("{path} is damaged or not an HDF5 file: {remedy}.")
        raise ValueError(message.format(path=path, remedy=_remedy(path))) from error
    if arrays is None:
        message = _("{path} is not the {part} part of SIGNS ({fault}): {remedy}.")
        raise ValueError(message.format(path=path, part=split.name, fault=fault, remedy=_remedy(path)))
    images, labels, classes = arrays
    return images, labels.astype(np.int64), classes.astype(np.int64)


def write_synthetic_split(path: Path, split: Split, images: Images, labels: Labels) -> None:
    """Write one split atomically, marked as synthetic.

    Args:
        path: of the file.
        split: what it contains.
        images: synthetic ones.
        labels: one for each image.

    Raises:
        OSError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced_file(path) as unfinished, h5py.File(unfinished, "w") as file:
            for key, array in zip(split.keys, (images, labels, np.arange(image_set().class_count)), strict=True):
                file[key] = array
            file.attrs[_ORIGIN] = _SYNTHETIC
            file.attrs[_CHECKSUM] = _checksum(images, labels)
    except OSError as error:
        message = _("{path} cannot be written: make the folder {folder} writable, or put the files of SIGNS there.")
        raise OSError(message.format(path=path, folder=path.parent)) from error


def is_marked_synthetic(path: Path) -> bool:
    """Return whether a file exists and is marked as synthetic."""
    try:
        with h5py.File(path, "r") as file:
            return _has_mark(file)
    except OSError:
        return False


def _has_mark(file: h5py.File) -> bool:
    return bool(file.attrs.get(_ORIGIN) == _SYNTHETIC)


def _remedy(path: Path) -> str:
    """Return what to do about a file that cannot be used."""
    return _("copy it again, or remove both files in {folder} to get drawn stand-ins").format(folder=path.parent)


def _fault(file: h5py.File, split: Split) -> str | None:
    """Return what is wrong with a split's arrays, None if nothing is."""
    images = image_set()
    image_shape = (split.image_count, images.size_px, images.size_px, 3)
    shapes = (image_shape, (split.image_count,), (images.class_count,))
    for key, shape, kind in zip(split.keys, shapes, (np.uint8, np.integer, np.integer), strict=True):
        if not isinstance(file.get(key), h5py.Dataset):
            return _("it has no array {key}").format(key=key)
        found, dtype = file[key].shape, file[key].dtype
        if found != shape:
            return _("{key} has the shape {found} instead of {wanted}").format(key=key, found=found, wanted=shape)
        if not np.issubdtype(dtype, kind):
            return _("{key} holds {found} instead of {wanted}").format(key=key, found=dtype, wanted=kind.__name__)
    return _fault_of_values(file, split)


def _fault_of_values(file: h5py.File, split: Split) -> str | None:
    """Return what is wrong with the values of arrays that have the right shapes and types, None if nothing is."""
    images_key, labels_key, _classes_key = split.keys
    labels, class_count = file[labels_key][:], image_set().class_count
    if not np.isin(labels, np.arange(class_count)).all():
        return _("{key} holds labels outside 0 to {greatest}").format(key=labels_key, greatest=class_count - 1)
    counts = np.bincount(labels, minlength=class_count)
    if counts.min() != counts.max():
        fault = _("{key} holds between {least} and {most} images of each label instead of the same number")
        return fault.format(key=labels_key, least=counts.min(), most=counts.max())
    if _has_mark(file) and file.attrs.get(_CHECKSUM) != _checksum(file[images_key][:], labels):
        return _("its drawings were changed, or drawn by another version")
    return None


def _checksum(images: Images, labels: Labels) -> str:
    return hashlib.sha256(images.tobytes() + labels.astype("<i8").tobytes()).hexdigest()
