"""A folder is replaced as a whole."""

from pathlib import Path

from autograder.course.atomic import finish_folder, start_folder


def test_folder_is_complete_or_absent(tmp_path: Path) -> None:
    """Until it is finished the place is empty; then it holds the new folder, and nothing else is left beside it."""
    place = tmp_path / "folder"
    start_folder(place).mkdir()
    (start_folder(place)).mkdir()
    assert not place.exists()

    finish_folder(place)

    assert [place] == list(tmp_path.iterdir())


def test_folder_replaces_an_older_one(tmp_path: Path) -> None:
    """Nothing of the older folder, and nothing that a killed run left, is in the new one."""
    place = tmp_path / "folder"
    for name in ("folder", ".folder.unfinished", ".folder.replaced"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "old").touch()
    folder = start_folder(place)
    folder.mkdir()
    (folder / "new").touch()

    finish_folder(place)

    assert [place] == list(tmp_path.iterdir())
    assert ["new"] == [path.name for path in place.iterdir()]
