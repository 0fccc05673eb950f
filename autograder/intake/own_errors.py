"""The names of the errors that the grader itself reports, where an exception's type would stand."""

STOPPED = "Stopped"
"""The student's code was stopped, or its process died."""

CONTRADICTION = "Contradiction"
"""What was observed does not fit together."""

OWN_ERRORS = (STOPPED, CONTRADICTION)
