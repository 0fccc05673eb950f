"""The warm process and what it forks: killed, exhausted, talked over, and its cold stand-in where it cannot run."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from assignment import cases
from autograder.grading.grader import DEFAULT_OPTIONS
from autograder.intake import support_files
from autograder.sandbox import sitting, starters
from autograder.sandbox.channel import Channel, ClosedError, StoppedError
from autograder.sandbox.cold import Cold
from autograder.sandbox.options import Options
from autograder.sandbox.process import LostError
from autograder.wall.layers import WeakSandboxError
from benchmarks.fidelity.grading import SOLUTION
from tests.support.sittings import Files, Sat, sit

CASES = [cases.public_cases(name)[0] for name in ("identity_block", "convolutional_block")]
BLOCK = "def identity_block(X, f, filters, stage=1, block='a', training=None, initializer=None):\n    "


def observed(code: str, options: Options = DEFAULT_OPTIONS, files: Files = None) -> Sat:
    """Observe two cases."""
    return sit(code, CASES, options, files)


def errors(code: str, options: Options = DEFAULT_OPTIONS, files: Files = None) -> str:
    """Give what identity_block ended with."""
    return str(observed(code, options, files).observations[0].errors["graph"].message)


def zygotes() -> list[psutil.Process]:
    """List this process's warm processes."""
    children = psutil.Process().children(recursive=True)
    return [each for each in children if each.status() != psutil.STATUS_ZOMBIE]


def test_one_zygote_serves_all_and_a_killed_one_is_replaced() -> None:
    """Who comes after gets what is due; nothing is left when it is closed."""
    starters.forget()
    assert all(each.errors == {} for each in observed(SOLUTION).observations)
    first = {each.pid for each in zygotes()}
    assert all(each.errors == {} for each in observed(SOLUTION).observations)
    assert first == {each.pid for each in zygotes()}

    for each in zygotes():
        each.kill()

    assert all(each.errors == {} for each in observed(SOLUTION).observations)
    assert not first & {each.pid for each in zygotes()}
    starters.forget()
    assert [] == zygotes()


def test_what_cannot_be_started_is_the_graders_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """No student's function is blamed for it."""

    class Broken:
        def start(self, _: Any) -> Any:
            raise LostError("for a test")

    monkeypatch.setattr(sitting, "spawner", Broken)

    with pytest.raises(LostError, match="for a test"):
        observed(SOLUTION)


@pytest.mark.parametrize(
    ("use", "message"),
    [("tf.constant(1) + 1", "TensorFlow used"), ("threading.Event()", ""), ("started()", "2 threads")],
)
def test_zygote_that_is_not_safe_to_fork_says_so(use: str, message: str) -> None:
    """After an operation, or with a second thread, a child would hang."""
    program = f"""
import os, threading, tensorflow as tf
from autograder.confined.zygote import Zygote
def started():
    threading.Thread(target=threading.Event().wait, daemon=True).start()
zygote = Zygote.__new__(Zygote)
zygote._proc = os.open("/proc", os.O_RDONLY)
{use}
try:
    zygote._require_safe_to_fork()
except RuntimeError as error:
    print(error)
"""
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ | one_thread
    )

    assert (message in done.stdout) is True
    assert bool(done.stdout) is bool(message)


def test_memory_is_bounded() -> None:
    """What asks for more is told so by Python, or is stopped; a little is fine."""
    options = Options(memory_bytes=2**29)

    assert "" == errors(f"{BLOCK}x = bytearray(2**20)\n    raise ValueError()", options)
    assert "ValueError" != observed(f"{BLOCK}x = bytearray(2**30)", options).observations[0].errors["graph"].type


def test_files_of_the_submission_are_there_and_can_be_used() -> None:
    """A module beside the notebook can be imported, and a file in a folder can be read."""
    files = {"mine.py": b"WORD = 'mine'", "data/words.txt": b" and yours"}
    code = f"{BLOCK}import mine\n    raise ValueError(mine.WORD + open('data/words.txt').read())"

    assert "mine and yours" == errors(code, files=files)


def test_cold_process_is_below_the_floor_and_runs_if_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS: nothing is graded unless it is allowed; then the result is the same."""
    monkeypatch.setattr(sitting, "spawner", Cold)

    with pytest.raises(WeakSandboxError, match="--allow-weaker-sandbox"):
        observed(SOLUTION)

    seen = observed(SOLUTION, Options(allow_weaker=True))

    assert all(each.errors == {} for each in seen.observations)
    assert {"separate process", "resource limits"} == {name for name, why in seen.sitting.layers.items() if not why}


def conversation() -> tuple[Channel, int, int]:
    """Give a channel, and the other side's ends."""
    (requests, writer), (reader, answers) = os.pipe(), os.pipe()
    return Channel(reader, writer), requests, answers


def test_answers_are_read_one_for_each_question() -> None:
    """One that comes before it was asked for is tampering, also when it came along with the one before."""
    channel, _, answers = conversation()
    os.write(answers, b'{"a": 1}\n{"b": 2}\n')

    with pytest.raises(StoppedError, match="before it was asked"):
        channel.ask({}, 1.0)
    with pytest.raises(StoppedError, match="before it was asked"):
        channel.ask({}, 1.0)


def test_silence_floods_and_hangs_end() -> None:
    """Each in time, and with its reason."""
    channel, requests, answers = conversation()

    with pytest.raises(StoppedError, match=r"stopped after 0\.2 s"):
        channel.ask({}, 0.2)
    with pytest.raises(StoppedError, match=r"stopped after 0\.2 s"):
        channel.ask({"more than a pipe holds": "x" * 200_000}, 0.2)
    os.close(requests)
    with pytest.raises(ClosedError):
        channel.ask({}, 0.2)
    os.close(answers)
    with pytest.raises(ClosedError):
        channel.ask({}, 0.2)


def test_only_plain_files_are_read_and_not_too_many(tmp_path: Path) -> None:
    """Links of both kinds, pipes, hidden files, notebooks and what lies too deep are left out, each with a reason."""
    folder = tmp_path / "submission"
    deep = folder.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (folder / "data.csv").write_text("1", encoding="utf-8")
    (folder / "a" / "inner.csv").write_text("2", encoding="utf-8")
    (deep / "too_deep.csv").write_text("3", encoding="utf-8")
    (folder / "resnet50.ipynb").write_text("{}", encoding="utf-8")
    (folder / ".hidden").write_text("4", encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "secret")
    (folder / "second_name.csv").hardlink_to(tmp_path / "secret")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")

    found = support_files.read(folder)

    assert {"data.csv": b"1", "a/inner.csv": b"2"} == found.contents
    assert {"link.csv", "second_name.csv", "up", "pipe", "a/b/c/d/e/f"} == set(found.left_out)
    assert 2 == len(found.remarks(["open('link.csv')", "os.open('pipe', 0)"]))
    assert () == found.remarks(["links.csv"])


def test_files_and_folders_without_end_are_not_all_read(tmp_path: Path) -> None:
    """There is a most of each, and of bytes."""
    for number in range(support_files.MOST_FILES + 50):
        (tmp_path / f"{number}.csv").touch()
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(10 * support_files.MOST_BYTES)
    nested = tmp_path
    for _ in range(200):
        nested /= "n"
    nested.mkdir(parents=True)

    found = support_files.read(tmp_path)

    assert support_files.MOST_FILES >= len(found.contents)
    assert support_files.MOST_BYTES >= sum(map(len, found.contents.values()))
    assert support_files.MOST_FILES + 2 >= len(found.contents) + len(found.left_out)
