"""The constants of the protocol that both sides of the wall share."""

from __future__ import annotations

MOST_MESSAGE_BYTES = 65_536
"""The maximum size of one message to or from the zygote."""

FOR_KERNELS = "kernels"
"""The zygote's argument to fork Jupyter kernels; without it, the zygote forks processes for submissions."""

LOOK_UP = ("look up one of the grader's files", "find a file of this project, a course or a home")
"""The probes that only the file view refuses: Landlock alone keeps no process from looking up that a file exists."""

REFUSED = ""
"""The outcome of a probe that was refused."""
