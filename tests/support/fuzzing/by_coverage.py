"""Search for input that breaks a reader of untrusted data, guided by coverage: `make fuzz`.

Arguments: names of targets (all of `targets.TARGETS` unless named), then libFuzzer's own options, such as
-max_total_time=600 (seconds, shared out over the targets) or a folder of inputs to start from.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

TOTAL_TIME_S = 600
_CELL = {"cell_type": "code", "source": ["def identity_block(X):\n", "    return X"]}
_ERROR = {"type": "a", "message": "b", "cell": 3, "function": "c", "text": "d", "line": 1, "unfinished": False}
_NODE = {"id": "a", "kind": "Conv2D", "name": "b", "config": {"filters": 3}, "inputs": [], "shape": [1], "layer": ""}
_GRAPH = {"nodes": [{**_NODE, "parameters": 3}], "output": "a", "name": "", "unused": []}
_OUTPUTS = {"block": {"shape": [1], "values": [0.5]}}
STARTS: dict[str, dict[str, Any]] = {
    "notebook": {"cells": [_CELL], "metadata": {"kernelspec": {"language": "python"}}},
    "frame": {
        "defined": True,
        "signature": [["X", None]],
        "graph": _GRAPH,
        "outputs": _OUTPUTS,
        "errors": {"graph": _ERROR},
    },
    "layers": {"seccomp": "", "Landlock": "no"},
    "graph": _GRAPH,
}
"""An input for each target to start from; its words are combined into new inputs."""


def main() -> None:
    """Fuzz one target in this process, or each target in a process of its own, because libFuzzer ends its process."""
    import atheris  # only `make fuzz` installs it

    with atheris.instrument_imports(include=["autograder", "helpers", "nbformat"]):
        from tests.support.fuzzing.targets import TARGETS

    names = [argument for argument in sys.argv[1:] if argument in TARGETS]
    options = [argument for argument in sys.argv[1:] if argument not in TARGETS]
    if len(names) == 1:
        atheris.Setup([sys.argv[0], *options], TARGETS[names[0]])
        atheris.Fuzz()
    times = [option for option in options if option.startswith("-max_total_time=")]
    total_s = int(times[0].split("=")[1]) if times else TOTAL_TIME_S
    for name in names or TARGETS:
        corpus = Path("build") / "fuzz" / name
        corpus.mkdir(parents=True, exist_ok=True)
        (corpus / "start").write_text(json.dumps(STARTS[name]), encoding="utf-8")
        words = corpus.with_suffix(".words")
        words.write_text("".join(f"{_quoted(word)}\n" for word in _words(STARTS[name])), encoding="utf-8")
        limit = f"-max_total_time={total_s // len(names or TARGETS)}"
        sys.stdout.write(f"{name}: {limit[1:]} s, inputs in {corpus}\n")
        sys.stdout.flush()
        options = [limit, f"-dict={words}", "-print_final_stats=1", str(corpus)]
        subprocess.run([sys.executable, "-m", "tests.support.fuzzing.by_coverage", name, *options], check=True)


def _words(value: Any) -> set[str]:
    """Return the names and the punctuation of a JSON value, as its text holds them."""
    if isinstance(value, dict):
        return {json.dumps(name) + ":" for name in value}.union(*map(_words, value.values()))
    if isinstance(value, list):
        return {"[", "]"}.union(*map(_words, value))
    return {json.dumps(value)}


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


if __name__ == "__main__":
    main()
