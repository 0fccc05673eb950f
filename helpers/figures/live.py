"""Curves that are drawn anew after each epoch while a network trains."""

from __future__ import annotations

import keras

from helpers.figures.picture import LivePicture
from helpers.figures.training import training_picture
from helpers.i18n import _


class LiveCurves(keras.callbacks.Callback):
    """Draws loss and accuracy anew after each epoch, in one place below the cell."""

    def __init__(self) -> None:
        super().__init__()
        self._place = LivePicture()
        self._lists: dict[str, list[float]] = {}

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Take the place above the progress of the epochs.

        Args:
            logs: nothing yet.
        """
        del logs
        self._place.announce(_("Loss and accuracy are drawn here after the first epoch."))

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Add the epoch's numbers to the curves.

        Args:
            epoch: its number, from 0.
            logs: what Keras measured in it.
        """
        del epoch
        for name, value in (logs or {}).items():
            self._lists.setdefault(name, []).append(value)
        if "loss" in self._lists:
            self._place.show(lambda: training_picture(self._lists))
