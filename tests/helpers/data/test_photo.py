"""The student's own photograph: every kind of file becomes the same kind of array, or raises one clear sentence."""

import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from helpers import load_image

GREY = np.repeat(np.array([0.0, 0.25, 0.5, 1.0]), 16)[None, :].repeat(64, axis=0)
"""An image of 64x64 pixels with four stripes."""


def saved(path: Path, pixels: npt.NDArray[np.generic], **options: object) -> Path:
    """Save an array as an image, and return its path."""
    Image.fromarray(pixels).save(path, **options)
    return path


def stripes(image: npt.NDArray[np.float32]) -> list[float]:
    """Return the brightness in the middle of each of the four stripes, which must be the same in all channels."""
    assert np.ptp(image, axis=3).max() < 0.01
    return [round(float(value), 2) for value in image[0, 32, 8::16, 0]]


def test_an_image_becomes_a_batch_of_one(tmp_path: Path) -> None:
    """A landscape photograph is cut to its central square and scaled to the range from 0 to 1."""
    pixels = np.zeros((100, 300, 3), dtype=np.uint8)
    pixels[:, 100:200] = (255, 0, 51)
    image = load_image(saved(tmp_path / "hand.png", pixels), size=64)
    assert ((1, 64, 64, 3), np.float32) == (image.shape, image.dtype)
    assert np.allclose((1.0, 0.0, 0.2), image[0, :, 2:-2])


@pytest.mark.parametrize("suffix", ["png", "jpg", "tiff"])
def test_a_sideways_photograph_is_turned_upright(tmp_path: Path, suffix: str) -> None:
    """The orientation that a telephone stores in the file is applied."""
    pixels = np.zeros((64, 64, 3), dtype=np.uint8)
    pixels[:, :32] = 255
    orientation = Image.Exif()
    orientation[0x0112] = 6
    image = load_image(saved(tmp_path / f"hand.{suffix}", pixels, exif=orientation), size=64)
    assert (1.0, 0.0) == (image[0, :30].mean(), image[0, 34:].mean())


def test_a_sideways_grey_photograph_of_two_bytes_is_turned_upright(tmp_path: Path) -> None:
    """The orientation is applied to grey images of 16 bits, too."""
    orientation = Image.Exif()
    orientation[0x0112] = 6
    path = saved(tmp_path / "hand.png", (65535 * GREY).astype(np.uint16), exif=orientation)
    assert [0.0, 0.25, 0.5, 1.0] == [round(float(value), 2) for value in load_image(path, size=64)[0, 8::16, 32, 0]]


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "CMYK", "1", "I;16", "I", "F", "YCbCr"])
def test_any_kind_of_picture_becomes_rgb(tmp_path: Path, mode: str) -> None:
    """Grey, transparent, palette and print images become three channels."""
    path = tmp_path / ("hand.png" if mode == "LA" else "hand.tiff")
    Image.new(mode, (80, 70)).save(path)
    assert (1, 64, 64, 3) == load_image(path, size=64).shape


def test_cmyk_keeps_its_colours(tmp_path: Path) -> None:
    """An image of cyan ink has no red."""
    Image.new("CMYK", (64, 64), (255, 0, 0, 0)).save(tmp_path / "hand.tiff")
    assert [0.0, 1.0, 1.0] == load_image(tmp_path / "hand.tiff", size=64)[0, 0, 0].tolist()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB", "L"])
def test_transparent_parts_become_white(tmp_path: Path, mode: str) -> None:
    """The colour of transparent pixels, here black, is not visible, and opaque pixels keep theirs."""
    path = tmp_path / "hand.png"
    if mode in ("RGBA", "LA"):
        picture = Image.new(mode, (64, 64), (0,) * len(mode))
        picture.paste((51,) * (len(mode) - 1) + (255,), (0, 0, 64, 32))
        picture.save(path)
    else:
        picture = Image.new(mode, (64, 64), 0)
        if mode == "P":
            picture.putpalette([0, 0, 0, 51, 51, 51])
        picture.paste({"P": 1, "L": 51, "RGB": (51, 51, 51)}[mode], (0, 0, 64, 32))
        picture.save(path, transparency=(0, 0, 0) if mode == "RGB" else 0)
    image = load_image(path, size=64)
    assert np.allclose(0.2, image[0, :30])
    assert np.allclose(1.0, image[0, 34:])


def test_half_transparent_is_half_way_to_white(tmp_path: Path) -> None:
    """Black of half opacity becomes grey."""
    Image.new("RGBA", (64, 64), (0, 0, 0, 128)).save(tmp_path / "hand.png")
    assert np.allclose(0.5, load_image(tmp_path / "hand.png", size=64), atol=0.01)


@pytest.mark.parametrize("suffix", ["png", "tiff"])
def test_grey_of_sixteen_bits_is_scaled_and_not_clipped(tmp_path: Path, suffix: str) -> None:
    """Values above 255 of 65535 are not all white, as Pillow alone would make them."""
    path = saved(tmp_path / f"hand.{suffix}", (65535 * GREY).astype(np.uint16))
    assert [0.0, 0.25, 0.5, 1.0] == stripes(load_image(path, size=64))


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        ((255 * GREY).astype(np.int32), [0.0, 0.25, 0.5, 1.0]),
        ((65535 * GREY).astype(np.int32), [0.0, 0.25, 0.5, 1.0]),
        ((1_000_000 * GREY).astype(np.int32), [0.0, 0.25, 0.5, 1.0]),
        ((200 * GREY - 100).astype(np.int32), [0.0, 0.25, 0.5, 1.0]),
        (GREY.astype(np.float32), [0.0, 0.25, 0.5, 1.0]),
        ((0.5 * GREY).astype(np.float32), [0.0, 0.13, 0.25, 0.5]),
        ((255 * GREY).astype(np.float32), [0.0, 0.25, 0.5, 1.0]),
        ((2 * GREY - 1).astype(np.float32), [0.0, 0.25, 0.5, 1.0]),
        (np.full((64, 64), -3, dtype=np.float32), [0.0] * 4),
        (np.full((64, 64), np.nan, dtype=np.float32), [0.0] * 4),
    ],
)
def test_numbers_of_any_range_become_shades(
    tmp_path: Path, pixels: npt.NDArray[np.generic], expected: list[float]
) -> None:
    """Integers and floats keep their shades, whatever their range."""
    assert expected == stripes(load_image(saved(tmp_path / "hand.tiff", pixels), size=64))


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (3, 2), (64, 64), (2000, 3)])
def test_any_size_becomes_a_square(tmp_path: Path, shape: tuple[int, int]) -> None:
    """One pixel, a line, a strip: all become a square of the given size in the image's own colour."""
    path = saved(tmp_path / "hand.png", np.full((*shape, 3), 51, dtype=np.uint8))
    image = load_image(path, size=64)
    assert (1, 64, 64, 3) == image.shape
    assert np.allclose(0.2, image)


@pytest.mark.parametrize("size", [0, -1])
def test_a_size_below_one_is_refused(tmp_path: Path, size: int) -> None:
    """A size of 0 or less is refused with one sentence."""
    with pytest.raises(ValueError, match=f"^size is {size}: give the height and width in pixels, at least 1\\.$"):
        load_image(tmp_path / "hand.png", size=size)


def test_a_missing_image_is_named(tmp_path: Path) -> None:
    """A path without a file is refused with one sentence that names it."""
    with pytest.raises(FileNotFoundError, match=r"^There is no image .*hand\.jpg: put a photograph there or correct"):
        load_image(tmp_path / "hand.jpg", size=64)


def test_a_folder_is_not_an_image(tmp_path: Path) -> None:
    """The path of a folder is refused with its own sentence."""
    with pytest.raises(IsADirectoryError, match=r"is a folder, not an image: add the name of a photograph in it"):
        load_image(tmp_path, size=64)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    """An empty file is refused with another sentence than a damaged one."""
    (tmp_path / "hand.png").touch()
    with pytest.raises(ValueError, match=r"hand\.png is empty, it has 0 bytes: copy the photograph there again\.$"):
        load_image(tmp_path / "hand.png", size=64)


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "tiff", "webp"])
@pytest.mark.parametrize("kept", [0.01, 0.1, 0.5])
def test_a_broken_image_is_named(tmp_path: Path, suffix: str, kept: float) -> None:
    """A truncated image is refused with one sentence, without Pillow's traceback."""
    path = tmp_path / f"hand.{suffix}"
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    content = saved(path, noise).read_bytes()
    path.write_bytes(content[: max(1, int(kept * len(content)))])
    with pytest.raises(ValueError, match=r"cannot be read as an image: save the photograph again as JPEG") as caught:
        load_image(path, size=64)
    assert caught.value.__suppress_context__


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    """A text with the name of an image is refused."""
    (tmp_path / "hand.jpg").write_text("<html>Not found</html>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"hand\.jpg cannot be read as an image"):
        load_image(tmp_path / "hand.jpg", size=64)


@pytest.mark.parametrize("side", [10_000, 20_000])
def test_a_decompression_bomb_is_refused(tmp_path: Path, side: int) -> None:
    """A small file that claims hundreds of megapixels is not decompressed, whether Pillow warns or raises."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    content = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    (tmp_path / "hand.png").write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValueError, match=r"hand\.png has too many pixels to be loaded safely: save a smaller copy"):
            load_image(tmp_path / "hand.png", size=64)
