"""Save what a training took minutes for, and take it up again after the kernel was restarted."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import keras

from helpers.data.atomic import replaced_file
from helpers.i18n import _

FOLDER = Path("pretrained")
"""Beside the notebook; neither collecting nor grading reads this folder."""

_WEIGHTS, _RECORD = "my_resnet50.weights.h5", "my_resnet50.json"

History = dict[str, list[float]]


def save_trained(model: Any, history: Any, folder: Path = FOLDER) -> None:
    """Save a network's weights and the curves of its training, in place of those that were saved before.

    Args:
        model: trained.
        history: what `model.fit` returned.
        folder: for the two files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record = {"shapes": _shapes(model), "saved": time.strftime("%Y-%m-%d %H:%M"), "history": history.history}
    (folder / _RECORD).unlink(missing_ok=True)  # what describes other weights must not stand beside these
    with replaced_file(folder / _WEIGHTS) as unfinished:
        _uncompiled(model).save_weights(unfinished)
    with replaced_file(folder / _RECORD) as unfinished:
        unfinished.write_text(json.dumps(record), encoding="utf-8")
    print(_("Your network is saved in {folder}.").format(folder=folder))  # noqa: T201 - read in a notebook


def load_trained(model: Any, folder: Path = FOLDER) -> History | None:
    """Give a network the weights that were saved, if there are any and they fit, and say so.

    Args:
        model: as `ResNet50` returns it.
        folder: of the two files.

    Returns:
        The curves of the training: lists by name, as in the `history` of what `model.fit` returns. None if nothing was
        loaded.
    """
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        fits = record["shapes"] == _shapes(model)
        if fits:
            _uncompiled(model).load_weights(folder / _WEIGHTS)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        print(_("The network in {folder} cannot be read, so it is trained again.").format(folder=folder))  # noqa: T201 - the same
        return None
    if not fits:
        message = _("The network in {folder} has other layers than yours has now, so it is trained again.")
        print(message.format(folder=folder))  # noqa: T201 - the same
        return None
    message = _("Loaded your network from {folder}, trained and saved on {when}.")
    print(message.format(folder=folder, when=record["saved"]))  # noqa: T201 - the same
    history: History = record["history"]
    return history


def _uncompiled(model: Any) -> keras.Model:
    """Return a model of the same layers without the optimizer, whose averages take twice as much room as the layers."""
    return keras.Model(model.inputs, model.outputs)


def _shapes(model: Any) -> list[list[int]]:
    """Return the shape of each weight, which tells whether saved ones fit."""
    return [list(weight.shape) for weight in model.weights]
