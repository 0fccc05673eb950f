"""The numbers of the images: of classes, of pixels, of images in each file, as the course's variant has them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.tables import table_file

VARIANT_FILE = Path(__file__).parent.parent / "variant.toml"
"""The table that this package carries; that of a release was checked when the release was made."""


@dataclass(frozen=True)
class ImageSet:
    """What the two files of the data set hold.

    Args:
        class_count: the number of classes.
        size_px: height and width of an image.
        training_count: the number of images for training.
        test_count: the number of images for testing.
    """

    class_count: int
    size_px: int
    training_count: int
    test_count: int


@cache
def image_set() -> ImageSet:
    """Return what the files of this course hold."""
    with table_file(VARIANT_FILE.name).open("rb") as file:
        table = tomllib.load(file)
    network, images = table["network"], table["images"]
    return ImageSet(network["classes"], network["image_size"], images["training"], images["test"])
