"""Train the notebook's own solution once, for students who cannot or need not train: `make pretrained`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from assignment.notebook import ROOT, solutions

FOLDER = ROOT / "build" / "pretrained"
MODEL = "resnet50.h5"
RECORD = "resnet50.json"
DATASETS = ROOT / "build" / "datasets"

_EPOCHS = 30
_BATCH_SIZE = 32
_LEARNING_RATE = 0.0003
"""At the start, twice the notebook's; it falls to nothing along a cosine."""


def train(folder: Path, datasets: Path, epochs: int) -> dict[str, Any]:
    """Train a network as the notebook does, only for longer, and save it without the optimizer's state.

    Args:
        folder: where the network and the record of it go; both are put there whole.
        datasets: where the images lie, or stand-ins are drawn.
        epochs: how often it sees all training images.

    Returns:
        The record: accuracy and loss on the test images, checksum, size, how it was trained.
    """
    from helpers.quiet import load_tensorflow

    load_tensorflow()
    import keras
    import numpy as np

    from helpers.data import convert_to_one_hot, is_stand_in, load_dataset
    from helpers.training import estimate_statistics

    begun = time.monotonic()
    train_images, train_labels, test_images, test_labels, _ = load_dataset(datasets)
    keras.utils.set_random_seed(1)
    model = solutions()["ResNet50"]()
    steps = epochs * -(-len(train_images) // _BATCH_SIZE)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(_LEARNING_RATE, steps))
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
    optimizer.build(model.trainable_variables)
    scaled = train_images.astype(np.float32) / np.float32(255)
    model.fit(scaled, convert_to_one_hot(train_labels, 6).T, epochs=epochs, batch_size=_BATCH_SIZE, verbose=2)
    estimate_statistics(model, scaled, _BATCH_SIZE)
    loss, accuracy = model.evaluate(
        test_images.astype("float32") / 255, convert_to_one_hot(test_labels, 6).T, verbose=0
    )
    checksum, size_bytes = _save(model, folder)
    record = {
        "test_accuracy": round(float(accuracy), 4),
        "test_loss": round(float(loss), 4),
        "images": "drawn stand-ins" if is_stand_in(datasets) else "photographs",
        "epochs": epochs,
        "sha256": checksum,
        "size_bytes": size_bytes,
        "keras": keras.__version__,
        "seconds": round(time.monotonic() - begun),
    }
    (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return record


def _save(model: Any, folder: Path) -> tuple[str, int]:
    """Save a network, and give checksum and size of the file; being stopped leaves no half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        half_done = Path(scratch) / MODEL
        model.save(half_done, include_optimizer=False)
        content = half_done.read_bytes()
        half_done.replace(folder / MODEL)
    return hashlib.sha256(content).hexdigest(), len(content)


def main() -> None:
    """Train, and say what came out."""
    parser = argparse.ArgumentParser(prog="python -m assignment.pretrained", description=__doc__)
    parser.add_argument("--epochs", type=int, default=_EPOCHS)
    parser.add_argument("--datasets", type=Path, default=DATASETS, help="folder of train_signs.h5 and test_signs.h5")
    options = parser.parse_args()
    record = train(FOLDER, options.datasets, options.epochs)
    sys.stdout.write(
        f"{FOLDER / MODEL}: test accuracy {record['test_accuracy']}, {record['size_bytes'] >> 20} MiB, trained on "
        f"{record['images']} in {record['seconds']} s; the next release takes it along\n"
    )


if __name__ == "__main__":
    main()
