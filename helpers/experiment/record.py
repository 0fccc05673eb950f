"""What was measured while the networks of the experiment were trained, and the file of it that comes with a release."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from helpers.i18n import _

RUNS_FILE = Path(__file__).with_name("runs.json")

_NAMES = {
    (False, True): _("plain, {depth} layers"),
    (True, True): _("residual, {depth} layers"),
    (False, False): _("plain, {depth} layers, no batch norm"),
    (True, False): _("residual, {depth} layers, no batch norm"),
}


@dataclass(frozen=True)
class Network:
    """One network of the experiment.

    Args:
        depth: its layers with weights: convolutions, and the dense layer at the end.
        is_residual: whether a shortcut leads around every two convolutions.
        is_normalized: whether batch normalization follows each convolution, and He initialization its weights; without
            them the weights are Glorot's.
    """

    depth: int
    is_residual: bool
    is_normalized: bool = True

    def describe(self) -> str:
        """Return its name, as figures have it."""
        return _NAMES[self.is_residual, self.is_normalized].format(depth=self.depth)


NETWORKS = {
    "plain 10": Network(10, is_residual=False),
    "plain 56": Network(56, is_residual=False),
    "residual 56": Network(56, is_residual=True),
    "bare 56": Network(56, is_residual=False, is_normalized=False),
}
"""The networks that are compared, by the names under which `run` trains them."""


@dataclass(frozen=True)
class Run:
    """One training, one number for each epoch.

    Args:
        network: that was trained.
        class_count: the number of classes; guessing is right in one case out of so many.
        losses: mean over the epoch's batches.
        accuracies: on the training images, in training mode, over the epoch's batches.
        first_gradients: length of the loss's gradient by the first convolution's kernel, mean over the batches.
        last_gradients: the same of the last convolution.
        seconds: that the training took.
    """

    network: Network
    class_count: int
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    first_gradients: tuple[float, ...]
    last_gradients: tuple[float, ...]
    seconds: float


_CURVES = ("losses", "accuracies", "first_gradients", "last_gradients")


def shipped() -> tuple[Run, ...]:
    """Return the runs that come with the release."""
    return read_runs(RUNS_FILE)


def read_runs(path: Path) -> tuple[Run, ...]:
    """Read runs from a file.

    Args:
        path: of a file that `write_runs` wrote.

    Raises:
        ValueError: the file holds something else.
    """
    try:
        return tuple(_run(entry) for entry in json.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        message = _("{file} does not hold runs of the experiment: {error}")
        raise ValueError(message.format(file=path.name, error=error)) from error


def write_runs(path: Path, runs: Sequence[Run]) -> None:
    """Write runs to a file, one a line and with four digits, so that changes can be read.

    Args:
        path: of the file.
        runs: to write.
    """
    lines = ",\n".join(json.dumps(_rounded(asdict(run))) for run in runs)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _run(entry: dict[str, Any]) -> Run:
    network = Network(**entry["network"])
    curves = {name: tuple(map(float, entry[name])) for name in _CURVES}
    lengths = {len(values) for values in curves.values()}
    if len(lengths) != 1 or lengths == {0}:
        raise ValueError(_("its curves differ in length, or have none"))
    return Run(network, int(entry["class_count"]), **curves, seconds=float(entry["seconds"]))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_rounded(inner) for inner in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
