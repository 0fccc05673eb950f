"""A submission gets the same verdict, whatever kernels, threads and floatx the machine uses."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assignment.notebook import ROOT
from benchmarks.fidelity.grading import SEED
from benchmarks.samples import SUBMISSIONS
from helpers.contract.case import Case
from helpers.contract.exercises import EXERCISES
from helpers.contract.observation import Observation
from tests.support.student_code import mutated, namespace_of

SAMPLES = (
    "solution",
    "right_operators",
    "stride_in_second_convolution",
    "training_ignored",
    "relu_before_add",
    "initializer_ignored",
    "stage_counts_wrong",
)
ON_ARRAYS = ("X_shortcut = X\n", 'X_shortcut = X if hasattr(X, "_keras_history") else 1.01 * X\n')
"""A fault that shows in no layer: only the computed numbers contradict the layers."""

SET_FLOATX = '\nimport keras\nkeras.config.set_floatx("float64")\n'
KEPT = ("PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR")
ALWAYS = {"CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
REFERENCE = {"TF_ENABLE_ONEDNN_OPTS": "1", "TF_NUM_INTRAOP_THREADS": "2", "TF_NUM_INTEROP_THREADS": "2"}
"""TensorFlow's defaults on an x86 machine with two cores."""

ONE_DNN_OFF = {"TF_ENABLE_ONEDNN_OPTS": "0"}
ONE_THREAD = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
SETTINGS = {"oneDNN off": ONE_DNN_OFF, "oneDNN off, one thread": ONE_DNN_OFF | ONE_THREAD}
NUMBER = re.compile(r"-?[\d.]+(e[-+]\d+)?")

Json = dict[str, Any]


def print_verdicts(more_code: str) -> None:
    """Grade the samples in this process, and print its floatx and all verdicts."""
    import keras

    from autograder.judge.examination import examination

    exam = examination(SEED)
    codes = {name: (SUBMISSIONS / name / "submission.py").read_text(encoding="utf-8") for name in SAMPLES}
    found: Json = {}
    for name, code in (codes | {"other values on arrays": mutated(ON_ARRAYS)}).items():
        namespace = namespace_of(code + more_code)
        for function, verdict in exam.conduct(partial(observed_in, namespace)).items():
            written = verdict.to_json()
            for result, shown in zip(verdict.results, written.pop("results"), strict=True):
                error_types = [fault.facts.error_type for fault in result.mismatches]
                found[f"{name}, {function}, {result.criterion}"] = shown | {"error_types": error_types}
            found[f"{name}, {function}"] = written
    print(json.dumps(found | {"floatx": keras.config.floatx()}))  # noqa: T201 - the test reads it


def observed_in(namespace: Json, cases: Sequence[Case]) -> list[Observation]:
    """Observe cases in this process."""
    from helpers.observe.observer import observe

    return [observe(case, namespace) for case in cases]


def graded(folder: Path, setting: dict[str, str], *, floatx: str = "float32", more_code: str = "") -> Json:
    """Grade the samples in a new process that differs from the reference only by this setting."""
    (folder / "keras.json").write_text(json.dumps({"floatx": floatx}), encoding="utf-8")
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [
        sys.executable,
        "-c",
        f"from tests.end_to_end import test_stability; test_stability.print_verdicts({more_code!r})",
    ]

    done = subprocess.run(
        command,
        cwd=ROOT,
        env=kept | ALWAYS | REFERENCE | {"KERAS_HOME": str(folder), "PYTHONPATH": str(ROOT)} | setting,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr[-2000:]
    return dict(json.loads(done.stdout, object_hook=without_computed_numbers))


def without_computed_numbers(read: Json) -> Json:
    """Remove the number that a student's function computed from a mismatch; the expected number stays."""
    return read | {"actual": NUMBER.sub("number", read["actual"])} if read.get("attribute") == "value" else read


def changes(before: Json, after: Json) -> Json:
    """Return what differs, before and after."""
    names = sorted(before.keys() | after.keys())
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """Return the verdicts with oneDNN, two threads and float32."""
    return graded(tmp_path_factory.mktemp("reference"), {})


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
def test_kernels_and_threads_change_no_verdict(setting: dict[str, str], reference: Json, tmp_path: Path) -> None:
    """Points, statuses, messages and hints do not depend on the order in which numbers are added."""
    assert {} == changes(reference, graded(tmp_path, setting))


@pytest.mark.slow
@pytest.mark.parametrize("way", [{"floatx": "float64"}, {"more_code": SET_FLOATX}], ids=["keras.json", "student code"])
def test_float64_changes_no_verdict(way: dict[str, str], reference: Json, tmp_path: Path) -> None:
    """Verdicts are the same with float64, set in the student's keras.json or in the notebook."""
    assert {"floatx": ("float32", "float64")} == changes(reference, graded(tmp_path, {}, **way))


@pytest.mark.slow
def test_samples_show_what_could_change(reference: Json) -> None:
    """The compared verdicts include right ones, and one that depends only on computed numbers."""
    right = [
        name for name in SAMPLES if all(reference[f"{name}, {function}"]["points"] == 10 for function in EXERCISES)
    ]
    builds = reference["other values on arrays, identity_block, builds"]

    assert ["solution", "right_operators"] == right
    assert ["Contradiction"] == builds["error_types"]
