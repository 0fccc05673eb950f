"""Curves that are redrawn after each epoch while a network trains."""

from __future__ import annotations

import keras

from helpers.figures.picture import LivePicture
from helpers.figures.training import training_picture
from helpers.i18n import _


class LiveCurves(keras.callbacks.Callback):
    """Redraws loss and accuracy after each epoch, in one place below the cell."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = LivePicture(type(self).__name__)
        self._history: dict[str, list[float]] = {}

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Create the output, above Keras's progress bars.

        Args:
            logs: unused.
        """
        del logs
        self._picture.announce(_("Loss and accuracy appear here after the first epoch."))

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Add the epoch's numbers to the curves.

        Args:
            epoch: unused.
            logs: what Keras measured in this epoch.
        """
        del epoch
        for name, value in (logs or {}).items():
            self._history.setdefault(name, []).append(value)
        if "loss" in self._history:
            epochs = self.params.get("epochs") or 0
            self._picture.show(lambda: training_picture(self._history, epochs=epochs))
