"""Small trees of code, made to break a rule of the architecture."""

from collections.abc import Mapping
from pathlib import Path


def write_tree(root: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder.

    Args:
        root: the folder.
        files: the text of each file by its path below the folder.
    """
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
