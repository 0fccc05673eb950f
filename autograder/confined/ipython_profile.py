"""The profile that IPython ships, which is empty: no startup files, no configuration, and no folder of this user."""

from __future__ import annotations

from pathlib import Path

from IPython.core import profiledir
from IPython.core.profiledir import ProfileDir

FOLDER = str(Path(profiledir.__file__).parent / "profile")


class ShippedProfile(ProfileDir):
    """That profile, which creates no folders."""

    def __init__(self) -> None:
        super().__init__(location=FOLDER)

    def _mkdir(self, path: str, mode: int | None = None) -> bool:  # noqa: ARG002 - as IPython calls it
        return False
