"""The filter of system calls: its rules name calls that exist."""

import sys

import pytest

from autograder.lockdown import seccomp

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has seccomp")

LISTS = (
    seccomp.FILES,
    seccomp.WAITING,
    seccomp.MEMORY_AND_THREADS,
    seccomp.ABOUT_ITSELF,
    seccomp.REFUSED,
    seccomp.SERVING,
)
UNKNOWN = -1


def test_every_call_is_known_to_libseccomp() -> None:
    """A misspelled call would be passed over without a word, as one that another processor has."""
    binding = seccomp.binding()
    conditional = [*seccomp._ONLY_WITH, *seccomp._SERVING_ONLY_WITH]  # noqa: SLF001
    calls = [*" ".join(LISTS).split(), *conditional]

    def number(name: str) -> int:
        return int(binding.resolve_syscall(binding.system_arch(), name))

    assert UNKNOWN == number("no_such_call")
    assert [] == [name for name in calls if number(name) == UNKNOWN]


def test_no_call_is_both_allowed_and_refused() -> None:
    """Of two rules for one call without conditions, libseccomp would keep either."""
    allowed = " ".join(LISTS[:4]).split()

    assert set() == set(allowed) & set(seccomp.REFUSED.split())
    assert len(allowed) == len(set(allowed))
