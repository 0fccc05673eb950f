"""Load the SIGNS data as arrays for the network."""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from helpers.data.hands import Labels
from helpers.data.image_set import image_set
from helpers.data.signs_file import Split, is_marked_synthetic, read_split, write_synthetic_split
from helpers.data.synthetic import Images, draw_signs
from helpers.i18n import _


@cache
def splits() -> tuple[Split, Split]:
    """Return the training and the test set."""
    return Split("train", image_set().training_count, seed=1), Split("test", image_set().test_count, seed=2)


def load_dataset(folder: str | Path = "datasets") -> tuple[Images, Labels, Images, Labels, Labels]:
    """Load the SIGNS images, or draw synthetic ones once if the folder does not hold them.

    Args:
        folder: of train_signs.h5 and test_signs.h5.

    Returns:
        X_train_orig (images, pixels, pixels, 3) of bytes, Y_train_orig (1, images), X_test_orig and Y_test_orig
        likewise, and the classes, from 0 on; how many of each, the course decides.

    Raises:
        ValueError: only one of the two files of photographs is there, or a file is damaged or not a part of SIGNS.
        OSError: the synthetic images cannot be written.
    """
    folder = Path(folder)
    _complete_with_synthetic_images(folder)
    if is_synthetic(folder):
        notice = _("The hands in {folder} are drawn stand-ins, not the photographs of SIGNS.")
        print(notice.format(folder=folder))  # noqa: T201 - for the notebook's reader
    train, test = splits()
    train_images, train_labels, classes = read_split(folder / train.file_name, train)
    test_images, test_labels, _classes = read_split(folder / test.file_name, test)
    return train_images, train_labels[None, :], test_images, test_labels[None, :], classes


def is_synthetic(folder: Path) -> bool:
    """Return whether the images in a folder are synthetic.

    Args:
        folder: of train_signs.h5 and test_signs.h5.
    """
    train, _test = splits()
    return is_marked_synthetic(folder / train.file_name)


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


def _complete_with_synthetic_images(folder: Path) -> None:
    """Draw the missing splits, unless that would mix synthetic images with photographs."""
    missing = [split for split in splits() if not (folder / split.file_name).exists()]
    present = [split for split in splits() if split not in missing]
    if not missing:
        return
    if present and not is_marked_synthetic(folder / present[0].file_name):
        message = _(
            "{folder} holds {found} but not {lost}: put both files of SIGNS there, or remove both to get drawn "
            "stand-ins."
        )
        raise ValueError(message.format(folder=folder, found=present[0].file_name, lost=missing[0].file_name))
    notice = _("{folder} holds no SIGNS files: drawing stand-ins, which takes a few seconds and happens only once.")
    print(notice.format(folder=folder))  # noqa: T201 - the reader would think that the cell hangs
    from keras.utils import Progbar  # here, because it loads TensorFlow, which `load_tensorflow` must do first

    bar = Progbar(sum(split.image_count for split in missing), unit_name=_("image"))
    for split in missing:
        images, labels = draw_signs(split.image_count // image_set().class_count, split.seed, bar.add)
        write_synthetic_split(folder / split.file_name, split, images, labels)
