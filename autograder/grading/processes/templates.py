"""The process that forks workers, started when the first one is needed; this module imports nothing of the grader."""

from __future__ import annotations

from autograder.sandbox.server import Server
from autograder.sandbox.starters import LazyStarter
from helpers.i18n import _

PROGRAM = "autograder.grading.processes.template"
"""The module that it runs."""


def new_template() -> LazyStarter[Server]:
    """Return what starts such a process."""
    return LazyStarter(lambda: Server(_("the process that forks workers"), PROGRAM, is_heard=True))


TEMPLATE = new_template()
"""The process of all threads of this one."""
