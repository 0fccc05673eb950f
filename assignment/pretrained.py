"""Train the notebook's solution once, for students who cannot or need not train it: `make pretrained`."""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assignment.notebook import ROOT, solutions
from assignment.release import PRETRAINED_FILE, PRETRAINED_FOLDER
from helpers.data import signs
from helpers.data.atomic import replaced_file
from helpers.data.hold_out import hold_out
from helpers.startup import load_tensorflow

Floats = npt.NDArray[np.float32]

RECORD = "resnet50.json"
DATASETS = ROOT / "build" / "datasets"

BATCH_SIZE, LEARNING_RATE = 32, 0.00015
"""As in the notebook."""

_EPOCHS = 30


def train(folder: Path, datasets: Path, epochs: int) -> dict[str, Any]:
    """Train a network as the notebook does, but longer, and save it without the optimizer's state.

    Args:
        folder: the folder for the network and its record.
        datasets: the folder of the images; without them synthetic ones are drawn.
        epochs: the number of epochs.

    Returns:
        The record: accuracy and loss on the test images, checksum, size, and how the network was trained.
    """
    begun = time.monotonic()
    model, loss, accuracy = _trained(datasets, epochs)
    checksum, size_bytes = _save(model, folder)
    record = {
        "test_accuracy": round(accuracy, 4),
        "test_loss": round(loss, 4),
        "images": "drawn stand-ins" if signs.is_synthetic(datasets) else "photographs",
        "epochs": epochs,
        "sha256": checksum,
        "size_bytes": size_bytes,
        "keras": importlib.metadata.version("keras"),
        "seconds": round(time.monotonic() - begun),
    }
    with replaced_file(folder / RECORD) as unfinished:
        unfinished.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return record


def _trained(datasets: Path, epochs: int) -> tuple[Any, float, float]:
    """Train a network, and return it with its loss and accuracy on the test images."""
    load_tensorflow()
    import keras

    from helpers.batch_norm import estimate_statistics

    train_images, train_labels, test_images, test_labels = scaled_images(datasets)
    keras.utils.set_random_seed(1)
    model = solutions()["ResNet50"]()
    optimizer = keras.optimizers.Adam(LEARNING_RATE)
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
    optimizer.build(model.trainable_variables)
    model.fit(train_images, train_labels, epochs=epochs, batch_size=BATCH_SIZE)
    estimate_statistics(model, train_images, BATCH_SIZE)
    loss, accuracy = model.evaluate(test_images, test_labels, verbose=0)
    return model, float(loss), float(accuracy)


def scaled_images(datasets: Path) -> tuple[Floats, Floats, Floats, Floats]:
    """Load training images and labels, test images and labels as the notebook does.

    Args:
        datasets: the folder of the images; without them synthetic ones are drawn.
    """
    train_images, train_labels, test_images, test_labels, _ = signs.load_dataset(datasets)
    return _scaled(train_images), _one_hot(train_labels), _scaled(test_images), _one_hot(test_labels)


def validation_images(datasets: Path) -> tuple[Floats, Floats, Floats, Floats]:
    """Load images to train on and images to validate with, each with labels, as the notebook splits them.

    Args:
        datasets: the folder of the images; without them synthetic ones are drawn.
    """
    return hold_out(*scaled_images(datasets)[:2])


def _scaled(images: npt.NDArray[np.uint8]) -> Floats:
    return (images / np.float32(255)).astype(np.float32)


def _one_hot(labels: npt.NDArray[np.integer[Any]]) -> Floats:
    return signs.convert_to_one_hot(labels, 6).T.astype(np.float32)


def _save(model: Any, folder: Path) -> tuple[str, int]:
    """Save a network atomically, and return checksum and size of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    with replaced_file(folder / PRETRAINED_FILE) as unfinished:
        model.save(unfinished, include_optimizer=False)
        content = unfinished.read_bytes()
    return hashlib.sha256(content).hexdigest(), len(content)


def main() -> None:
    """Train the network and print its record."""
    parser = argparse.ArgumentParser(prog="python -m assignment.pretrained", description=__doc__)
    parser.add_argument("--epochs", type=int, default=_EPOCHS, help="number of epochs")
    parser.add_argument("--datasets", type=Path, default=DATASETS, help="folder of train_signs.h5 and test_signs.h5")
    options = parser.parse_args()
    record = train(PRETRAINED_FOLDER, options.datasets, options.epochs)
    sys.stdout.write(
        f"{PRETRAINED_FOLDER / PRETRAINED_FILE}: test accuracy {record['test_accuracy']}, "
        f"{record['size_bytes'] >> 20} MiB, trained on {record['images']} in {record['seconds']} s. "
        "The next release includes it.\n"
    )


if __name__ == "__main__":
    main()
