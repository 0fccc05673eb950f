"""The baseline: how courses check such a notebook today, a few outputs and the model's summary against recorded ones.

Such checks are quick to write, need only Keras and NumPy, and find most slips: a wrong shape, a layer too many, a wrong
number of filters, a mode that is not passed on. They call a block once in each mode, with constant weights and one
input, and compare the network's list of layers with a recorded list. They rarely say where the fault is, they look at a
layer's class and not at what it does, and they ignore names, wiring, initializers and other arguments.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np

_X = np.concatenate([np.full((1, 4, 4, 3), value, np.float32) for value in (-1, 1, 3)])
_CASES = {False: [4, 4, 3], True: [3, 3, 3]}
_LAST = {
    ("identity_block", False): [[96.85618, 96.85618, 96.85618, 48.92810], [290.56854, 290.56854, 290.56854, 146.78427]],
    ("identity_block", True): [[0.40739, 0.40739, 0.40739, 0.40739], [3.25948, 3.25948, 3.25948, 2.40739]],
    ("convolutional_block", False): [[98.85470, 50.92659], [296.56406, 152.77977]],
    ("convolutional_block", True): [[0.0, 0.0], [2.01705, 0.96061]],
}
"""The last row, and the last column too, of the second and third output, averaged over the channels; the first is 0."""
_FIRST = {
    False: [[192.71236, 192.71236, 192.71236, 96.85618], [578.13715, 578.13715, 578.13715, 290.56854]],
    True: [[0.40739, 0.40739, 0.40739, 0.40739], [4.99991, 4.99991, 4.99991, 3.25948]],
}
"""The first row, which the documents print for the identity block."""
_STAGES = ((3, (64, 64, 256), 15), (4, (128, 128, 512), 8), (6, (256, 256, 1024), 4), (3, (512, 512, 2048), 2))
_PARAMETERS = 23_600_006


def passes(function: str, namespace: dict[str, Any]) -> bool:
    """Return whether a graded function passes all checks; an error in it counts as a failed check.

    Args:
        function: its name.
        namespace: the student code's.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            if function == "ResNet50":
                return _network_passes(namespace[function])
            return all(_block_passes(function, namespace[function], training=training) for training in _CASES)
    except (Exception, SystemExit):  # noqa: BLE001 - in a notebook any error fails the test cell
        return False


def _block_passes(function: str, block: Any, *, training: bool) -> bool:
    filters, ones = _CASES[training], keras.initializers.Constant(1.0)
    output = block(_X, f=2, filters=filters, initializer=lambda seed=0: ones, training=training).numpy()  # noqa: ARG005
    means, last = output.mean(axis=-1), _LAST[function, training]
    if output.shape != (3, len(last[0]), len(last[0]), 3):
        return False
    pairs: list[tuple[Any, Any]] = [(means[0], 0.0), (means[1:, -1], last), (means[1:, :, -1], last)]
    pairs += [(means[1:, 0], _FIRST[training])] * (function == "identity_block")
    return all(np.allclose(np.round(actual, 5), expected, rtol=1e-5, atol=1e-5) for actual, expected in pairs)


def _network_passes(resnet50: Any) -> bool:
    try:
        with keras.StatelessScope(initialize_variables=False):  # the checks do not look at the values of weights
            model = resnet50(input_shape=(64, 64, 3), classes=6)
    except Exception:  # noqa: BLE001 - for example code that compiles its model, which needs weights
        model = resnet50(input_shape=(64, 64, 3), classes=6)
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    summary = [(type(layer).__name__, tuple(layer.output.shape)[1:], layer.count_params()) for layer in model.layers]
    return summary == list(_reference()) and model.count_params() == _PARAMETERS


def _reference() -> Iterator[tuple[str, tuple[int, ...], int]]:
    """Yield the layers in the order of `model.layers`: class, shape of one image's output, parameters."""
    yield from (("InputLayer", (64, 64, 3), 0), ("ZeroPadding2D", (70, 70, 3), 0), ("Conv2D", (32, 32, 64), 9472))
    yield from (("BatchNormalization", (32, 32, 64), 256), ("Activation", (32, 32, 64), 0))
    yield "MaxPooling2D", (15, 15, 64), 0
    channels = 64
    for count, (f1, f2, f3), side in _STAGES:
        for block in range(count):
            parts = [("Conv2D", f1, (channels + 1) * f1), ("BatchNormalization", f1, 4 * f1), ("Activation", f1, 0)]
            parts += [("Conv2D", f2, (9 * f1 + 1) * f2), ("BatchNormalization", f2, 4 * f2), ("Activation", f2, 0)]
            parts += [("Conv2D", f3, (f2 + 1) * f3)] + [("Conv2D", f3, (channels + 1) * f3)] * (block == 0)
            parts += [("BatchNormalization", f3, 4 * f3)] * (1 + (block == 0)) + [("Add", f3, 0), ("Activation", f3, 0)]
            yield from ((kind, (side, side, n), parameters) for kind, n, parameters in parts)
            channels = f3
    yield from (("AveragePooling2D", (1, 1, 2048), 0), ("Flatten", (2048,), 0), ("Dense", (6,), 12294))
