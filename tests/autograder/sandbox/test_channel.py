"""The channel to a process that may be hostile: one answer a request, within a time limit."""

import os

import pytest

from autograder.sandbox.channel import Channel, ClosedError, StoppedError


def conversation() -> tuple[Channel, int, int]:
    """Return a channel and the descriptors of its other end: for reading requests and for writing answers."""
    (requests, writer), (reader, answers) = os.pipe(), os.pipe()
    return Channel(reader, writer), requests, answers


def test_answer_before_its_request_is_refused() -> None:
    """An answer that comes unasked is tampering, even if it came together with the last answer."""
    channel, _requests, answers = conversation()
    os.write(answers, b'{"a": 1}\n{"b": 2}\n')

    with pytest.raises(StoppedError, match="before it was asked"):
        channel.ask({}, 1.0)
    with pytest.raises(StoppedError, match="before it was asked"):
        channel.ask({}, 1.0)


def test_silence_a_full_pipe_and_a_closed_pipe_end_in_time() -> None:
    """Each raises an error with its reason."""
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


def test_news_is_an_answer_or_the_end() -> None:
    """A kernel is ended as soon as its channel has news, so silence must not count as news."""
    silent, _requests, _answers = conversation()
    speaking, _requests, answers = conversation()
    os.write(answers, b"?")
    ended, _requests, answers = conversation()
    os.close(answers)
    closed, _requests, _answers = conversation()
    closed.close()
    closed.close()

    assert [False, True, True, True] == [channel.has_news() for channel in (silent, speaking, ended, closed)]
