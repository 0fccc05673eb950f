"""Load the student's own photograph as an array for the network, from any kind of image file."""

import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from helpers.i18n import _

Floats = npt.NDArray[np.float32]

_BYTE, _TWO_BYTES = 255, 65535
_DEEP_GREY_MODES = ("I", "F")
"""Prefixes of Pillow's modes for grey images of more than eight bits."""


def load_image(path: str | Path, size: int) -> Floats:
    """Load a photograph as the network wants it: upright, cut to its central square, RGB, scaled to 0..1.

    Args:
        path: an image file that Pillow can read; transparent parts become white.
        size: height and width of the result in pixels.

    Returns:
        An array of shape (1, size, size, 3).

    Raises:
        FileNotFoundError: there is no such file.
        IsADirectoryError: the path leads to a folder.
        ValueError: the file is not an image, is damaged or too large, or the size is below 1.
    """
    if size < 1:
        raise ValueError(_("size is {size}: give the height and width in pixels, at least 1.").format(size=size))
    _refuse_without_content(Path(path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as photograph:
                square = ImageOps.fit(_as_rgb(ImageOps.exif_transpose(photograph)), (size, size))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        message = _("{path} has too many pixels to be loaded safely: save a smaller copy of it.")
        raise ValueError(message.format(path=path)) from None
    except Exception:  # noqa: BLE001 - on damaged files Pillow's readers raise all kinds of exceptions
        message = _("{path} cannot be read as an image: save the photograph again as JPEG or PNG.")
        raise ValueError(message.format(path=path)) from None
    return np.asarray(square, dtype=np.float32)[None] / np.float32(_BYTE)


def _refuse_without_content(path: Path) -> None:
    """Raise if a path does not lead to a file with content."""
    if path.is_dir():
        message = _("{path} is a folder, not an image: add the name of a photograph in it to the path.")
        raise IsADirectoryError(message.format(path=path))
    if not path.is_file():
        message = _("There is no image {path}: put a photograph there or correct the path.")
        raise FileNotFoundError(message.format(path=path))
    if path.stat().st_size == 0:
        raise ValueError(_("{path} is empty, it has 0 bytes: copy the photograph there again.").format(path=path))


def _as_rgb(photograph: Image.Image) -> Image.Image:
    """Convert an image of any mode to RGB, on a white background where it is transparent."""
    if photograph.mode.startswith(_DEEP_GREY_MODES):
        photograph = _as_bytes(photograph)
    if not photograph.has_transparency_data:
        return photograph.convert("RGB")
    transparent = photograph.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", transparent.size, "white"), transparent).convert("RGB")


def _as_bytes(photograph: Image.Image) -> Image.Image:
    """Scale a grey image of more than eight bits to 0..255; Pillow would clip it at 255."""
    grey = np.nan_to_num(np.asarray(photograph, dtype=np.float64))
    has_two_bytes = photograph.mode.startswith("I;16")
    low, high = (0, _TWO_BYTES) if has_two_bytes else _range(grey, is_float=photograph.mode == "F")
    scaled = np.clip((grey - low) / (high - low), 0.0, 1.0)
    return Image.fromarray(np.round(_BYTE * scaled).astype(np.uint8))


def _range(grey: npt.NDArray[np.float64], *, is_float: bool) -> tuple[float, float]:
    """Guess the values of black and white: the smallest usual range that fits, else the range of the image."""
    usual = (1, _BYTE, _TWO_BYTES) if is_float else (_BYTE, _TWO_BYTES)
    low, high = float(grey.min()), float(grey.max())
    fitting = [(0.0, float(white)) for white in usual if low >= 0 and high <= white]
    return fitting[0] if fitting else (low, max(high, low + 1.0))
